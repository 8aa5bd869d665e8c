import type { ChunkHeaders, RecordingEvent } from '@sightline/schemas';

/** What a chunk's own events say about it. */
export type ChunkFacts = Pick<ChunkHeaders, 'firstTime' | 'lastTime' | 'events' | 'keyframe'>;

const fullSnapshot = 2;

/** Facts of a chunk, from its events one by one. */
export interface FactsCounter {
  add(event: Pick<RecordingEvent, 'type' | 'timestamp'>): void;
  /** Of at least one event; clocks may jump, so the first in time need not be the first in order. */
  facts(): ChunkFacts;
}

export function createFactsCounter(): FactsCounter {
  let firstTime = Number.POSITIVE_INFINITY;
  let lastTime = Number.NEGATIVE_INFINITY;
  let events = 0;
  let keyframe = false;
  return {
    add({ type, timestamp }) {
      if (timestamp < firstTime) firstTime = timestamp;
      if (timestamp > lastTime) lastTime = timestamp;
      events += 1;
      keyframe ||= type === fullSnapshot;
    },
    facts: () => ({ firstTime: Math.floor(firstTime), lastTime: Math.floor(lastTime), events, keyframe }),
  };
}
