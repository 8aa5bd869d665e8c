import type { RecordingEvent } from '@sightline/schemas';

const hourMs = 3_600_000;
/** A session lasts a day at most; an hour more for chunks that had to wait. */
const oldestMs = 25 * hourMs;
const newestMs = hourMs;

/** Whether a parsed line is what `recording-event.schema.json` describes. */
export function isRecordingEvent(value: unknown): value is RecordingEvent {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { type, data, timestamp, delay } = value as Record<string, unknown>;
  return (
    Number.isInteger(type) &&
    (type as number) >= 0 &&
    (type as number) <= 6 &&
    typeof data === 'object' &&
    data !== null &&
    !Array.isArray(data) &&
    Number.isFinite(timestamp) &&
    (delay === undefined || Number.isFinite(delay))
  );
}

/** Whether an event can belong to a session that goes on now. Both in epoch ms; visitors' clocks may be wrong. */
export const isTimely = (timestamp: number, now: number): boolean =>
  timestamp >= now - oldestMs && timestamp <= now + newestMs;
