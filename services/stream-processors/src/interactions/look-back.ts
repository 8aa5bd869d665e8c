import type { ArchivedChunk } from './chunk-archive.ts';
import type { ChunkEvent } from './chunk-event.ts';
import { foldChunk } from './fold-chunk.ts';
import type { Burst } from './rage-clicks.ts';
import { eventType, firstNodeId, incrementalSource } from './rrweb.ts';
import { leadsWithContext } from './steps.ts';
import { initialTabState, type TabState } from './tab-state.ts';
import { thresholds } from './thresholds.ts';

/** An earlier chunk that has been read back. */
export interface ReadChunk {
  chunk: ArchivedChunk;
  events: ChunkEvent[];
}

/** The state that chunks, oldest first, leave when what was before them is not known. */
export const foldAll = (chunks: readonly ReadChunk[]): TabState =>
  chunks.reduce((state, { events }) => foldChunk(state, events).state, initialTabState);

/**
 * Whether the chunks read back, oldest first, leave the state that a fold over the whole tab would leave, as far as a
 * chunk beginning at `firstTime` can tell. Two things reach over chunks: where the visitor is, which a leading context
 * or a keyframe states anew, and a burst of clicks. `older` is the next chunk back, undefined when there is none.
 */
export function isHistorySufficient(
  chunks: readonly ReadChunk[],
  older: ArchivedChunk | undefined,
  firstTime: number,
): boolean {
  if (!older) return true;
  const standsAlone = chunks.some(({ chunk, events }) => chunk.keyframe || leadsWithContext(events));
  return standsAlone && isBurstSettled(foldAll(chunks).burst, older.lastTime, firstTime);
}

/** Whether clicks until `olderTime`, not looked at, could change what a click from `firstTime` on makes of the burst. */
function isBurstSettled(burst: Burst | undefined, olderTime: number, firstTime: number): boolean {
  const { clicks, interval } = thresholds.rageClick;
  if (!burst) return firstTime - olderTime > interval;
  if (firstTime - burst.time > interval) return true;
  // Whether a page change has ended a burst can be told only where both pages are known.
  if (burst.firstUrl === '') return false;
  // A burst that has become a rage click stays one, however many clicks came before.
  return burst.count >= clicks || burst.firstTime - olderTime > interval;
}

/** Whether the chunk scrolls a node of which only an earlier keyframe can tell whether it is the document. */
export function needsDocument(events: readonly ChunkEvent[]): boolean {
  for (const { type, data } of events) {
    if (type === eventType.fullSnapshot) return false;
    if (type === eventType.incremental && data.source === incrementalSource.scroll && data.id !== firstNodeId)
      return true;
  }
  return false;
}
