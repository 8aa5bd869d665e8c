/** Moves are counted in cells of half a percent of the page's width and height. */
const binsPerPercent = 2;
const binsPerRow = 100 * binsPerPercent + 1;

/** The cell's middle, in percent, for a point in percent. */
export const cellOf = (percent: number): number => Math.round(percent * binsPerPercent) / binsPerPercent;

/** A cell's number, row by row from the top left; `x` and `y` are its middle. */
export const cellNumber = (x: number, y: number): number =>
  Math.round(y * binsPerPercent) * binsPerRow + Math.round(x * binsPerPercent);
