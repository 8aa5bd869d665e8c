import { createListColumn, createNumberColumn, createTextColumn } from '@sightline/platform';
import type { Interactions } from '@sightline/schemas';
import { isPlaced, minuteOf, tracesOf } from './points.ts';

/** The rows that `heatmapTraces` makes of chunks, as columns. */
export function createTraceColumns() {
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
    cell: createListColumn('UInt32'),
    x: createListColumn('Float32'),
    y: createListColumn('Float32'),
    weight: createListColumn('UInt32'),
    page_width: createNumberColumn('Float32'),
    page_height: createNumberColumn('Float32'),
    viewport_width: createNumberColumn('Float32'),
    viewport_height: createNumberColumn('Float32'),
    element: createTextColumn(),
    element_x: createNumberColumn('Float32'),
    element_y: createNumberColumn('Float32'),
  };

  return {
    columns,
    /** Adds a chunk's traces; epoch ms of the minutes that they are in. */
    add(chunk: Interactions): Set<number> {
      const minutes = new Set<number>();
      const first = columns.kind.length();
      for (const interaction of chunk.interactions) {
        if (!isPlaced(interaction)) continue;
        const traces = tracesOf(interaction);
        if (traces.length === 0) continue;
        for (const [kind, { cell, x, y, weight }] of traces) {
          columns.kind.push(kind);
          columns.cell.push(cell);
          columns.x.push(x);
          columns.y.push(y);
          columns.weight.push(weight);
        }
        const count = traces.length;
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
