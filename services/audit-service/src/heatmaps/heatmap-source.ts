import {
  heatmapMarks,
  heatmapMarksByTrace,
  inRolls,
  type MarkKinds,
  type RolledDay,
  totalsOfMarks,
  viewportEdges,
} from '@sightline/schemas';
import { pageCondition } from './page-pattern.ts';
import type { TimeRange } from './rolled-days.ts';
import { isFiltered, sessionCondition, type VisitorFilter } from './visitor-filter.ts';

/** Whose points of which pages are asked for. */
export interface HeatmapScope extends VisitorFilter {
  page: string;
  /** CSS px, inclusive; 0: no bound. */
  minViewportWidth: number;
  maxViewportWidth: number;
  /** `without`, `only` or empty: all. */
  bots: string;
}

/** Where they are read: days and months out of their rolls, the rest of the time out of the points. */
export interface HeatmapPlan {
  rolled: readonly RolledDay[];
  ranges: readonly TimeRange[];
}

/** Whether bands of widths can tell who is within the bounds. */
const isOnBands = ({ minViewportWidth, maxViewportWidth }: HeatmapScope): boolean =>
  (minViewportWidth === 0 || viewportEdges.includes(minViewportWidth)) &&
  (maxViewportWidth === 0 || viewportEdges.includes(maxViewportWidth + 1));

/** Whether rolls, which keep bands of widths and not widths, and no sessions, can tell whose points are asked for. */
export const isOnRolls = (scope: HeatmapScope): boolean => isOnBands(scope) && !isFiltered(scope);

const seconds = (ms: number, round: (minutes: number) => number): number => round(ms / 60_000) * 60;

/** SQL: whether a point's minute lies in one of the ranges. */
export const inRanges = (ranges: readonly TimeRange[]): string => {
  const conditions = ranges.map(
    ({ from, to }) =>
      `(bucket >= toDateTime(${seconds(from, Math.floor)}, 'UTC') AND bucket < toDateTime(${seconds(to, Math.ceil)}, 'UTC'))`,
  );
  return conditions.length === 0 ? '0' : `(${conditions.join(' OR ')})`;
};

const botConditions: Record<string, string> = { without: ' AND NOT bot', only: ' AND bot' };

/**
 * SQL: conditions on device, width and bots, which marks, cells and totals can be asked alike, and on sessions, which only
 * marks can.
 */
function visitorCondition(scope: HeatmapScope): string {
  const { minViewportWidth: min, maxViewportWidth: max } = scope;
  const column = isOnBands(scope) ? 'viewport_band' : 'viewport_width';
  return (
    "({device:String} = '' OR device = {device:String})" +
    (min === 0 ? '' : ` AND ${column} >= ${min}`) +
    (max === 0 ? '' : ` AND ${column} <= ${max}`) +
    (botConditions[scope.bots] ?? '') +
    sessionCondition(scope)
  );
}

const inScope =
  (rows: typeof heatmapMarks) =>
  (scope: HeatmapScope, { ranges }: HeatmapPlan, kinds: MarkKinds, kind: string): string =>
    `SELECT * FROM (${rows(kinds, `${kind} AND ${pageCondition(scope.page)} AND ${inRanges(ranges)}`)})
WHERE ${visitorCondition(scope)}`;

/** Marks of the points in the plan's ranges, with a column for the session: what rolls do not keep. */
export const marks = inScope(heatmapMarks);

/** The same by trace, for who does not ask where on the page. */
export const marksByTrace = inScope(heatmapMarksByTrace);

const rolledRows = (scope: HeatmapScope, { rolled }: HeatmapPlan, kind: string): string =>
  `WHERE project = {project:String} AND ${pageCondition(scope.page)} AND ${kind} AND ${inRolls(rolled)} AND ${visitorCondition(scope)}`;

export const kindOf = (kinds: MarkKinds): string => (kinds === 'scroll' ? "kind = 'scroll'" : 'kind = {kind:String}');

const place = (elementId: string): string => `bitXor(${elementId}, toUInt64(cell_y) * 256 + cell_x)`;

/** Rows with columns kind, element, place (a number for element and cell), cell_y, w, wx, wy, wex, wey (see `heatmapMarks`), to be summed by cell. */
export function cellSource(scope: HeatmapScope, plan: HeatmapPlan, kinds: MarkKinds, kind = kindOf(kinds)): string {
  const parts: string[] = [];
  if (plan.ranges.length > 0 || plan.rolled.length === 0) {
    parts.push(
      `SELECT kind, element, ${place('cityHash64(element)')} AS place, cell_y, w, wx, wy, wex, wey FROM (${marks(scope, plan, kinds, kind)})`,
    );
  }
  if (plan.rolled.length > 0) {
    parts.push(`SELECT kind, element, ${place('element_id')} AS place, cell_y, weight AS w, sum_x AS wx, sum_y AS wy, sum_element_x AS wex, sum_element_y AS wey
FROM heatmap_cells ${rolledRows(scope, plan, kind)}`);
  }
  return parts.join('\nUNION ALL\n');
}

/** Rows with columns weight, sessions, widths, heights, folds (see `heatmap_totals`), to be merged. */
export function totalSource(scope: HeatmapScope, plan: HeatmapPlan, kinds: MarkKinds): string {
  const columns = 'SELECT weight, sessions, widths, heights, folds FROM';
  const parts: string[] = [];
  if (plan.ranges.length > 0 || plan.rolled.length === 0) {
    parts.push(`${columns} (${totalsOfMarks(marksByTrace(scope, plan, kinds, kindOf(kinds)))})`);
  }
  if (plan.rolled.length > 0) parts.push(`${columns} heatmap_totals ${rolledRows(scope, plan, kindOf(kinds))}`);
  return parts.join('\nUNION ALL\n');
}
