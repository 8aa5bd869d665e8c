import type { Interaction } from '@sightline/schemas';
import { thresholds } from './thresholds.ts';

/** What a dead click and an error click say of their click. */
export type ClickPlace = Omit<Interaction, 'index' | 'type' | 'url' | 'page'>;

/** A click whose consequences may still come. */
export interface OpenClick {
  /** What the indices of a dead click and an error click are counted from. */
  base: number;
  place: ClickPlace;
  /** The page has answered. */
  answered: boolean;
  /** An error has followed. */
  failed: boolean;
}

/** Offsets of the index from `base`: a click's own slots 2 and 3 are free, for it opens no page. */
export const deadClickSlot = 2;
export const errorClickSlot = 3;

/** Where the indices of clicks of earlier chunks begin: above every line's. */
const carriedBase = 2 ** 31;

/** The clicks that an earlier chunk left open, named anew: by their place in the list, which is the same for every reader. */
export const carriedClicks = (clicks: readonly OpenClick[]): OpenClick[] =>
  clicks.map((click, place) => ({ ...click, base: carriedBase + place * 4 }));

export const withOpenClick = (clicks: readonly OpenClick[], click: OpenClick): OpenClick[] =>
  [...clicks, click].slice(-thresholds.openClicks);

/** Clicks after an answer at `time`; `within` is how long after a click it still counts as one, ms. */
export const answeredClicks = (clicks: readonly OpenClick[], time: number, within: number): readonly OpenClick[] =>
  clicks.map((click) => (!click.answered && time - click.place.time <= within ? { ...click, answered: true } : click));

/** Divides the clicks at `time`: those that are still open, and those that stayed without an answer for too long. */
export function settledClicks(
  clicks: readonly OpenClick[],
  time: number,
): { open: readonly OpenClick[]; dead: readonly OpenClick[] } {
  const isOpen = ({ place }: OpenClick): boolean => time - place.time <= thresholds.deadClick.answer;
  if (clicks.every(isOpen)) return { open: clicks, dead: [] };
  return {
    open: clicks.filter(isOpen),
    dead: clicks.filter((click) => !isOpen(click) && !click.answered),
  };
}
