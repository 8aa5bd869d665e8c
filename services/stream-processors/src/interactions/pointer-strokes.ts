import type { BehaviourSums } from '@sightline/schemas';
import { thresholds } from './thresholds.ts';

interface Sample {
  /** CSS px of the viewport. */
  x: number;
  y: number;
  /** Epoch ms. */
  time: number;
}

/** A way of the pointer without a pause in it. */
export interface Stroke {
  first: Sample;
  last: Sample;
  /** Length of the way, CSS px. */
  px: number;
  /** Speeds between its samples, px/s. */
  speeds: number[];
}

const { pause, leastStroke, mostSpeed } = thresholds.behaviour;

const distance = (from: Sample, to: Sample): number => Math.hypot(to.x - from.x, to.y - from.y);

/** The stroke after one more sample, changed in place, and the one that the sample has ended by coming after a pause. */
export function nextStroke(stroke: Stroke | undefined, next: Sample): { stroke: Stroke; ended: Stroke | undefined } {
  const begun: Stroke = { first: next, last: next, px: 0, speeds: [] };
  if (!stroke) return { stroke: begun, ended: undefined };
  const ms = next.time - stroke.last.time;
  if (ms > pause || ms < 0) return { stroke: begun, ended: stroke };
  const px = distance(stroke.last, next);
  if (px > 0 && ms > 0) stroke.speeds.push(Math.min(mostSpeed, Math.round((px / ms) * 1000)));
  stroke.px += px;
  stroke.last = next;
  return { stroke, ended: undefined };
}

/** What a stroke contributes; a tremble is none. */
export function strokeSums({ first, last, px, speeds }: Stroke): BehaviourSums {
  if (px < leastStroke) return {};
  return {
    pointerPx: Math.round(px),
    chordPx: Math.round(distance(first, last)),
    speeds: speeds.length,
    speedSum: speeds.reduce((sum, speed) => sum + speed, 0),
    speedSquares: speeds.reduce((sum, speed) => sum + speed * speed, 0),
  };
}
