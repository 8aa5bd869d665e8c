/** A point of an interaction. Not given: cell, x and y are 0, weight is 1. */
export interface TracePoint {
  cell?: number;
  x?: number;
  y?: number;
  weight?: number;
}

/** The row of `heatmap_traces` that holds these points; its other columns are as the first has them. */
export function traceRow(point: TracePoint & Record<string, unknown>, ...more: TracePoint[]): Record<string, unknown> {
  const { cell: _cell, x: _x, y: _y, weight: _weight, ...row } = point;
  const points = [point, ...more];
  return {
    ...row,
    cell: points.map(({ cell = 0 }) => cell),
    x: points.map(({ x = 0 }) => x),
    y: points.map(({ y = 0 }) => y),
    weight: points.map(({ weight = 1 }) => weight),
  };
}
