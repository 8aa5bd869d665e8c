import type { IHeaders, KafkaMessage } from 'kafkajs';
import { KafkaRecord } from './record-decoder.ts';

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

/** As `headerTexts` of a record. */
function stringHeaders(headers: IHeaders | undefined): Record<string, string> {
  const strings: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    const last = Array.isArray(value) ? value.at(-1) : value;
    // kafkajs gives null where a header has no value, whatever its types say.
    if (last !== undefined && last !== null) strings[name] = last.toString();
  }
  return strings;
}

/** Texts and numbers are made when they are asked for: messages wait by the ten thousand, and many consumers read the value alone. */
class Incoming implements IncomingMessage {
  readonly topic: string;
  readonly partition: number;
  private readonly message: KafkaMessage;
  private strings: Record<string, string> | undefined;

  constructor(topic: string, partition: number, message: KafkaMessage) {
    this.topic = topic;
    this.partition = partition;
    this.message = message;
  }

  get offset(): string {
    return this.message.offset;
  }

  get key(): string {
    return this.message.key?.toString() ?? '';
  }

  get value(): Buffer | null {
    return this.message.value;
  }

  get timestamp(): number {
    return Number(this.message.timestamp);
  }

  /** Of key and value. */
  get bytes(): number {
    const { message } = this;
    return message instanceof KafkaRecord ? message.bytes : (message.key?.length ?? 0) + (message.value?.length ?? 0);
  }

  get headers(): Record<string, string> {
    const { message } = this;
    this.strings ??= message instanceof KafkaRecord ? message.headerTexts() : stringHeaders(message.headers);
    return this.strings;
  }
}

export const toIncoming = (topic: string, partition: number, message: KafkaMessage): IncomingMessage =>
  new Incoming(topic, partition, message);

/** Bytes of a message that came in, roughly, without a look at its headers: each is a string to be made. */
export const incomingBytes = (message: IncomingMessage): number =>
  64 + (message instanceof Incoming ? message.bytes : message.key.length + (message.value?.length ?? 0));
