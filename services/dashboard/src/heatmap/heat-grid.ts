import type { HeatPoint } from './heat-point.ts';

/** Values summed per cell; row by row from the top left. */
export interface HeatGrid {
  columns: number;
  rows: number;
  cells: Float32Array;
  /** Points that were not within 0–100 % and were moved to the nearest edge. */
  outside: number;
  /** Points without a usable number, left out. */
  broken: number;
  /** Sum of all values. */
  total: number;
}

/** About a quarter of a million cells: finer than the eye on a heatmap, small enough to blur in a few milliseconds. */
const maxCells = 240_000;
const maxColumns = 640;

/** How many cells a page of this size is divided into, so that cells are as square as they can be. */
export function gridSize(pageWidth: number, pageHeight: number): { columns: number; rows: number } {
  const aspect = Math.max(0.05, pageHeight / Math.max(1, pageWidth));
  const columns = Math.max(240, Math.min(maxColumns, Math.floor(Math.sqrt(maxCells / aspect))));
  return { columns, rows: Math.max(240, Math.min(Math.ceil(columns * aspect), Math.floor(maxCells / columns))) };
}

/** Adds points up per cell. */
export function binPoints(points: readonly HeatPoint[], columns: number, rows: number): HeatGrid {
  const cells = new Float32Array(columns * rows);
  let outside = 0;
  let broken = 0;
  let total = 0;
  for (const { x, y, value } of points) {
    // `!(value > 0)` is true for NaN as well.
    if (Number.isNaN(x) || Number.isNaN(y) || !(value > 0)) {
      broken++;
      continue;
    }
    const left = Math.min(Math.max(x, 0), 100);
    const top = Math.min(Math.max(y, 0), 100);
    if (left !== x || top !== y) outside++;
    const column = Math.min(columns - 1, Math.floor((left / 100) * columns));
    const row = Math.min(rows - 1, Math.floor((top / 100) * rows));
    const at = row * columns + column;
    cells[at] = (cells[at] ?? 0) + value;
    total += value;
  }
  return { columns, rows, cells, outside, broken, total };
}

/** The values within `radius` cells of a place, given in percent of the page. */
export function valueAround(grid: HeatGrid, x: number, y: number, radius: number): number {
  const { columns, rows, cells } = grid;
  const centreColumn = (x / 100) * columns - 0.5;
  const centreRow = (y / 100) * rows - 0.5;
  let sum = 0;
  for (let row = Math.max(0, Math.ceil(centreRow - radius)); row <= Math.min(rows - 1, centreRow + radius); row++) {
    const reach = Math.sqrt(radius * radius - (row - centreRow) ** 2);
    const last = Math.min(columns - 1, Math.floor(centreColumn + reach));
    for (let column = Math.max(0, Math.ceil(centreColumn - reach)); column <= last; column++) {
      sum += cells[row * columns + column] ?? 0;
    }
  }
  return sum;
}
