/** A place on a page and how much happened there. */
export interface HeatPoint {
  /** Percent of the page's width, 0–100. */
  x: number;
  /** Percent of the page's height, 0–100. */
  y: number;
  /** How often. */
  value: number;
}
