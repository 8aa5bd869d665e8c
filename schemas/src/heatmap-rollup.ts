/**
 * SQL of what heatmaps are made of, in one place for who rolls days up and who reads: the same points give the same
 * figures, rolled up or not. The statements take the query parameter `project`.
 */

/** Bands of equal height that a page is divided into for reach and attention. */
export const heatmapBands = 50;

/** Widths of the viewport, CSS px, at which layouts usually change and at which a new band of widths begins. */
export const viewportEdges: readonly number[] = [600, 1024, 1440];

const viewportBand = (width: string): string =>
  `toUInt16(multiIf(${viewportEdges
    .toReversed()
    .map((edge) => `${width} >= ${edge}, ${edge}`)
    .join(', ')}, 0))`;

/** A session lasts a day at most, so that a sign of a bot counts for the points of its day and the next. */
const isBot = (session: string, day: string): string =>
  `(${session}, ${day}) IN (SELECT session, arrayJoin([day, day + 1]) FROM heatmap_bots WHERE project = {project:String})`;

const hundredths = (percent: string): string => `toUInt64(round(greatest(0, ${percent}) * 100))`;

const fold = (viewportHeight: string, pageHeight: string): string =>
  `toUInt32(if(${pageHeight} > 0, round(least(1000, ${viewportHeight} / ${pageHeight} * 1000)), 0))`;

/** Points of every kind but scroll. Names differ from the table's so that none hides a column. */
const pointMarks = (where: string): string => `
SELECT
  page, kind, toDate(bucket) AS day, device, session, element, viewport_width,
  ${viewportBand('viewport_width')} AS viewport_band,
  ${isBot('session', 'toDate(bucket)')} AS bot,
  toUInt8(if(element != '', least(49, intDiv(${hundredths('element_x')}, 200)), round(least(127, greatest(0, x)) * 2))) AS cell_x,
  toUInt8(if(element != '', least(49, intDiv(${hundredths('element_y')}, 200)), round(least(127, greatest(0, y)) * 2))) AS cell_y,
  toUInt64(weight) AS w,
  w * ${hundredths('x')} AS wx,
  w * ${hundredths('y')} AS wy,
  w * ${hundredths('element_x')} AS wex,
  w * ${hundredths('element_y')} AS wey,
  toUInt32(round(page_width)) AS width,
  toUInt32(round(page_height)) AS height,
  ${fold('viewport_height', 'page_height')} AS fold
FROM heatmap_points FINAL
WHERE project = {project:String} AND kind != 'scroll' AND ${where}`;

/**
 * A view is a page in a tab on one day (UTC): it reached as deep as its deepest chunk, and everything else of it is as
 * in its first.
 */
const viewMarks = (where: string): string => `
SELECT
  page, 'scroll' AS kind, day, tupleElement(first, 1) AS device, session, '' AS element,
  tupleElement(first, 2) AS viewport_width,
  ${viewportBand('tupleElement(first, 2)')} AS viewport_band,
  ${isBot('session', 'day')} AS bot,
  toUInt8(0) AS cell_x,
  toUInt8(greatest(0, least(${heatmapBands - 1}, ceil(deepest * ${heatmapBands} / 100) - 1))) AS cell_y,
  toUInt64(1) AS w, toUInt64(0) AS wx, toUInt64(0) AS wy, toUInt64(0) AS wex, toUInt64(0) AS wey,
  toUInt32(round(tupleElement(first, 3))) AS width,
  toUInt32(round(tupleElement(first, 4))) AS height,
  ${fold('tupleElement(first, 5)', 'tupleElement(first, 4)')} AS fold
FROM
(
  SELECT
    page, toDate(bucket) AS day, session,
    max(y) AS deepest,
    argMin((toString(device), viewport_width, page_width, page_height, viewport_height), (seq, idx)) AS first
  FROM heatmap_points FINAL
  WHERE project = {project:String} AND kind = 'scroll' AND ${where}
  GROUP BY page, day, session, tab
)`;

export type MarkKinds = 'points' | 'scroll' | 'all';

/**
 * What the points that `where` selects (by the columns of `heatmap_points`) are on a heatmap, unsummed. Columns: page,
 * kind, day, device, session, element, viewport_width, viewport_band, bot, cell_x, cell_y, w (weight), wx, wy, wex, wey (weight ×
 * hundredths of percent), width, height, fold.
 */
export function heatmapMarks(kinds: MarkKinds, where: string): string {
  if (kinds === 'points') return pointMarks(where);
  if (kinds === 'scroll') return viewMarks(where);
  return `${pointMarks(where)}\nUNION ALL ${viewMarks(where)}`;
}

