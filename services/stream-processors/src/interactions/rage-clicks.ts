import { thresholds } from './thresholds.ts';

/** Clicks in quick succession at one place, up to the latest. */
export interface Burst {
  count: number;
  /** Of the first click: epoch ms, and the page's URL, empty when that was not known. */
  firstTime: number;
  firstUrl: string;
  /** Of the latest click, CSS px of the viewport and epoch ms. */
  x: number;
  y: number;
  time: number;
}

export type Click = Pick<Burst, 'x' | 'y' | 'time'>;

/**
 * The burst after one more click, which either joins it or begins a new one. Each click is compared with the one before
 * it only, so that a burst can be continued from its latest click and its count.
 */
export function nextBurst(burst: Burst | undefined, click: Click, url: string): Burst {
  const { radius, interval } = thresholds.rageClick;
  const joins =
    burst !== undefined &&
    Math.abs(click.time - burst.time) <= interval &&
    Math.hypot(click.x - burst.x, click.y - burst.y) <= radius;
  return joins
    ? { ...burst, ...click, count: burst.count + 1 }
    : { ...click, count: 1, firstTime: click.time, firstUrl: url };
}

/** Whether the click is the latest one of the burst again, and no press of its own. */
export const isSamePress = (burst: Burst | undefined, click: Click): boolean =>
  burst !== undefined &&
  click.x === burst.x &&
  click.y === burst.y &&
  Math.abs(click.time - burst.time) <= thresholds.samePress;
