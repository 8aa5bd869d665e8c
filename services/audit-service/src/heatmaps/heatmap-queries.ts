import { timeParameter } from '../clickhouse-time.ts';
import { pageCondition } from './page-pattern.ts';

/** The answer's strongest coordinates; what lies behind still counts in the total. */
const mostPoints = 50_000;
const mostPages = 1_000;
const mostElements = 200;
/** Bands of equal height that a page is divided into; those of attention rows are the same. */
const bands = 50;

/** Contributions carry the start of their minute, so that a range begins with the minute that `from` lies in. */
const inRange = `bucket >= toStartOfMinute(${timeParameter('from')}) AND bucket < ${timeParameter('to')}`;

/** Sessions in which an automation flag was seen; a session lasts a day at most. */
const botSessions = `
SELECT session FROM session_chunks
WHERE project = {project:String} AND automation
  AND first_time >= ${timeParameter('from')} - INTERVAL 1 DAY AND first_time < ${timeParameter('to')}`;

const botConditions: Record<string, string> = {
  without: ` AND session NOT IN (${botSessions})`,
  only: ` AND session IN (${botSessions})`,
};

/** What decides about a query's text; the values are parameters. */
export interface HeatmapQueryShape {
  page: string;
  bots: string;
}

/**
 * Parameters of the heatmap queries: project, page, pattern (see `pageParameters`), kind, device (empty: all), from, to
 * (epoch ms), minViewportWidth, maxViewportWidth (CSS px, 0: no bound).
 */
const ofHeatmap = ({ page, bots }: HeatmapQueryShape, kinds = 'kind = {kind:String}'): string => `
FROM heatmap_points FINAL
WHERE project = {project:String} AND ${pageCondition(page)} AND ${kinds}
  AND ({device:String} = '' OR device = {device:String}) AND ${inRange}
  AND ({minViewportWidth:UInt32} = 0 OR viewport_width >= {minViewportWidth:UInt32})
  AND ({maxViewportWidth:UInt32} = 0 OR viewport_width <= {maxViewportWidth:UInt32})${botConditions[bots] ?? ''}`;

export const pointsQuery = (shape: HeatmapQueryShape): string => `
SELECT
  x,
  y,
  toUInt32(least(sum(weight), 4294967295)) AS value,
  element,
  element_x AS anchorX,
  element_y AS anchorY
${ofHeatmap(shape)}
GROUP BY x, y, element, anchorX, anchorY
ORDER BY value DESC, x, y, element
LIMIT ${mostPoints}`;

/** Elements with the clicks that they got and what followed. Parameter kind: ignored. */
export const elementsQuery = (shape: HeatmapQueryShape): string => `
SELECT
  element,
  toUInt32(countIf(kind = 'click')) AS clicks,
  toUInt32(countIf(kind = 'rage')) AS rage,
  toUInt32(countIf(kind = 'dead')) AS dead,
  toUInt32(countIf(kind = 'error')) AS errors
${ofHeatmap(shape, "kind IN ('click', 'rage', 'dead', 'error') AND element != ''")}
GROUP BY element
ORDER BY clicks DESC, element
LIMIT ${mostElements}`;

const medians = `
  toFloat64(ifNotFinite(quantileExactLowIf(0.5)(page_width, page_width > 0), 0)) AS pageWidth,
  toFloat64(ifNotFinite(quantileExactLowIf(0.5)(page_height, page_height > 0), 0)) AS pageHeight`;

export const totalsQuery = (shape: HeatmapQueryShape): string => `
SELECT
  toFloat64(sum(weight)) AS total,
  toUInt32(uniqExact(session)) AS sessions,
  ${medians}
${ofHeatmap(shape)}`;

/** Median height of the viewport in percent of the page's. */
const fold = `toFloat64(ifNotFinite(
    quantileExactLowIf(0.5)(least(100, viewport_height / page_height * 100), page_height > 0 AND viewport_height > 0), 0))
    AS fold`;

/** A view is a page in a tab: it reached as deep as its deepest chunk. One row, with the views by the band they reached. */
export const reachQuery = (shape: HeatmapQueryShape): string => `
SELECT
  toFloat64(count()) AS total,
  toUInt32(uniqExact(session)) AS sessions,
  toFloat64(ifNotFinite(quantileExactLow(0.5)(width), 0)) AS pageWidth,
  toFloat64(ifNotFinite(quantileExactLow(0.5)(height), 0)) AS pageHeight,
  toFloat64(ifNotFinite(quantileExactLowIf(0.5)(foldOfView, foldOfView > 0), 0)) AS fold,
  arrayMap(band -> toFloat64(countEqual(groupArray(lastBand) AS reached, band)), range(${bands})) AS ending
FROM
(
  SELECT
    session,
    any(page_width) AS width,
    any(page_height) AS height,
    any(least(100, if(page_height > 0, viewport_height / page_height * 100, 0))) AS foldOfView,
    toUInt32(greatest(0, least(${bands - 1}, ceil(max(y) * ${bands} / 100) - 1))) AS lastBand
  ${ofHeatmap(shape)}
  GROUP BY session, tab, page
)`;

export const attentionQuery = (shape: HeatmapQueryShape): string => `
SELECT cell AS band, sum(weight) / 1000 AS seconds
${ofHeatmap(shape)}
GROUP BY cell
HAVING band < ${bands}
ORDER BY band`;

export const attentionTotalsQuery = (shape: HeatmapQueryShape): string => `
SELECT
  sum(weight) / 1000 AS total,
  toUInt32(uniqExact(session)) AS sessions,
  ${medians},
  ${fold}
${ofHeatmap(shape)}`;

/** A path segment that names one thing of many: a number, a UUID, a long hexadecimal or mixed token. */
const idSegment =
  "match(segment, '^([0-9]+|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$')" +
  " OR (match(segment, '^[0-9a-zA-Z_]{12,}$') AND match(segment, '[0-9]') AND match(segment, '[a-zA-Z]'))";

const template = `arrayStringConcat(arrayMap(segment -> if(${idSegment}, '*', segment), splitByChar('/', page)), '/')`;

/** Pages that have a heatmap, as they are or grouped by their template. Parameters: project, from, to. */
export const pagesQuery = (grouped: boolean): string => `
SELECT
  ${grouped ? template : 'page'} AS name,
  toUInt32(least(sumIf(weight, kind = 'click'), 4294967295)) AS clicks,
  toUInt32(least(sumIf(weight, kind = 'move'), 4294967295)) AS moves,
  toUInt32(uniqExact(session)) AS sessions
FROM heatmap_points FINAL
WHERE project = {project:String} AND ${inRange}
GROUP BY name
ORDER BY clicks DESC, moves DESC, name
LIMIT ${mostPages}`;

/** The page of a pattern that most was done on: what a heatmap of the pattern is laid over. */
export const busiestPageQuery = (page: string): string => `
SELECT page
FROM heatmap_points
WHERE project = {project:String} AND ${pageCondition(page)} AND kind = 'click'
  AND ({device:String} = '' OR device = {device:String}) AND ${inRange}
GROUP BY page
ORDER BY sum(weight) DESC, page
LIMIT 1`;
