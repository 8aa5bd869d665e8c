import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { RecorderEvents, RecordingEvent } from '@sightline/schemas';
import { isRecordingEvent } from '../decode/recording-event.ts';
import type { ClientChunk } from './client-batch.ts';

/** Characters of NDJSON after which a new chunk begins: far below what a chunk may inflate to. */
const usualCut = 4_000_000;
const fast = { level: 1 } as const;

/** Events of one tab, in the client's order; not trusted. */
export interface ClientEvents {
  session: string;
  tab: string;
  events: readonly unknown[];
}

/**
 * Chunks of the events that a client sent for one tab. What is no rrweb event is left out, and a gap event says so.
 *
 * @param now epoch ms, for the gap event when no event has a time
 * @param cutAt characters of NDJSON after which a new chunk begins
 */
export function clientChunks(
  { session, tab, events }: ClientEvents,
  now: number,
  cutAt: number = usualCut,
): ClientChunk[] {
  const good = events.filter(isRecordingEvent);
  const dropped = events.length - good.length;
  const lines = good.map((event) => JSON.stringify(event));
  if (dropped > 0) lines.unshift(gapLine({ reason: 'events_refused', events: dropped }, good[0]?.timestamp ?? now));
  return cut(lines, cutAt).map((text) => ({
    session,
    tab,
    id: createHash('sha256').update(text).digest('base64url'),
    body: new Uint8Array(gzipSync(text, fast)),
  }));
}

/** A gap event as a line of NDJSON. */
export function gapLine(payload: RecorderEvents['sightline.gap'], timestamp: number): string {
  const event: RecordingEvent = { type: 5, timestamp, data: { tag: 'sightline.gap', payload } };
  return JSON.stringify(event);
}

function cut(lines: readonly string[], cutAt: number): string[] {
  const texts: string[] = [];
  let text = '';
  for (const line of lines) {
    if (text !== '' && text.length + line.length > cutAt) {
      texts.push(text);
      text = '';
    }
    text += `${line}\n`;
  }
  if (text !== '') texts.push(text);
  return texts;
}
