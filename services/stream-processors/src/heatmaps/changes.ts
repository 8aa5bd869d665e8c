import { createHash } from 'node:crypto';
import type { IncomingMessage } from '@sightline/platform';
import { chunkId, type Interactions, sessionKey } from '@sightline/schemas';
import type { BotRow } from './bots.ts';
import { dayMs, dayOf, endOfDay, startOfDay } from './days.ts';

/** A row of the table `heatmap_changes`: a day's marks are being changed (0) or have been (1). */
export interface HeatmapChangeRow {
  project: string;
  /** `YYYY-MM-DD`, UTC. */
  day: string;
  /** Empty: says only that the day has marks. */
  cause: string;
  done: 0 | 1;
}

export type HeatmapChange = Omit<HeatmapChangeRow, 'done'>;

/** The days whose heatmaps a message changes: those of its marks, and those that its sign of a bot counts for. */
export function changedDays(minutes: Iterable<number>, bots: readonly BotRow[]): string[] {
  const starts = new Set<number>();
  for (const minute of minutes) starts.add(startOfDay(minute));
  for (const { day } of bots) starts.add(endOfDay(day) - dayMs).add(endOfDay(day));
  return [...starts].map(dayOf);
}

/**
 * The changes that a message makes, one a day. Their cause is a function of the message and of where it lies in the topic: a
 * repeat is the same change, and a message that is published anew, maybe with other marks for the same chunk, is another.
 */
export function changesOf(
  chunk: Pick<Interactions, 'project' | 'session' | 'tab' | 'seq'>,
  { partition, offset }: Pick<IncomingMessage, 'partition' | 'offset'>,
  days: readonly string[],
): HeatmapChange[] {
  if (days.length === 0) return [];
  const name = `${sessionKey(chunk)}/${chunkId(chunk)}@${partition}/${offset}`;
  const cause = createHash('sha256').update(name).digest('hex').slice(0, 16);
  return days.map((day) => ({ project: chunk.project, day, cause }));
}
