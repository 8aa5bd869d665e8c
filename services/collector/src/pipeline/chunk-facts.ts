import type { ChunkHeaders, RecordingEvent } from '@sightline/schemas';

/** What a chunk's own events say about it. */
export type ChunkFacts = Pick<ChunkHeaders, 'firstTime' | 'lastTime' | 'events' | 'keyframe'>;

const fullSnapshot = 2;

/** @param events at least one; clocks may jump, so the first in time need not be the first in order */
export function chunkFacts(events: readonly RecordingEvent[]): ChunkFacts {
  let firstTime = Number.POSITIVE_INFINITY;
  let lastTime = Number.NEGATIVE_INFINITY;
  let keyframe = false;
  for (const { type, timestamp } of events) {
    if (timestamp < firstTime) firstTime = timestamp;
    if (timestamp > lastTime) lastTime = timestamp;
    keyframe ||= type === fullSnapshot;
  }
  return { firstTime: Math.floor(firstTime), lastTime: Math.floor(lastTime), events: events.length, keyframe };
}
