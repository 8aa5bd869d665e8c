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

/**
 * The state that chunks, oldest first, leave when what was before them is not known but for the document's id, where
 * that was asked for.
 */
export const foldAll = (chunks: readonly ReadChunk[], documentId?: number): TabState =>
  chunks.reduce((state, { events }) => foldChunk(state, events).state, {
    ...initialTabState,
    documentId,
    isNew: chunks[0]?.chunk.seq === 0,
  });

/**
 * Whether the chunks read back, oldest first, leave the state that a fold over the whole tab would leave, as far as a
 * chunk beginning at `firstTime` can tell. What reaches over chunks: where the visitor is, which a leading context or a
 * keyframe states anew, and, each for a few seconds, a burst of clicks, clicks without an answer, how the visitor came
 * to the page, the visitor's attention, and a form that is being filled in. `older` is the next chunk back, undefined when there is none.
 */
export function isHistorySufficient(
  chunks: readonly ReadChunk[],
  older: ArchivedChunk | undefined,
  firstTime: number,
): boolean {
  if (!older) return true;
  const standsAlone = chunks.some(({ chunk, events }) => chunk.keyframe || leadsWithContext(events));
  if (!standsAlone) return false;
  const state = foldAll(chunks);
  return (
    isBurstSettled(state.burst, older.lastTime, firstTime) &&
    state.clock - older.lastTime > thresholds.deadClick.answer &&
    isPastSettled(state, chunks[0]?.events[0]?.time ?? firstTime, firstTime) &&
    isFormSettled(state, chunks[0]?.events[0]?.time ?? firstTime, firstTime)
  );
}

/**
 * Whether the open clicks, the arrival and the attention are known. The latter are decided by the latest thing that
 * happened to them; what happened until `begin`, when the chunks begin, or until the page became known in them, is not
 * known: the page may have been opened just then, which answers clicks.
 */
function isPastSettled(state: TabState, begin: number, firstTime: number): boolean {
  const { uncertainSince = 0, arrival, attention, openClicks, clock } = state;
  const known = Math.max(begin, uncertainSince);
  const isArrivalKnown = arrival !== undefined || firstTime - known >= thresholds.quickBack.within;
  const isAttentionKnown =
    (attention !== undefined && attention.decidedAt > known) || clock - known >= thresholds.attention.idleAfter;
  return isArrivalKnown && isAttentionKnown && openClicks.every(({ place }) => place.time > uncertainSince);
}

/**
 * Whether it is known what form is being filled in. What ends one is a boundary; without one, fields that were changed until
 * `begin` belong to it unless it began long enough after them, and count no more once they are long enough ago. A form
 * that ended by then has let go of the focus, and one that did not may have told of it.
 */
function isFormSettled(state: TabState, begin: number, firstTime: number): boolean {
  const { uncertainSince = 0, form, focus, formDecidedAt, clock } = state;
  const { idleAfter, longest } = thresholds.form;
  const known = Math.max(begin, uncertainSince);
  if (formDecidedAt > known) return true;
  if (focus && focus.time - known <= idleAfter && firstTime - focus.time <= idleAfter) return false;
  if (!form) return clock - known > idleAfter;
  return form.since - known > idleAfter || clock - known > longest + 2 * idleAfter;
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
