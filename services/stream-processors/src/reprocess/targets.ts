import type { Interactions } from '@sightline/schemas';
import { heatmapTraces } from '../heatmaps/traces.ts';
import { clickWordRows } from '../search/word-rows.ts';
import { interactionRows, sessionChunkRow } from '../sessions/contribution.ts';

/** What can be made anew from the archive. */
export const targetNames = ['interactions', 'heatmaps', 'sessions', 'words'] as const;
export type TargetName = (typeof targetNames)[number];

export interface Target {
  table: string;
  /** Which of the table's rows it makes; undefined: all. */
  where?: string;
  /** Columns that make a row's identity: the table's order. */
  identity: readonly string[];
  rows(chunk: Interactions): object[];
}

const ofChunk = ['project', 'session', 'tab', 'seq'];

export const targets: Record<TargetName, Target> = {
  interactions: { table: 'interactions', identity: [...ofChunk, 'idx'], rows: interactionRows },
  heatmaps: {
    table: 'heatmap_marks',
    identity: ['project', 'page', 'kind', 'device', 'bucket', 'session', 'tab', 'seq', 'idx'],
    rows: heatmapTraces,
  },
  sessions: { table: 'session_chunks', identity: ofChunk, rows: (chunk) => [sessionChunkRow(chunk)] },
  // Those of the screen are the archive's, whatever the thresholds.
  words: { table: 'session_words', where: "kind = 'click'", identity: [...ofChunk, 'kind'], rows: clickWordRows },
};
