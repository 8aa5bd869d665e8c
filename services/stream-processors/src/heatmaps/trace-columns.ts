import { createListColumn, createNumberColumn, createTextColumn, createTextListColumn } from '@sightline/platform';
import type { Interactions } from '@sightline/schemas';
import { heatmapTraces } from './traces.ts';

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
    page_width: createNumberColumn('Float32'),
    page_height: createNumberColumn('Float32'),
    viewport_width: createNumberColumn('Float32'),
    viewport_height: createNumberColumn('Float32'),
    x: createListColumn('UInt16'),
    y: createListColumn('UInt16'),
    weight: createListColumn('UInt32'),
    element: createTextListColumn(),
    element_x: createListColumn('UInt16'),
    element_y: createListColumn('UInt16'),
  };

  return {
    columns,
    /** Adds a chunk's traces; epoch ms of the minutes that they are in. */
    add(chunk: Interactions): Set<number> {
      const minutes = new Set<number>();
      for (const row of heatmapTraces(chunk)) {
        const minute = Date.parse(`${row.bucket}Z`);
        minutes.add(minute);
        columns.project.push(row.project);
        columns.page.push(row.page);
        columns.kind.push(row.kind);
        columns.device.push(row.device);
        columns.bucket.push(minute / 1000);
        columns.session.push(row.session);
        columns.tab.push(row.tab);
        columns.seq.push(row.seq);
        columns.idx.push(row.idx);
        columns.page_width.push(row.page_width);
        columns.page_height.push(row.page_height);
        columns.viewport_width.push(row.viewport_width);
        columns.viewport_height.push(row.viewport_height);
        columns.x.push(row.x);
        columns.y.push(row.y);
        columns.weight.push(row.weight);
        columns.element.push(row.element);
        columns.element_x.push(row.element_x);
        columns.element_y.push(row.element_y);
      }
      return minutes;
    },
  };
}
