import { timeParameter } from '../clickhouse-time.ts';

/** The answer's strongest coordinates; what lies behind still counts in the total. */
const mostPoints = 50_000;
const mostPages = 1_000;

/** Contributions carry the start of their minute, so that a range begins with the minute that `from` lies in. */
const inRange = `bucket >= toStartOfMinute(${timeParameter('from')}) AND bucket < ${timeParameter('to')}`;

const ofHeatmap = `
FROM heatmap_points FINAL
WHERE project = {project:String} AND page = {page:String} AND kind = {kind:String}
  AND ({device:String} = '' OR device = {device:String}) AND ${inRange}`;

/** Parameters of the heatmap queries: project, page, kind, device (empty: all), from, to (epoch ms). */
export const pointsQuery = `
SELECT x, y, toUInt32(least(sum(weight), 4294967295)) AS value
${ofHeatmap}
GROUP BY x, y
ORDER BY value DESC, x, y
LIMIT ${mostPoints}`;

export const totalsQuery = `
SELECT
  toFloat64(sum(weight)) AS total,
  toUInt32(uniqExact(session)) AS sessions,
  toFloat64(ifNotFinite(quantileExactLowIf(0.5)(page_width, page_width > 0), 0)) AS pageWidth,
  toFloat64(ifNotFinite(quantileExactLowIf(0.5)(page_height, page_height > 0), 0)) AS pageHeight
${ofHeatmap}`;

/** Pages that have a heatmap. Parameters: project, from, to. */
export const pagesQuery = `
SELECT
  page,
  toUInt32(least(sumIf(weight, kind = 'click'), 4294967295)) AS clicks,
  toUInt32(least(sumIf(weight, kind = 'move'), 4294967295)) AS moves,
  toUInt32(uniqExact(session)) AS sessions
FROM heatmap_points FINAL
WHERE project = {project:String} AND ${inRange}
GROUP BY page
ORDER BY clicks DESC, moves DESC, page
LIMIT ${mostPages}`;
