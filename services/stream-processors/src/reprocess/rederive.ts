import { type Logger, ObjectNotFoundError } from '@sightline/platform';
import type { Interactions } from '@sightline/schemas';
import type { ChunkArchive, TabKey } from '../interactions/chunk-archive.ts';
import { chunkInteractions } from '../interactions/chunk-interactions.ts';
import { foldChunk } from '../interactions/fold-chunk.ts';
import { DamagedChunkError, readEvents } from '../interactions/read-events.ts';
import { createTabHistory, type TabHistory } from '../interactions/tab-history.ts';
import { type KnownTab, placeOf, remember } from '../interactions/tab-memory.ts';
import type { DatedChunk } from './archived-tabs.ts';

export interface Rederived {
  values: Interactions[];
  /** Chunks that are damaged, or of which no figures tell the headers any more: what is stored of them stays. */
  skipped: number;
}

export interface RederiveOptions {
  archive: ChunkArchive;
  log: Logger;
  maxInflatedBytes: number;
}

/** Where a chunk stood on the topic matters only while the archive is behind. */
const nowhere = { partition: 0, offset: '0' };

/**
 * Derives a tab's interactions from its archived chunks, in the order of their receipt, as the interactions processor
 * did: what came before is folded, or rebuilt from the archive where the range begins and after a gap.
 */
export function createRederive({ archive, log, maxInflatedBytes }: RederiveOptions) {
  // What is read here has been archived, and what came before it as well.
  const isArchived = async (): Promise<boolean> => true;
  const history: TabHistory = createTabHistory({ archive, isArchived, log, maxInflatedBytes });

  return async (tab: TabKey, chunks: readonly DatedChunk[]): Promise<Rederived> => {
    const values: Interactions[] = [];
    let skipped = 0;
    let known: KnownTab | undefined;
    for (const chunk of chunks) {
      const { seq, firstTime, lastTime, receivedTime, headers } = chunk;
      try {
        const body = await archive.read(chunk);
        const events = readEvents(body, { firstTime, lastTime, maxInflatedBytes });
        const present = { tab, seq, firstTime, receivedTime, place: nowhere };
        const isNext = known !== undefined && placeOf(known, seq) === 'next';
        const before = isNext && known ? known.state : await history.stateBefore(present, () => false);
        const folded = foldChunk(await history.withDocument(before, present, events), events);
        known = remember(known, seq, folded.state);
        if (headers) values.push(chunkInteractions({ ...headers, body, leaks: [] }, folded).value);
        else skipped += 1;
      } catch (error) {
        const isLost =
          error instanceof DamagedChunkError || error instanceof ObjectNotFoundError || error instanceof RangeError;
        if (!isLost) throw error;
        log.warn({ ...tab, seq, err: error }, 'archived_chunk_unreadable');
        skipped += 1;
      }
    }
    return { values, skipped };
  };
}
