import { heatmapBands } from '@sightline/schemas';
import type { ComparedPlace__Output, HeatmapComparison__Output } from '@sightline/schemas/grpc';
import { adjustForMany, compareProportions } from './significance.ts';

/** Sessions that did something at a place; an element, or a cell of the page where the element is not known. */
export interface PlaceCount {
  /** Empty: not known, or a band of the page. */
  element: string;
  /** Percent of the page: the mean of an element's points, the corner of a cell. */
  x: number;
  y: number;
  sessions: number;
}

/** One side of a comparison. */
export interface Side {
  /** Sessions that were on the page. */
  sessions: number;
  places: readonly PlaceCount[];
}

/** Most places in an answer. */
const most = 500;
/** Of the differences that are called significant, this share at most is none, on average. */
const falseShare = 0.05;

const nameOf = ({ element, x, y }: PlaceCount): string => (element === '' ? `${x}/${y}` : element);

/** Both sides place by place: what can be tested first, the surest difference at the top. */
export function comparedPlaces(first: Side, second: Side): HeatmapComparison__Output {
  const [ones, others] = [first, second].map(({ places }) => new Map(places.map((place) => [nameOf(place), place])));
  const all = new Map([...(others ?? []), ...(ones ?? [])]);
  const compared = [...all].map(([name, { element, x, y }]) => {
    const counts = [ones?.get(name)?.sessions ?? 0, others?.get(name)?.sessions ?? 0] as const;
    const test = compareProportions(
      { count: counts[0], of: first.sessions },
      { count: counts[1], of: second.sessions },
    );
    return { element, x, y, counts, ...test };
  });
  const adjusted = adjustForMany(compared.flatMap(({ p }) => p ?? []));
  let next = 0;
  const places = compared.map(({ element, x, y, counts, difference, p }): ComparedPlace__Output => {
    const probability = p === undefined ? 1 : (adjusted[next++] ?? 1);
    return {
      element,
      x,
      y,
      firstSessions: counts[0],
      secondSessions: counts[1],
      difference,
      tested: p !== undefined,
      probability,
      significant: p !== undefined && probability <= falseShare,
    };
  });
  return {
    firstSessions: first.sessions,
    secondSessions: second.sessions,
    tested: adjusted.length,
    places: places
      .sort(
        (a, b) =>
          Number(b.tested) - Number(a.tested) ||
          a.probability - b.probability ||
          Math.abs(b.difference) - Math.abs(a.difference),
      )
      .slice(0, most),
  };
}

/** Places of reach, from how many sessions came as far as each band and no further. */
export function reachedPlaces(ending: ReadonlyMap<number, number>): PlaceCount[] {
  let sessions = [...ending.values()].reduce((sum, count) => sum + count, 0);
  return Array.from({ length: heatmapBands }, (_, band) => {
    const place = { element: '', x: 0, y: (band * 100) / heatmapBands, sessions };
    sessions -= ending.get(band) ?? 0;
    return place;
  });
}
