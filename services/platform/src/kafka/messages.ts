import type { IHeaders, KafkaMessage } from 'kafkajs';

export interface OutgoingMessage {
  topic: string;
  /** Messages of one key keep their order. Must not be empty. */
  key: string;
  /** null: a tombstone. */
  value: Buffer | string | null;
  headers?: Record<string, string>;
}

export interface IncomingMessage {
  topic: string;
  partition: number;
  /** Decimal; larger than a number may hold. */
  offset: string;
  key: string;
  value: Buffer | null;
  headers: Record<string, string>;
  /** Epoch ms. */
  timestamp: number;
}

/** Bytes a message takes in a batch, roughly. */
export function messageBytes(of: {
  key: string;
  value: Buffer | string | null;
  headers?: Record<string, string>;
}): number {
  let bytes = 64 + of.key.length + (of.value === null ? 0 : Buffer.byteLength(of.value));
  for (const name in of.headers) bytes += name.length + (of.headers[name]?.length ?? 0) + 4;
  return bytes;
}

/** Bytes of a message that came in, roughly, without a look at its headers: each is a string to be made. */
export const incomingBytes = ({ key, value }: IncomingMessage): number => 64 + key.length + (value?.length ?? 0);

/** Headers as strings; of a repeated header the last one. */
function stringHeaders(headers: IHeaders | undefined): Record<string, string> {
  const strings: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    const last = Array.isArray(value) ? value.at(-1) : value;
    if (last !== undefined) strings[name] = last.toString();
  }
  return strings;
}

export function toIncoming(topic: string, partition: number, message: KafkaMessage): IncomingMessage {
  let headers: Record<string, string> | undefined;
  return {
    topic,
    partition,
    offset: message.offset,
    key: message.key?.toString() ?? '',
    value: message.value,
    /** Made when they are asked for: many consumers read the value alone. */
    get headers() {
      headers ??= stringHeaders(message.headers);
      return headers;
    },
    timestamp: Number(message.timestamp),
  };
}