/** Marks summed by cell: the columns of `heatmap_cells` without project and roll. */
export const cellsOfMarks = (marks: string): string => `
SELECT
  page, kind, day, device, viewport_band, bot, element, cell_x, cell_y,
  sum(w) AS weight, sum(wx) AS sum_x, sum(wy) AS sum_y, sum(wex) AS sum_element_x, sum(wey) AS sum_element_y
FROM (${marks})
GROUP BY page, kind, day, device, viewport_band, bot, element, cell_x, cell_y`;

/** Marks summed up: the columns of `heatmap_totals` without project and roll. */
export const totalsOfMarks = (marks: string): string => `
SELECT
  page, kind, day, device, viewport_band, bot,
  sum(shapeWeight) AS weight,
  uniqExactMergeState(shapeSessions) AS sessions,
  sumMap(map(width, marks)) AS widths,
  sumMap(map(height, marks)) AS heights,
  sumMap(map(fold, marks)) AS folds
FROM
(
  SELECT
    page, kind, day, device, viewport_band, bot, width, height, fold,
    count() AS marks, sum(w) AS shapeWeight, uniqExactState(cityHash64(session)) AS shapeSessions
  FROM (${marks})
  GROUP BY page, kind, day, device, viewport_band, bot, width, height, fold
)
GROUP BY page, kind, day, device, viewport_band, bot`;

/** A roll has to be in force this long after it was begun, ms, or never. */
const rollWithinMs = 30 * 60_000;
/** When a roll that is not in force is deleted, ms after it was begun: no roll still grows and no reader still reads. */
export const rollKeptMs = 2 * rollWithinMs;

export interface Roll {
  /** `YYYY-MM-DD`, UTC. */
  day: string;
  /** Epoch ms, by ClickHouse's clock. */
  begunAt: number;
  /** Hexadecimal, so that no two rolls have the same name. */
  random: string;
  /** The changes of the day that were done, and none begun, before it was begun. */
  changes: number;
  /** In how many steps the day's pages are worked on: bounds what one statement has to hold. */
  slices: number;
}

/** Sorts by the time at which rolls were begun. */
export const rollName = (begunAt: number, random: string): string => `${String(begunAt).padStart(13, '0')}-${random}`;

/**
 * What makes a roll, in this order: totals first, by which leftovers are found. The last statement brings it into force, by one row; without it the roll is never
 * read. A roll that took too long does not come into force, since its beginnings may be deleted by now.
 */
export function rollStatements({ day, begunAt, random, changes, slices }: Roll): string[] {
  const name = rollName(begunAt, random);
  const steps = Array.from({ length: slices }, (_, slice) => {
    const where =
      `bucket >= toDateTime('${day} 00:00:00', 'UTC') AND bucket < toDateTime('${day} 00:00:00', 'UTC') + INTERVAL 1 DAY` +
      (slices === 1 ? '' : ` AND cityHash64(page) % ${slices} = ${slice}`);
    const marks = heatmapMarks('all', where);
    return [
      `INSERT INTO heatmap_totals
  (project, roll, page, kind, day, device, viewport_band, bot, weight, sessions, widths, heights, folds)
SELECT {project:String}, '${name}', * FROM (${totalsOfMarks(marks)})`,
      `INSERT INTO heatmap_cells
  (project, roll, page, kind, day, device, viewport_band, bot, element, cell_x, cell_y, weight, sum_x, sum_y, sum_element_x, sum_element_y)
SELECT {project:String}, '${name}', * FROM (${cellsOfMarks(marks)})`,
    ];
  });
  return [
    ...steps.flat(),
    `INSERT INTO heatmap_rollups (project, day, roll, changes, version)
SELECT {project:String}, '${day}', '${name}', ${changes}, toUnixTimestamp64Milli(now64(3)) AS now
WHERE now < ${begunAt + rollWithinMs}`,
  ];
}

/**
 * The days, from `from` (inclusive) to `to` (exclusive, both `YYYY-MM-DD`), whose roll says what the points say: it covers
 * every change, and none has been begun. Columns: day, roll.
 */
export const rolledDaysQuery = (from: string, to: string): string => `
SELECT toString(day) AS day, roll
FROM heatmap_rollups FINAL
INNER JOIN
(
  SELECT day, countIf(done = 1) AS doneChanges, countIf(done = 0) AS begun
  FROM heatmap_changes FINAL
  WHERE project = {project:String} AND day >= '${from}' AND day < '${to}'
  GROUP BY day
) AS state USING (day)
WHERE project = {project:String} AND day >= '${from}' AND day < '${to}' AND changes = doneChanges AND begun = 0
ORDER BY day`;
