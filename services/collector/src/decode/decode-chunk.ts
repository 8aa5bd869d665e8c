import { isAscii, isUtf8 } from 'node:buffer';
import type { RecordingEvent } from '@sightline/schemas';
import { ok, type Result, refuse } from '../errors.ts';
import type { ChunkLimits } from '../limits.ts';
import { inflateMember } from './inflate-member.ts';
import { hasDangerousKeys, mayHaveDangerousKeys, shapeFault } from './json-shape.ts';
import { isRecordingEvent, isTimely } from './recording-event.ts';
import { refuseShape } from './refuse-shape.ts';

/** A chunk as the client sent it, checked, not masked. */
export interface DecodedChunk {
  /** NDJSON. */
  text: string;
  events: RecordingEvent[];
  inflatedBytes: number;
}

/**
 * Decodes a request's body: one gzip member of UTF-8 NDJSON, each line an rrweb event. A line break at the end is
 * optional. Time and memory are bounded by `limits`, whatever the body holds.
 *
 * @param now epoch ms, the collector's clock
 */
export function decodeChunk(body: Buffer, limits: ChunkLimits, now: number): Result<DecodedChunk> {
  const inflated = inflateMember(body, limits.maxInflatedBytes);
  return inflated.ok ? decodeText(inflated.value, limits, now) : inflated;
}

/** The same, of a body that has been inflated. */
export function decodeText(bytes: Buffer, limits: ChunkLimits, now: number): Result<DecodedChunk> {
  const decoded = parseText(bytes, limits, now);
  return decoded.ok ? (refuseDangerousKeys(decoded.value) ?? decoded) : decoded;
}

/** The refusal of a chunk in which some object has a key that pollutes prototypes; undefined: there is none. */
export function refuseDangerousKeys({
  text,
  events,
}: Pick<DecodedChunk, 'text' | 'events'>): Result<never> | undefined {
  if (!mayHaveDangerousKeys(text)) return undefined;
  const line = events.findIndex((event) => hasDangerousKeys(event));
  return line === -1 ? undefined : refuse('dangerous-keys', `line ${line + 1}`);
}

/** Decodes a text, but for its keys: `refuseDangerousKeys` looks at those. */
export function parseText(bytes: Buffer, limits: ChunkLimits, now: number): Result<DecodedChunk> {
  if (!isUtf8(bytes)) return refuse('malformed-ndjson', 'not UTF-8');
  const fault = shapeFault(bytes, limits);
  if (fault) return refuseShape(fault, limits);
  const text = bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8');

  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  if (lines.length === 0) return refuse('malformed-ndjson', 'no events');

  const events: RecordingEvent[] = [];
  for (const [index, line] of lines.entries()) {
    const at = `line ${index + 1}`;
    let event: unknown;
    try {
      event = JSON.parse(line);
    } catch {
      return refuse('malformed-ndjson', at);
    }
    if (!isRecordingEvent(event)) return refuse('not-rrweb', at);
    events.push(event);
    if (isTimely(event.timestamp, now)) continue;
    return refuseDangerousKeys({ text, events }) ?? refuse('timestamp-out-of-range', at);
  }
  return ok({ text, events, inflatedBytes: bytes.length });
}
