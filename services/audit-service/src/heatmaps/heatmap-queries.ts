import { inRolls, type MarkKinds } from '@sightline/schemas';
import {
  cellSource,
  type HeatmapPlan,
  type HeatmapScope,
  inRanges,
  kindOf,
  marks,
  marksByTrace,
  totalSource,
} from './heatmap-source.ts';
import { pageCondition } from './page-pattern.ts';

/** The answer's strongest places; what lies behind still counts in the total. */
const mostPoints = 50_000;
const mostPages = 1_000;
const mostElements = 200;

/**
 * Parameters of the heatmap queries: project, page, pattern (see `pageParameters`), kind, device (empty: all). Each cell
 * lies where its points lie on average.
 */
export const pointsQuery = (scope: HeatmapScope, plan: HeatmapPlan): string => `
SELECT
  sum(wx) / sum(w) / 100 AS x,
  sum(wy) / sum(w) / 100 AS y,
  toUInt32(least(sum(w), 4294967295)) AS value,
  any(element) AS element,
  sum(wex) / sum(w) / 100 AS anchorX,
  sum(wey) / sum(w) / 100 AS anchorY
FROM (${cellSource(scope, plan, 'points')})
GROUP BY place
ORDER BY value DESC, x, y, place
LIMIT ${mostPoints}`;

/** Elements with the clicks that they got and what followed. Parameter kind: ignored. */
export const elementsQuery = (scope: HeatmapScope, plan: HeatmapPlan): string => `
SELECT
  element,
  toUInt32(sumIf(w, kind = 'click')) AS clicks,
  toUInt32(sumIf(w, kind = 'rage')) AS rage,
  toUInt32(sumIf(w, kind = 'dead')) AS dead,
  toUInt32(sumIf(w, kind = 'error')) AS errors
FROM (${cellSource(scope, plan, 'points', "kind IN ('click', 'rage', 'dead', 'error') AND element != ''")})
GROUP BY element
ORDER BY clicks DESC, element
LIMIT ${mostElements}`;

/** One row: sums, and how many marks were made on pages of each size, as maps from the size. */
export const totalsQuery = (scope: HeatmapScope, plan: HeatmapPlan, kinds: MarkKinds): string => `
SELECT
  toFloat64(sum(weight)) AS total,
  toUInt32(uniqExactMerge(sessions)) AS sessions,
  sumMap(widths) AS pageWidths,
  sumMap(heights) AS pageHeights,
  sumMap(folds) AS foldsPerMille
FROM (${totalSource(scope, plan, kinds)})`;

/** Attention: milliseconds by the row of cells, of which each band begins one in four. Scroll: views by the last band. */
export const rowsQuery = (scope: HeatmapScope, plan: HeatmapPlan, kinds: MarkKinds): string => `
SELECT cell_y AS row, toFloat64(sum(w)) AS value
FROM (${cellSource(scope, plan, kinds)})
GROUP BY cell_y
ORDER BY cell_y`;

/** Sessions that were on the page, whatever they did there. */
export const presentQuery = (scope: HeatmapScope, plan: HeatmapPlan): string =>
  `SELECT toUInt32(uniqExact(session)) AS sessions FROM (${marksByTrace(scope, plan, 'all', '1')})`;

/** Places that are compared, at most; those with the fewest sessions are left out. */
const mostPlaces = 5_000;

/** Sessions by place: the element, or where it is not known a cell of 5 % of the page. */
export const placesQuery = (scope: HeatmapScope, plan: HeatmapPlan): string => `
SELECT
  element,
  if(element = '', toFloat64(column * 5), sum(wx) / sum(w) / 100) AS x,
  if(element = '', toFloat64(row * 5), sum(wy) / sum(w) / 100) AS y,
  toUInt32(uniqExact(session)) AS sessions
FROM
(
  SELECT
    element, session, w, wx, wy,
    if(element = '', least(19, intDiv(wx, greatest(w, 1) * 500)), 0) AS column,
    if(element = '', least(19, intDiv(wy, greatest(w, 1) * 500)), 0) AS row
  FROM (${marks(scope, plan, 'points', kindOf('points'))})
)
GROUP BY element, column, row
ORDER BY sessions DESC, element, column, row
LIMIT ${mostPlaces}`;

/** Sessions by the last band that they reached. */
export const reachQuery = (scope: HeatmapScope, plan: HeatmapPlan): string => `
SELECT band, toUInt32(count()) AS sessions
FROM
(
  SELECT session, max(cell_y) AS band
  FROM (${marks(scope, plan, 'scroll', kindOf('scroll'))})
  GROUP BY session
)
GROUP BY band`;

/** A path segment that names one thing of many: a number, a UUID, a long hexadecimal or mixed token. */
const idSegment =
  "match(segment, '^([0-9]+|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$')" +
  " OR (match(segment, '^[0-9a-zA-Z_]{12,}$') AND match(segment, '[0-9]') AND match(segment, '[a-zA-Z]'))";

const template = `arrayStringConcat(arrayMap(segment -> if(${idSegment}, '*', segment), splitByChar('/', page)), '/')`;

/** Pages that have a heatmap, as they are or grouped by their template. Parameter: project. */
export const pagesQuery = (grouped: boolean, { rolled, ranges }: HeatmapPlan): string => `
SELECT
  ${grouped ? template : 'page'} AS name,
  toUInt32(least(sumIf(w, kind = 'click'), 4294967295)) AS clicks,
  toUInt32(least(sumIf(w, kind = 'move'), 4294967295)) AS moves,
  toUInt32(uniqExactMerge(s)) AS sessions
FROM
(
  SELECT page, kind, sum(arraySum(weight)) AS w, uniqExactState(cityHash64(session)) AS s
  FROM heatmap_marks FINAL
  WHERE project = {project:String} AND ${inRanges(ranges)}
  GROUP BY page, kind
  UNION ALL
  SELECT page, kind, weight AS w, sessions AS s
  FROM heatmap_totals
  WHERE project = {project:String} AND ${inRolls(rolled)}
)
GROUP BY name
ORDER BY clicks DESC, moves DESC, name
LIMIT ${mostPages}`;

/** The page of a pattern that most was done on: what a heatmap of the pattern is laid over. */
export const busiestPageQuery = (page: string, { rolled, ranges }: HeatmapPlan): string => `
SELECT page
FROM
(
  SELECT page, arraySum(weight) AS w
  FROM heatmap_marks
  WHERE project = {project:String} AND ${pageCondition(page)} AND kind = 'click'
    AND ({device:String} = '' OR device = {device:String}) AND ${inRanges(ranges)}
  UNION ALL
  SELECT page, weight AS w
  FROM heatmap_totals
  WHERE project = {project:String} AND ${pageCondition(page)} AND kind = 'click'
    AND ({device:String} = '' OR device = {device:String}) AND ${inRolls(rolled)}
)
GROUP BY page
ORDER BY sum(w) DESC, page
LIMIT 1`;
