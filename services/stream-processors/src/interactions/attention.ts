import { thresholds } from './thresholds.ts';

/**
 * How long the visitor is taken to look at what is in view: from each sign of theirs until `idleAfter` later, and no
 * longer than until the tab is hidden or left.
 */
export interface Attention {
  /** Epoch ms. */
  until: number;
  /** Time of the latest sign, or of hiding; epoch ms. */
  decidedAt: number;
}

/** After a sign of the visitor: a move, a click, a scroll, an input, an arrival, a tab that is shown again. */
export const attentionAfter = (attention: Attention | undefined, time: number): Attention =>
  attention && attention.decidedAt > time
    ? attention
    : { until: time + thresholds.attention.idleAfter, decidedAt: time };

/** After the tab was hidden or left. */
export const attentionEnded = (attention: Attention | undefined, time: number): Attention =>
  attention && attention.decidedAt > time ? attention : { until: time, decidedAt: time };

/** How much of the time from `from` to `to` was looked, ms. */
export const attentiveMs = (attention: Attention | undefined, from: number, to: number): number =>
  attention ? Math.max(0, Math.min(to, attention.until) - from) : 0;
