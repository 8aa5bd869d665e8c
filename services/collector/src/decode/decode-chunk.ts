import { isAscii, isUtf8 } from 'node:buffer';
import type { RecordingEvent } from '@sightline/schemas';
import { type ErrorCode, ok, type Refusal, type Result, refuse } from '../errors.ts';
import type { ChunkLimits } from '../limits.ts';
import { hasDangerousKeys, mayHaveDangerousKeys, shapeFault } from './json-shape.ts';
import { isRecordingEvent, isTimely } from './recording-event.ts';
import { refuseShape } from './refuse-shape.ts';

/** The refusal of NDJSON that is not UTF-8, or costs more than `limits` to parse line by line; undefined: there is none. */
export function refuseText(bytes: Buffer, limits: ChunkLimits): Refusal | undefined {
  if (!isUtf8(bytes)) return refuse('malformed-ndjson', 'not UTF-8');
  const fault = shapeFault(bytes, limits);
  return fault && refuseShape(fault, limits);
}

const lineBreak = 0x0a;
/** `unchecked`: dangerous ones are let pass. */
type KeyCheck = 'checked' | 'unchecked';

/** The event of a line, or what is wrong with it. A function of its own, so that nothing holds the text any more. */
function parseLine(line: Buffer, encoding: 'latin1' | 'utf8', keys: KeyCheck): RecordingEvent | ErrorCode {
  const text = line.toString(encoding);
  let event: unknown;
  try {
    event = JSON.parse(text);
  } catch {
    return 'malformed-ndjson';
  }
  if (!isRecordingEvent(event)) return 'not-rrweb';
  return keys === 'checked' && mayHaveDangerousKeys(text) && hasDangerousKeys(event) ? 'dangerous-keys' : event;
}

/**
 * Parses NDJSON that `refuseText` lets pass, and checks that each line is an rrweb event. A line break at the end is
 * optional. One event is parsed at a time, and nothing of it is kept.
 *
 * @param now epoch ms, the collector's clock
 * @param take gets one event after the other, and the bytes that it was read from; what it refuses ends the chunk
 * @param keys `unchecked`: whoever takes the events looks for dangerous keys
 */
export function eachEvent(
  bytes: Buffer,
  now: number,
  take: (event: RecordingEvent, bytes: number) => Refusal | undefined,
  keys: KeyCheck = 'checked',
): Result<undefined> {
  const encoding = isAscii(bytes) ? 'latin1' : 'utf8';
  if (bytes.length === 0) return refuse('malformed-ndjson', 'no events');
  let number = 0;
  for (let start = 0, end = 0; start < bytes.length; start = end + 1) {
    number += 1;
    const found = bytes.indexOf(lineBreak, start);
    end = found === -1 ? bytes.length : found;
    const at = `line ${number}`;
    const event = parseLine(bytes.subarray(start, end), encoding, keys);
    if (typeof event === 'string') return refuse(event, at);
    if (!isTimely(event.timestamp, now)) return refuse('timestamp-out-of-range', at);
    const refused = take(event, end - start);
    if (refused) return refused;
  }
  return ok(undefined);
}
