import type { HeatGrid } from './heat-grid.ts';
import { type RadialGradient, renderRadialGradient } from './radial-gradient.ts';

function countFilled(cells: Float32Array): number {
  let filled = 0;
  for (let at = 0; at < cells.length; at++) if (cells[at] !== 0) filled++;
  return filled;
}

/** Stamps the gradient on every filled cell: fast while few cells are filled. */
export function stampGrid(grid: HeatGrid, gradient: RadialGradient): Float32Array {
  const { columns, rows, cells } = grid;
  const { reach, size, heights } = gradient;
  const intensity = new Float32Array(cells.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const value = cells[row * columns + column] as number;
      if (value === 0) continue;
      const left = Math.max(0, column - reach);
      const right = Math.min(columns - 1, column + reach);
      for (let y = Math.max(0, row - reach); y <= Math.min(rows - 1, row + reach); y++) {
        const from = (y - row + reach) * size - column + reach;
        const to = y * columns;
        for (let x = left; x <= right; x++) {
          intensity[to + x] = (intensity[to + x] as number) + value * (heights[from + x] as number);
        }
      }
    }
  }
  return intensity;
}

/** Running sums along rows; what would come from beyond the edge counts as nothing. Writes transposed. */
function blurRowsTransposed(
  source: Float32Array,
  target: Float32Array,
  columns: number,
  rows: number,
  half: number,
): void {
  const share = 1 / (2 * half + 1);
  for (let row = 0; row < rows; row++) {
    const start = row * columns;
    let sum = 0;
    for (let ahead = 0; ahead < Math.min(half, columns); ahead++) sum += source[start + ahead] as number;
    for (let column = 0; column < columns; column++) {
      if (column + half < columns) sum += source[start + column + half] as number;
      target[column * rows + row] = sum * share;
      if (column - half >= 0) sum -= source[start + column - half] as number;
    }
  }
}

/**
 * Three box blurs in each direction: the time depends on the size of the grid only, however many points there are.
 * The grid gets a margin, so that what spreads over its edge and back is not lost between two blurs.
 */
export function blurGrid(grid: HeatGrid, gradient: RadialGradient): Float32Array {
  const { columns, rows, cells } = grid;
  const margin = gradient.reach;
  const width = columns + 2 * margin;
  const height = rows + 2 * margin;
  const field = new Float32Array(width * height);
  for (let row = 0; row < rows; row++) {
    field.set(cells.subarray(row * columns, (row + 1) * columns), (row + margin) * width + margin);
  }
  const turned = new Float32Array(field.length);
  for (const half of gradient.halfWidths) {
    blurRowsTransposed(field, turned, width, height, half);
    blurRowsTransposed(turned, field, height, width, half);
  }
  // The heights add up to what one point keeps at its peak.
  const scale = gradient.heights.reduce((sum, value) => sum + value, 0);
  const intensity = new Float32Array(cells.length);
  for (let row = 0; row < rows; row++) {
    const from = (row + margin) * width + margin;
    for (let column = 0; column < columns; column++) {
      const value = (field[from + column] as number) * scale;
      // Running sums leave dust where there is nothing.
      intensity[row * columns + column] = value < 1e-5 ? 0 : value;
    }
  }
  return intensity;
}

/** How warm each cell is: every point spreads over `radius` cells. Picks the faster of two ways to the same result. */
export function intensityOf(grid: HeatGrid, radius: number): Float32Array {
  const gradient = renderRadialGradient(radius);
  const stamping = countFilled(grid.cells) * gradient.heights.length;
  const blurring = grid.cells.length * 24;
  return stamping < blurring ? stampGrid(grid, gradient) : blurGrid(grid, gradient);
}
