import type { ClickHouse, Logger, ObjectStore, Publisher } from '@sightline/platform';
import type { Interactions } from '@sightline/schemas';
import { createChunkArchive } from '../interactions/chunk-archive.ts';
import { createSessionBoard } from '../sessions/session-board.ts';
import { chunksOf, countChunks, type Range, tabsOf } from './archived-tabs.ts';
import { changeHeatmaps } from './heatmap-changes.ts';
import { createRederive } from './rederive.ts';
import { replaceRows } from './replace-rows.ts';
import { type TargetName, targets } from './targets.ts';

export interface ReprocessOptions extends Range {
  clickhouse: ClickHouse;
  objectStore: ObjectStore;
  /** For the records of sessions whose figures were made anew. */
  publisher: Pick<Publisher, 'publish'>;
  log: Logger;
  /** What is made anew. */
  names: readonly TargetName[];
  /** Bytes that a chunk may inflate to; default 32 MiB. */
  maxInflatedBytes?: number;
  onProgress?(progress: Progress): void;
}

export interface Progress {
  chunks: number;
  /** Chunks in the range. */
  of: number;
  /** Chunks that could not be derived; what is stored of them stays. */
  skipped: number;
  written: number;
  /** Rows that are not derived any more. */
  removed: number;
}

/** Chunks that are written together: removing costs a rewriting of parts each time. */
const chunksAtOnce = 2_000;

/**
 * Makes interactions, heatmaps and figures anew from the archived chunks that were received in the range, as after a
 * change of `interactions/thresholds.ts`. Rows keep their identities, readers see old or new ones and never none, and
 * interrupted it can be run again. It writes to ClickHouse; `sightline.interactions.v1` keeps what was published, and no
 * alert is raised about what is long past.
 */
export async function reprocess(options: ReprocessOptions): Promise<Progress> {
  const { clickhouse, objectStore, publisher, log, names, maxInflatedBytes = 32 * 1024 * 1024 } = options;
  const archive = createChunkArchive(clickhouse, objectStore);
  const rederive = createRederive({ archive, log, maxInflatedBytes });
  const board = createSessionBoard({ clickhouse, publisher, onPublished: () => undefined });
  const progress: Progress = {
    chunks: 0,
    of: await countChunks(clickhouse, options),
    skipped: 0,
    written: 0,
    removed: 0,
  };
  const cause = `reprocess/${options.from}-${options.to}`;
  let waiting: Interactions[] = [];

  async function flush(): Promise<void> {
    if (waiting.length === 0) return;
    for (const name of names) {
      const replace = () => replaceRows(clickhouse, targets[name], waiting);
      const { written, removed } =
        name === 'heatmaps' ? await changeHeatmaps(clickhouse, cause, waiting, replace) : await replace();
      progress.written += written;
      progress.removed += removed;
    }
    if (names.includes('sessions')) await board.refresh(waiting, () => false);
    waiting = [];
  }

  for await (const tab of tabsOf(clickhouse, options)) {
    const chunks = await chunksOf(clickhouse, tab, options);
    const { values, skipped } = await rederive(tab, chunks);
    waiting.push(...values);
    progress.chunks += chunks.length;
    progress.skipped += skipped;
    if (waiting.length >= chunksAtOnce) await flush();
    options.onProgress?.({ ...progress });
  }
  await flush();
  options.onProgress?.({ ...progress });
  return progress;
}
