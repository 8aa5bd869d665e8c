/** A mark of a trace, its places in percent. Not given: x and y are 0, weight is 1, and of a click the element is not known. */
export interface TracePoint {
  x?: number;
  y?: number;
  weight?: number;
  element?: string;
  element_x?: number;
  element_y?: number;
}

const hundredths = (percent: number): number => Math.round(percent * 100);
const clicks: readonly unknown[] = ['click', 'rage', 'dead', 'error'];

/** The row of `heatmap_marks` that holds these marks; its other columns are as the first has them. */
export function traceRow(point: TracePoint & Record<string, unknown>, ...more: TracePoint[]): Record<string, unknown> {
  const { x: _x, y: _y, weight: _weight, element: _element, element_x: _ex, element_y: _ey, ...row } = point;
  const points = [point, ...more];
  const ofClicks = clicks.includes(row.kind) ? points : [];
  return {
    ...row,
    x: points.map(({ x = 0 }) => hundredths(x)),
    y: points.map(({ y = 0 }) => hundredths(y)),
    weight: points.map(({ weight = 1 }) => weight),
    element: ofClicks.map(({ element = '' }) => element),
    element_x: ofClicks.map(({ element_x = 0 }) => hundredths(element_x)),
    element_y: ofClicks.map(({ element_y = 0 }) => hundredths(element_y)),
  };
}
