import { isAscii, isUtf8 } from 'node:buffer';
import type { RecordingEvent } from '@sightline/schemas';
import { ok, type Refusal, type Result, refuse } from '../errors.ts';
import type { ChunkLimits } from '../limits.ts';
import { hasDangerousKeys, mayHaveDangerousKeys, shapeFault } from './json-shape.ts';
import { isRecordingEvent, isTimely } from './recording-event.ts';
import { refuseShape } from './refuse-shape.ts';

/** Where an event is written: its text, and the bytes that it takes. */
export interface Line {
  text: string;
  start: number;
  end: number;
}

/** The refusal of NDJSON that is not UTF-8, or costs more than `limits` to parse line by line; undefined: there is none. */
export function refuseText(bytes: Buffer, limits: ChunkLimits): Refusal | undefined {
  if (!isUtf8(bytes)) return refuse('malformed-ndjson', 'not UTF-8');
  const fault = shapeFault(bytes, limits);
  return fault && refuseShape(fault, limits);
}

const lineBreak = 0x0a;

/**
 * Parses NDJSON that `refuseText` lets pass, and checks that each line is an rrweb event. A line break at the end is
 * optional. One event is parsed at a time, and nothing of it is kept.
 *
 * @param now epoch ms, the collector's clock
 * @param take gets one event after the other; what it refuses ends the chunk
 * @param keys `unchecked`: whoever takes the events looks for dangerous keys
 */
export function eachEvent(
  bytes: Buffer,
  now: number,
  take: (event: RecordingEvent, line: Line) => Refusal | undefined,
  keys: 'checked' | 'unchecked' = 'checked',
): Result<undefined> {
  const encoding = isAscii(bytes) ? 'latin1' : 'utf8';
  if (bytes.length === 0) return refuse('malformed-ndjson', 'no events');
  let number = 0;
  for (let start = 0, end = 0; start < bytes.length; start = end + 1) {
    number += 1;
    const found = bytes.indexOf(lineBreak, start);
    end = found === -1 ? bytes.length : found;
    const text = bytes.toString(encoding, start, end);
    const at = `line ${number}`;
    let event: unknown;
    try {
      event = JSON.parse(text);
    } catch {
      return refuse('malformed-ndjson', at);
    }
    if (!isRecordingEvent(event)) return refuse('not-rrweb', at);
    const isDangerous = keys === 'checked' && mayHaveDangerousKeys(text) && hasDangerousKeys(event);
    if (isDangerous) return refuse('dangerous-keys', at);
    if (!isTimely(event.timestamp, now)) return refuse('timestamp-out-of-range', at);
    const refused = take(event, { text, start, end });
    if (refused) return refused;
  }
  return ok(undefined);
}
