import { thresholds } from './thresholds.ts';

interface Sample {
  /** CSS px of the viewport. */
  x: number;
  y: number;
  /** Epoch ms. */
  time: number;
}

/** A pointer's way, as far as turns are told from it. */
export interface PointerWay {
  /** Where the current leg began, and the latest sample. */
  corner: Sample;
  last: Sample;
  /** Times of the latest turns, epoch ms. */
  turns: number[];
}

/** Whether going on from `last` to `next` leads back by more than a right angle. */
const isBack = (corner: Sample, last: Sample, next: Sample): boolean =>
  (last.x - corner.x) * (next.x - last.x) + (last.y - corner.y) * (next.y - last.y) < 0;

const length = (from: Sample, to: Sample): number => Math.hypot(to.x - from.x, to.y - from.y);

/** The way after one more sample; `isThrash` when that completes a to and fro as hasty as `thresholds` says. */
export function nextWay(way: PointerWay | undefined, next: Sample): { way: PointerWay; isThrash: boolean } {
  const { turns: most, within, leg } = thresholds.cursorThrash;
  if (!way) return { way: { corner: next, last: next, turns: [] }, isThrash: false };
  const { corner, last, turns } = way;
  if (!isBack(corner, last, next)) return { way: { corner, last: next, turns }, isThrash: false };
  // A tremble is no turn: it ends the leg without counting.
  const isTurn = length(corner, last) >= leg && length(last, next) >= leg;
  const recent = isTurn ? [...turns.filter((time) => next.time - time <= within), next.time] : turns;
  const isThrash = recent.length >= most;
  return { way: { corner: last, last: next, turns: isThrash ? [] : recent }, isThrash };
}
