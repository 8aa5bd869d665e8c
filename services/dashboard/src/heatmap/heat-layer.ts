import { binPoints, gridSize, type HeatGrid } from './heat-grid.ts';
import type { HeatPoint } from './heat-point.ts';
import { intensityOf } from './intensity.ts';
import { hottest, normalise } from './normalise.ts';

/** What has to be known to draw a heatmap; everything in it is in cells of the grid. */
export interface HeatLayer {
  grid: HeatGrid;
  levels: Uint8Array;
  /** The summed intensity that is shown as the hottest. */
  top: number;
}

export interface HeatLayerOptions {
  /** CSS px of the page. */
  pageWidth: number;
  pageHeight: number;
  /** CSS px over which a point spreads. */
  radius: number;
  /** 1–100: which percentile of the warm cells is shown as the hottest. */
  percentile: number;
}

/** Cells of the grid that `radius` CSS px span, 1 at least. */
export const radiusInCells = (radius: number, pageWidth: number, columns: number): number =>
  Math.max(1, (radius / pageWidth) * columns);

/** Points to levels: bin, spread, normalise. Pure, so that a caller can keep the result until its inputs change. */
export function makeHeatLayer(points: readonly HeatPoint[], options: HeatLayerOptions): HeatLayer {
  const { columns, rows } = gridSize(options.pageWidth, options.pageHeight);
  const grid = binPoints(points, columns, rows);
  const intensity = intensityOf(grid, radiusInCells(options.radius, options.pageWidth, columns));
  const top = hottest(intensity, options.percentile);
  return { grid, levels: normalise(intensity, top), top };
}
