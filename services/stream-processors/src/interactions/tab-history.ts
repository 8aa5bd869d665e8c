import { type Logger, ObjectNotFoundError } from '@sightline/platform';
import type { ArchivedChunk, ChunkArchive, TabKey } from './chunk-archive.ts';
import { type ChunkEvent, finite, isObject } from './chunk-event.ts';
import { foldAll, isHistorySufficient, needsDocument, type ReadChunk } from './look-back.ts';
import { DamagedChunkError, readEvents } from './read-events.ts';
import { eventType, firstNodeId } from './rrweb.ts';
import { initialTabState, type TabState } from './tab-state.ts';

/** The chunk whose past is asked for. */
export interface Present {
  tab: TabKey;
  seq: number;
  /** Epoch ms. */
  firstTime: number;
  receivedTime: number;
  /** Where it stands on the topic. */
  place: { partition: number; offset: string };
}

/** What earlier chunks of a tab have left, when this process has not folded them itself. */
export interface TabHistory {
  /**
   * The state in which the chunk begins. Rejects when `isStale` says that the answer is not wanted any more, or when the
   * archive is so far behind that it has to be asked again later.
   */
  stateBefore(present: Present, isStale: () => boolean): Promise<TabState>;
  /** The state with the document's rrweb id, if the chunk's events cannot be told without it. */
  withDocument(state: TabState, present: Present, events: readonly ChunkEvent[]): Promise<TabState>;
}

export interface TabHistoryOptions {
  archive: ChunkArchive;
  /** Whether the archive holds what it will ever hold of the message there and of those before it. */
  isArchived(place: Present['place']): Promise<boolean>;
  log: Logger;
  maxInflatedBytes: number;
  /** How long to wait for the archive before giving up for now, ms. */
  waitMs?: number;
}

/** To look means to fold all chunks again: rarely, where a form has been filled in for long. */
const isTimeToLook = (chunks: number): boolean => chunks < 16 || chunks % 16 === 0;

/**
 * Rebuilds a tab's state from its archived chunks, so that the process that takes over a partition derives the same
 * interactions as the one before it would have.
 *
 * The archive reads the same topic at its own pace, in the same order. So when the chunk before is not there, either the
 * archive is behind: then this waits, and gives up rather than guess; or the chunk before did not come before this one:
 * then there is a gap, and the history is what there is. The chunk itself being there tells the latter, or, where it was
 * not to be kept, the archive's committed offset. To see the same past however often and late a
 * chunk is read again, only chunks that were received before it count; the archive keeps when each came first.
 */
export function createTabHistory(options: TabHistoryOptions): TabHistory {
  const { archive, isArchived, log, maxInflatedBytes, waitMs = 10_000 } = options;

  async function nearby({ tab, seq, place }: Present, isStale: () => boolean): Promise<ArchivedChunk[]> {
    const deadline = performance.now() + waitMs;
    for (let pause = 25; ; pause = Math.min(250, pause * 2)) {
      // Asked first: what was archived by then is found below.
      const isAllThere = pause > 25 && (await isArchived(place));
      const near = await archive.near(tab, seq);
      if (isAllThere || near.some((chunk) => chunk.seq === seq - 1 || chunk.seq === seq)) return near;
      if (isStale()) throw new Error('no longer wanted');
      if (performance.now() > deadline) throw new Error('the archive is behind');
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  /** Undefined for a chunk that cannot be read: it is dead-lettered by whoever reads it from the topic. */
  async function read(chunk: ArchivedChunk): Promise<ReadChunk | undefined> {
    try {
      const { firstTime, lastTime } = chunk;
      return { chunk, events: readEvents(await archive.read(chunk), { firstTime, lastTime, maxInflatedBytes }) };
    } catch (error) {
      const unreadable =
        error instanceof DamagedChunkError || error instanceof ObjectNotFoundError || error instanceof RangeError;
      if (!unreadable) throw error;
      log.warn({ object: chunk.object, offset: chunk.offset, err: error }, 'archived_chunk_unreadable');
      return undefined;
    }
  }

  /** The document's id before `seq`. */
  async function documentBefore(tab: TabKey, seq: number): Promise<number> {
    const keyframe = await archive.keyframeBefore(tab, seq);
    const earlier = (keyframe && (await read(keyframe)))?.events ?? [];
    const snapshot = earlier.findLast(({ type }) => type === eventType.fullSnapshot);
    return (isObject(snapshot?.data.node) ? finite(snapshot.data.node.id) : undefined) ?? firstNodeId;
  }

  /** The document's id where `chunks` begin, if what they scroll cannot be told without it. */
  async function documentOf(tab: TabKey, chunks: readonly ReadChunk[]): Promise<number | undefined> {
    const first = chunks[0]?.chunk.seq ?? 0;
    if (first === 0 || !needsDocument(chunks.flatMap(({ events }) => events))) return undefined;
    return await documentBefore(tab, first);
  }

  return {
    async stateBefore(present, isStale) {
      const { tab, seq, firstTime, receivedTime } = present;
      if (seq === 0) return initialTabState;
      const near = await nearby(present, isStale);
      // A repeat sees what the chunk saw when it came for the first time: the archive keeps when that was.
      const first = Math.min(receivedTime, near.find((chunk) => chunk.seq === seq)?.receivedTime ?? receivedTime);
      const isPast = (chunk: ArchivedChunk): boolean => chunk.seq < seq && chunk.receivedTime <= first;
      const candidates = near.filter(isPast);
      const chunks: ReadChunk[] = [];
      let isComplete = false;
      for (let next = 0; ; next++) {
        if (next === candidates.length && !isComplete) {
          isComplete = true;
          const lowest = candidates.at(-1)?.seq ?? seq;
          if (lowest > 0) candidates.push(...(await archive.before(tab, lowest)).filter(isPast));
        }
        const older = candidates[next];
        if (!older || (isTimeToLook(chunks.length) && isHistorySufficient(chunks, older, firstTime)))
          return foldAll(chunks, await documentOf(tab, chunks));
        const chunk = await read(older);
        if (chunk) chunks.unshift(chunk);
      }
    },

    async withDocument(state, { tab, seq }, events) {
      if (state.documentId !== undefined || seq === 0 || !needsDocument(events)) return state;
      return { ...state, documentId: await documentBefore(tab, seq) };
    },
  };
}
