import type { RecordingEvent } from '@sightline/schemas';
import { eachEvent, refuseText } from '../decode/decode-chunk.ts';
import { ok, type Result } from '../errors.ts';
import type { ChunkLimits } from '../limits.ts';

/** All events of NDJSON at once. */
export function decodeEvents(text: Buffer, limits: ChunkLimits, now: number): Result<RecordingEvent[]> {
  const refused = refuseText(text, limits);
  if (refused) return refused;
  const events: RecordingEvent[] = [];
  const read = eachEvent(text, now, (event) => void events.push(event));
  return read.ok ? ok(events) : read;
}
