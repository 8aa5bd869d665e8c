import type { Heatmap } from '../api/types.ts';
import type { HeatLayer } from './heat-layer.ts';
import { normalise } from './normalise.ts';

/** As many rows as bands: the browser smooths between them when it stretches the canvas over the page. */
const rows = 50;

/** Bands as a layer of one column, so that they are drawn as points are: the strongest band is the hottest. */
export function makeBandLayer(bands: Heatmap['bands']): HeatLayer {
  const cells = new Float32Array(rows);
  let total = 0;
  let broken = 0;
  for (const { top, value } of bands) {
    const row = Math.floor((top / 100) * rows + 0.5);
    if (!(value >= 0) || !(row >= 0 && row < rows)) {
      broken++;
      continue;
    }
    cells[row] = value;
    total += value;
  }
  const top = Math.max(...cells);
  return { grid: { columns: 1, rows, cells, outside: 0, broken, total }, levels: normalise(cells, top), top };
}

/** The band at `y`, percent of the page's height; undefined where there is none. */
export const bandAt = (bands: Heatmap['bands'], y: number): Heatmap['bands'][number] | undefined =>
  bands.find(({ top, bottom }) => y >= top && y < bottom);
