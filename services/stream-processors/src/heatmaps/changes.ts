import { createHash } from 'node:crypto';
import type { IncomingMessage } from '@sightline/platform';
import { chunkId, type Interactions, sessionKey } from '@sightline/schemas';
import type { BotRow } from './bots.ts';
import { dayOf, endOfDay } from './days.ts';
import type { HeatmapPointRow } from './points.ts';

/** A row of the table `heatmap_changes`: a day's points are being changed (0) or have been (1). */
export interface HeatmapChangeRow {
  project: string;
  /** `YYYY-MM-DD`, UTC. */
  day: string;
  /** Empty: says only that the day has points. */
  cause: string;
  done: 0 | 1;
}

export type HeatmapChange = Omit<HeatmapChangeRow, 'done'>;

/**
 * The changes that a message makes: one a day that it has points in, or that its sign of a bot counts for. Their cause is a
 * function of the message and of where it lies in the topic: a repeat is the same change, and a message that is published
 * anew, maybe with other points for the same chunk, is another.
 */
export function changesOf(
  chunk: Interactions,
  { partition, offset }: Pick<IncomingMessage, 'partition' | 'offset'>,
  points: readonly HeatmapPointRow[],
  bots: readonly BotRow[],
): HeatmapChange[] {
  const days = new Set(points.map(({ bucket }) => bucket.slice(0, 10)));
  for (const { day } of bots) days.add(day).add(dayOf(endOfDay(day)));
  if (days.size === 0) return [];
  const name = `${sessionKey(chunk)}/${chunkId(chunk)}@${partition}/${offset}`;
  const cause = createHash('sha256').update(name).digest('hex').slice(0, 16);
  return [...days].map((day) => ({ project: chunk.project, day, cause }));
}
