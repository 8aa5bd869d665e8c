import type { HeatmapPoint__Output } from '@sightline/schemas/grpc';

/** A point with the selector of its element, empty when that is not known. */
export interface ElementPoint extends Omit<HeatmapPoint__Output, 'anchor'> {
  element: string;
}

/** Names each element once: a page has few, and a heatmap many points on each. */
export function anchored(points: readonly ElementPoint[]): { points: HeatmapPoint__Output[]; anchors: string[] } {
  const places = new Map<string, number>([['', 0]]);
  const named = points.map(({ element, ...point }) => {
    const anchor = places.get(element) ?? places.size;
    places.set(element, anchor);
    return { ...point, anchor };
  });
  return { points: named, anchors: [...places.keys()].slice(1) };
}
