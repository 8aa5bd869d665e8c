import { thresholds } from './thresholds.ts';

interface Sample {
  /** CSS px of the viewport. */
  x: number;
  y: number;
  /** Epoch ms. */
  time: number;
}

/** Where the pointer has come to rest, or may have: the first sample there, and the latest. */
export interface HoverRest {
  first: Sample;
  last: Sample;
}

/** The rest after one more sample, and for how long the pointer has hesitated when that sample ends it: 0 for no hesitation. */
export function nextRest(rest: HoverRest | undefined, next: Sample): { rest: HoverRest; restMs: number } {
  const { radius, least, most } = thresholds.hoverHesitation;
  const begun = { first: next, last: next };
  if (!rest) return { rest: begun, restMs: 0 };
  const { first } = rest;
  if (Math.hypot(next.x - first.x, next.y - first.y) <= radius) return { rest: { first, last: next }, restMs: 0 };
  // No sample is written while nothing moves: the rest lasts until the sample that leaves it.
  const restMs = next.time - first.time;
  return { rest: begun, restMs: restMs >= least && restMs <= most ? restMs : 0 };
}
