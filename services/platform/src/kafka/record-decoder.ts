import { isAscii } from 'node:buffer';
import type { IHeaders, KafkaMessage } from 'kafkajs';

/** What kafkajs knows of the batch that a record is part of; numbers of 64 bits are decimals. */
export interface RecordContext {
  firstOffset: string;
  firstTimestamp: string;
  maxTimestamp?: string;
  /** 1: the broker's clock. */
  timestampType?: number;
  magicByte?: number;
  isControlBatch?: boolean;
}

const brokerTime = 1;

/** Reads the integers of a record: groups of seven bits, the lowest first, the sign in the lowest bit. */
class Cursor {
  readonly bytes: Buffer;
  at: number;
  /** Where what was passed last begins. */
  start = 0;

  constructor(bytes: Buffer, at: number) {
    this.bytes = bytes;
    this.at = at;
  }

  /** Exact up to 49 bits. */
  integer(): number {
    let sum = 0;
    let factor = 1;
    for (let left = 7; left > 0; left -= 1) {
      const byte = this.bytes[this.at++] ?? 0;
      sum += (byte & 127) * factor;
      if (byte < 128) break;
      factor *= 128;
    }
    return sum % 2 === 0 ? sum / 2 : -(sum + 1) / 2;
  }

  /** Any of 64 bits. */
  long(): number | bigint {
    const start = this.at;
    const short = this.integer();
    if ((this.bytes[this.at - 1] ?? 0) < 128) return short;
    let sum = 0n;
    this.at = start;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.bytes[this.at++] ?? 0;
      sum |= BigInt(byte & 127) << shift;
      if (byte < 128) break;
    }
    return BigInt.asIntN(64, sum & 1n ? -((sum >> 1n) + 1n) : sum >> 1n);
  }

  /** Goes over bytes that have their length before them; false: there are none. */
  pass(): boolean {
    const length = this.integer();
    this.start = this.at;
    if (length < 0) return false;
    this.at += length;
    return true;
  }

  slice(): Buffer | null {
    return this.pass() ? this.bytes.subarray(this.start, this.at) : null;
  }
}

function sum(first: string, delta: number | bigint): string {
  const start = Number(first);
  const isExact = typeof delta === 'number' && Number.isSafeInteger(start) && Number.isSafeInteger(start + delta);
  return String(isExact ? start + delta : BigInt.asIntN(64, BigInt(first) + BigInt(delta)));
}

/**
 * A record of Kafka's message format v2 (https://kafka.apache.org/documentation/#record), with the fields of what kafkajs makes
 * of it. They are made when they are asked for: kafkajs makes a buffer of each header and copies all of them for every next
 * one, which is a third of what reading a topic costs; and what waits to be handled is one buffer, not five, and three texts.
 */
export class KafkaRecord {
  readonly batchContext: RecordContext;
  private readonly record: Buffer;
  private readonly sinceFirst: number | bigint;
  private readonly offsetDelta: number;
  private readonly keyAt: number;
  /** Below `keyAt`: there is none. */
  private readonly keyEnd: number;
  private readonly valueAt: number;
  private readonly valueEnd: number;

  constructor(record: Buffer, context: RecordContext) {
    const cursor = new Cursor(record, 1);
    this.batchContext = context;
    this.record = record;
    this.sinceFirst = cursor.long();
    this.offsetDelta = cursor.integer();
    const hasKey = cursor.pass();
    this.keyAt = cursor.start;
    this.keyEnd = hasKey ? cursor.at : -1;
    const hasValue = cursor.pass();
    this.valueAt = cursor.start;
    this.valueEnd = hasValue ? cursor.at : -1;
  }

  get magicByte(): number | undefined {
    return this.batchContext.magicByte;
  }

  get attributes(): number {
    return this.record.readInt8(0);
  }

  get isControlRecord(): boolean {
    return this.batchContext.isControlBatch ?? false;
  }

  get timestamp(): string {
    const { firstTimestamp, maxTimestamp, timestampType } = this.batchContext;
    return timestampType === brokerTime && maxTimestamp ? maxTimestamp : sum(firstTimestamp, this.sinceFirst);
  }

  get offset(): string {
    return sum(this.batchContext.firstOffset, this.offsetDelta);
  }

  get key(): Buffer | null {
    return this.keyEnd < 0 ? null : this.record.subarray(this.keyAt, this.keyEnd);
  }

  get value(): Buffer | null {
    return this.valueEnd < 0 ? null : this.record.subarray(this.valueAt, this.valueEnd);
  }

  /** Bytes of key and value. */
  get bytes(): number {
    return Math.max(0, this.keyEnd - this.keyAt) + Math.max(0, this.valueEnd - this.valueAt);
  }

  /** Without a value, what comes behind begins where it would. */
  private get headersAt(): number {
    return Math.max(this.valueAt, this.valueEnd);
  }

  get headers(): IHeaders {
    const found = new Map<string, IHeaders[string] | null>();
    const cursor = new Cursor(this.record, this.headersAt);
    for (let left = cursor.integer(); left > 0 && cursor.at < this.record.length; left -= 1) {
      const name = cursor.slice()?.toString() ?? 'null';
      const value = cursor.slice();
      const before = found.get(name);
      found.set(name, before === undefined ? value : ([before, value].flat() as Buffer[]));
    }
    return Object.fromEntries(found) as IHeaders;
  }

  /** Headers as texts, of a repeated one the last, without those that have no value. */
  headerTexts(): Record<string, string> {
    const { record, headersAt } = this;
    const all = record.subarray(headersAt);
    const block = isAscii(all) ? all.toString('latin1') : undefined;
    const cursor = new Cursor(record, headersAt);
    const text = (): string =>
      block?.slice(cursor.start - headersAt, cursor.at - headersAt) ?? record.toString('utf8', cursor.start, cursor.at);
    const texts: Record<string, string> = {};
    for (let left = cursor.integer(); left > 0 && cursor.at < record.length; left -= 1) {
      if (!cursor.pass()) continue;
      const name = text();
      if (cursor.pass()) texts[name] = text();
    }
    return texts;
  }
}

/** In the place of kafkajs's `protocol/recordBatch/record/v0/decoder`. */
export const decodeRecord = (decoder: { buffer: Buffer; offset: number }, context: RecordContext): KafkaMessage =>
  new KafkaRecord(
    decoder.offset === 0 ? decoder.buffer : decoder.buffer.subarray(decoder.offset),
    context,
  ) as KafkaMessage;
