import { createNumberColumn, createTextColumn } from '@sightline/platform';
import type { Interactions } from '@sightline/schemas';
import { eachMark, type HeatmapKind, isPlaced, minuteOf } from './points.ts';

/** The rows that `heatmapPoints` makes of chunks, as columns: half a million of them are not half a million objects. */
export function createPointColumns() {
  const columns = {
    project: createTextColumn(),
    page: createTextColumn(),
    kind: createTextColumn(),
    device: createTextColumn(),
    bucket: createNumberColumn('DateTime'),
    session: createTextColumn(),
    tab: createTextColumn(),
    seq: createNumberColumn('UInt32'),
    idx: createNumberColumn('UInt32'),
    cell: createNumberColumn('UInt32'),
    x: createNumberColumn('Float32'),
    y: createNumberColumn('Float32'),
    weight: createNumberColumn('UInt32'),
    page_width: createNumberColumn('Float32'),
    page_height: createNumberColumn('Float32'),
    viewport_width: createNumberColumn('Float32'),
    viewport_height: createNumberColumn('Float32'),
    element: createTextColumn(),
    element_x: createNumberColumn('Float32'),
    element_y: createNumberColumn('Float32'),
  };

  const take = (kind: HeatmapKind, cell: number, x: number, y: number, weight: number): void => {
    columns.kind.push(kind);
    columns.cell.push(cell);
    columns.x.push(x);
    columns.y.push(y);
    columns.weight.push(weight);
  };

  return {
    columns,
    /** Adds a chunk's points; epoch ms of the minutes that they are in. */
    add(chunk: Interactions): Set<number> {
      const minutes = new Set<number>();
      const first = columns.kind.length();
      for (const interaction of chunk.interactions) {
        if (!isPlaced(interaction)) continue;
        const before = columns.kind.length();
        eachMark(interaction, take);
        const count = columns.kind.length() - before;
        if (count === 0) continue;
        const bucket = minuteOf(interaction.time);
        minutes.add(bucket);
        columns.page.push(interaction.page, count);
        columns.bucket.push(bucket / 1000, count);
        columns.idx.push(interaction.index, count);
        columns.page_width.push(interaction.pageWidth, count);
        columns.page_height.push(interaction.pageHeight, count);
        columns.viewport_width.push(interaction.viewportWidth ?? 0, count);
        columns.viewport_height.push(interaction.viewportHeight ?? 0, count);
        columns.element.push(interaction.element ?? '', count);
        columns.element_x.push(interaction.elementX ?? 0, count);
        columns.element_y.push(interaction.elementY ?? 0, count);
      }
      const count = columns.kind.length() - first;
      columns.project.push(chunk.project, count);
      columns.device.push(chunk.device, count);
      columns.session.push(chunk.session, count);
      columns.tab.push(chunk.tab, count);
      columns.seq.push(chunk.seq, count);
      return minutes;
    },
  };
}
