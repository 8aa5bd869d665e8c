import type { Interactions } from '@sightline/schemas';
import { dayOf } from './days.ts';

/** A row of the table `heatmap_bots`. */
export interface BotRow {
  project: string;
  /** `YYYY-MM-DD`, UTC: of the chunk's first event. */
  day: string;
  session: string;
}

/** What a chunk says of its session being a bot's: nothing, or one row. */
export const botRows = (chunk: Interactions): BotRow[] =>
  chunk.bot === true || chunk.interactions.some(({ type }) => type === 'automation')
    ? [{ project: chunk.project, day: dayOf(chunk.firstTime), session: chunk.session }]
    : [];
