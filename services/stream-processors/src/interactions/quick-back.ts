import { thresholds } from './thresholds.ts';

/** How the visitor came to a page. */
export interface Arrival {
  /** The page before: origin and path. */
  from: string;
  /** Epoch ms. */
  time: number;
}

/** Whether going to `page` at `time` is a return to where the visitor had just come from. */
export const isQuickBack = (arrival: Arrival | undefined, page: string, time: number): boolean =>
  arrival !== undefined && arrival.from === page && time - arrival.time < thresholds.quickBack.within;
