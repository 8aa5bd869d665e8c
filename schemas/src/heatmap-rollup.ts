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

const fold = (viewportHeight: string, pageHeight: string): string =>
  `toUInt32(if(${pageHeight} > 0, round(least(1000, ${viewportHeight} / ${pageHeight} * 1000)), 0))`;

/** What a trace of any kind but scroll says of all its marks. Names differ from the table's so that none hides a column. */
const traceColumns = (): string => `
  page, kind, toDate(bucket) AS day, device, session, viewport_width,
  ${viewportBand('viewport_width')} AS viewport_band,
  ${isBot('session', 'toDate(bucket)')} AS bot,
  toUInt32(round(page_width)) AS width,
  toUInt32(round(page_height)) AS height,
  ${fold('viewport_height', 'page_height')} AS fold`;

/** Only clicks have elements. */
const elementOfMark = (column: string): string => `arrayResize(${column}, length(x)) AS mark_${column}`;

/** ClickHouse applies the condition before it unfolds the arrays, so that it finds traces by the table's key. */
const pointMarks = (where: string): string => `
SELECT ${traceColumns()},
  mark_element AS element,
  toUInt8(if(element != '', least(49, intDiv(mark_element_x, 200)), round(x / 50))) AS cell_x,
  toUInt8(if(element != '', least(49, intDiv(mark_element_y, 200)), round(y / 50))) AS cell_y,
  toUInt64(weight) AS w,
  w * x AS wx,
  w * y AS wy,
  w * mark_element_x AS wex,
  w * mark_element_y AS wey
FROM heatmap_marks FINAL
ARRAY JOIN x, y, weight, ${['element', 'element_x', 'element_y'].map(elementOfMark).join(', ')}
WHERE project = {project:String} AND kind != 'scroll' AND ${where}`;

const pointMarksByTrace = (where: string): string => `
SELECT ${traceColumns()}, length(weight) AS marks, arraySum(weight) AS w
FROM heatmap_marks FINAL
WHERE project = {project:String} AND kind != 'scroll' AND ${where}`;

/** What a view says of itself; see `views`. */
const viewColumns = (): string => `
  page, 'scroll' AS kind, day, tupleElement(first, 1) AS device, session, tupleElement(first, 2) AS viewport_width,
  ${viewportBand('tupleElement(first, 2)')} AS viewport_band,
  ${isBot('session', 'day')} AS bot,
  toUInt32(round(tupleElement(first, 3))) AS width,
  toUInt32(round(tupleElement(first, 4))) AS height,
  ${fold('tupleElement(first, 5)', 'tupleElement(first, 4)')} AS fold`;

/**
 * A view is a page in a tab on one day (UTC): it reached as deep as its deepest chunk, and everything else of it is as
 * in its first.
 */
const views = (where: string): string => `
(
  SELECT
    page, toDate(bucket) AS day, session,
    max(arrayMax(y)) AS deepest,
    argMin((toString(device), viewport_width, page_width, page_height, viewport_height), (seq, idx)) AS first
  FROM heatmap_marks FINAL
  WHERE project = {project:String} AND kind = 'scroll' AND ${where}
  GROUP BY page, day, session, tab
)`;

const viewMarks = (where: string): string => `
SELECT ${viewColumns()},
  '' AS element,
  toUInt8(0) AS cell_x,
  toUInt8(greatest(0, least(${heatmapBands - 1}, ceil(deepest * ${heatmapBands} / 10000) - 1))) AS cell_y,
  toUInt64(1) AS w, toUInt64(0) AS wx, toUInt64(0) AS wy, toUInt64(0) AS wex, toUInt64(0) AS wey
FROM ${views(where)}`;

const viewMarksByTrace = (where: string): string => `
SELECT ${viewColumns()}, toUInt64(1) AS marks, toUInt64(1) AS w
FROM ${views(where)}`;

export type MarkKinds = 'points' | 'scroll' | 'all';

/** Of points, which are of every kind but scroll, of views, or of both. */
function ofKinds(kinds: MarkKinds, points: string, ofViews: string): string {
  if (kinds === 'points') return points;
  return kinds === 'scroll' ? ofViews : `${points}\nUNION ALL ${ofViews}`;
}

/**
 * What the traces that `where` selects are on a heatmap, unsummed: a row for each point and each view. `where` goes by the
 * scalar columns of `heatmap_marks`. Columns: page, kind, day, device, session, viewport_width, viewport_band, bot, width,
 * height, fold, element, cell_x, cell_y, w (weight), wx, wy, wex, wey (weight × hundredths of percent).
 */
export const heatmapMarks = (kinds: MarkKinds, where: string): string =>
  ofKinds(kinds, pointMarks(where), viewMarks(where));

/**
 * The same for who does not ask where on the page: a row for each trace and each view, so that no array is unfolded.
 * Columns: those of `heatmapMarks` up to fold, marks (how many they are), w (the weight of all).
 */
export const heatmapMarksByTrace = (kinds: MarkKinds, where: string): string =>
  ofKinds(kinds, pointMarksByTrace(where), viewMarksByTrace(where));

/** Marks summed by cell: the columns of `heatmap_cells` without project and roll. */
export const cellsOfMarks = (marks: string): string => `
SELECT
  page, kind, day, device, viewport_band, bot, element, cell_x, cell_y,
  sum(w) AS weight, sum(wx) AS sum_x, sum(wy) AS sum_y, sum(wex) AS sum_element_x, sum(wey) AS sum_element_y
FROM (${marks})
GROUP BY page, kind, day, device, viewport_band, bot, element, cell_x, cell_y`;

/** Marks by trace summed up: the columns of `heatmap_totals` without project and roll. */
export const totalsOfMarks = (marksByTrace: string): string => `
SELECT
  page, kind, day, device, viewport_band, bot,
  sum(shapeWeight) AS weight,
  uniqExactMergeState(shapeSessions) AS sessions,
  sumMap(map(width, shapeMarks)) AS widths,
  sumMap(map(height, shapeMarks)) AS heights,
  sumMap(map(fold, shapeMarks)) AS folds
FROM
(
  SELECT
    page, kind, day, device, viewport_band, bot, width, height, fold,
    sum(marks) AS shapeMarks, sum(w) AS shapeWeight, uniqExactState(cityHash64(session)) AS shapeSessions
  FROM (${marksByTrace})
  GROUP BY page, kind, day, device, viewport_band, bot, width, height, fold
)
GROUP BY page, kind, day, device, viewport_band, bot`;

/** Rows of the rolls of days as rows of one: the columns of `heatmap_cells` and `heatmap_totals` from page on. */
const cellsOfRolls = (month: string, where: string): string => `
SELECT
  page, kind, toDate('${month}') AS first, device, viewport_band, bot, element, cell_x, cell_y,
  sum(weight), sum(sum_x), sum(sum_y), sum(sum_element_x), sum(sum_element_y)
FROM heatmap_cells
WHERE ${where}
GROUP BY page, kind, device, viewport_band, bot, element, cell_x, cell_y`;

const totalsOfRolls = (month: string, where: string): string => `
SELECT
  page, kind, toDate('${month}') AS first, device, viewport_band, bot,
  sum(weight), uniqExactMergeState(sessions), sumMap(widths), sumMap(heights), sumMap(folds)
FROM heatmap_totals
WHERE ${where}
GROUP BY page, kind, device, viewport_band, bot`;

/** A roll has to be in force this long after it was begun, ms, or never. */
const rollWithinMs = 30 * 60_000;
/** When a roll that is not in force is deleted, ms after it was begun: no roll still grows and no reader still reads. */
export const rollKeptMs = 2 * rollWithinMs;

interface RollBase {
  /** Epoch ms, by ClickHouse's clock. */
  begunAt: number;
  /** Hexadecimal, so that no two rolls have the same name. */
  random: string;
  /** In how many steps the pages are worked on: bounds what one statement has to hold. */
  slices: number;
}

export interface Roll extends RollBase {
  /** `YYYY-MM-DD`, UTC. */
  day: string;
  /** The changes of the day that were done, and none begun, before it was begun. */
  changes: number;
}

/** A day, or the first day of a month that stands for all of it, and the roll that it is read out of. */
export interface RolledDay {
  /** `YYYY-MM-DD`, UTC. */
  day: string;
  roll: string;
}

export interface MonthRoll extends RollBase {
  /** Its first day, `YYYY-MM-DD`. */
  month: string;
  /** Its days that can be read out of rolls, by day. */
  days: readonly RolledDay[];
}

/** Sorts by the time at which rolls were begun. */
export const rollName = (begunAt: number, random: string): string => `${String(begunAt).padStart(13, '0')}-${random}`;

const intoTotals = (name: string, rows: string): string => `INSERT INTO heatmap_totals
  (project, roll, page, kind, day, device, viewport_band, bot, weight, sessions, widths, heights, folds)
SELECT {project:String}, '${name}', * FROM (${rows})`;

const intoCells = (name: string, rows: string): string => `INSERT INTO heatmap_cells
  (project, roll, page, kind, day, device, viewport_band, bot, element, cell_x, cell_y,
   weight, sum_x, sum_y, sum_element_x, sum_element_y)
SELECT {project:String}, '${name}', * FROM (${rows})`;

const slicesOf = (slices: number): string[] =>
  Array.from({ length: slices }, (_, slice) => `cityHash64(page) % ${slices} = ${slice}`);

/** One row, and none when the roll took too long: its beginnings may be deleted by then. */
const intoForce = (table: string, columns: string, values: string, begunAt: number): string =>
  `INSERT INTO ${table} (project, ${columns}, version)
SELECT {project:String}, ${values}, toUnixTimestamp64Milli(now64(3)) AS now WHERE now < ${begunAt + rollWithinMs}`;

/**
 * What makes a roll, in this order: totals first, by which leftovers are found. The last statement brings it into force,
 * by one row; without it the roll is never read.
 */
export function rollStatements({ day, begunAt, random, changes, slices }: Roll): string[] {
  const name = rollName(begunAt, random);
  const midnight = `toDateTime('${day} 00:00:00', 'UTC')`;
  return [
    ...slicesOf(slices).flatMap((slice) => {
      const where = `bucket >= ${midnight} AND bucket < ${midnight} + INTERVAL 1 DAY AND ${slice}`;
      return [
        intoTotals(name, totalsOfMarks(heatmapMarksByTrace('all', where))),
        intoCells(name, cellsOfMarks(heatmapMarks('all', where))),
      ];
    }),
    intoForce('heatmap_rollups', 'day, roll, changes', `'${day}', '${name}', ${changes}`, begunAt),
  ];
}

/** SQL: whether a row of `heatmap_cells` or `heatmap_totals` is of one of the rolls. */
export const inRolls = (rolled: readonly RolledDay[]): string =>
  rolled.length === 0 ? '0' : `(day, roll) IN (${rolled.map(({ day, roll }) => `('${day}', '${roll}')`).join(', ')})`;

/** The same for a month: it says what the rolls of its days say, and is read in their place while those are in force. */
export function monthStatements({ month, begunAt, random, days, slices }: MonthRoll): string[] {
  const name = rollName(begunAt, random);
  const rolls = days.map(({ roll }) => `'${roll}'`).join(', ');
  return [
    ...slicesOf(slices).flatMap((slice) => {
      const where = `project = {project:String} AND ${inRolls(days)} AND ${slice}`;
      return [intoTotals(name, totalsOfRolls(month, where)), intoCells(name, cellsOfRolls(month, where))];
    }),
    intoForce('heatmap_months', 'month, roll, days', `'${month}', '${name}', [${rolls}]`, begunAt),
  ];
}

/** Months from the first day that is rolled to the last. Columns: month, roll, days (names of rolls). */
export const rolledMonthsQuery = (from: string, to: string): string => `
SELECT toString(month) AS month, roll, days
FROM heatmap_months FINAL
WHERE project = {project:String} AND month >= '${from}' AND month < '${to}'`;

export interface RolledMonth {
  /** Its first day, `YYYY-MM-DD`. */
  month: string;
  roll: string;
  /** The rolls of its days that it was put together from, by day. */
  days: readonly string[];
}

/** The days of each month, by the month's first day. */
export const byMonth = (days: readonly RolledDay[]): Map<string, RolledDay[]> => {
  const months = new Map<string, RolledDay[]>();
  for (const one of days) {
    const month = `${one.day.slice(0, 7)}-01`;
    months.set(month, [...(months.get(month) ?? []), one]);
  }
  return months;
};

/** Whether a month was put together from exactly these rolls. */
export const isMonthOf = ({ days }: Pick<RolledMonth, 'days'>, rolled: readonly RolledDay[]): boolean =>
  days.length === rolled.length && rolled.every(({ roll }, index) => days[index] === roll);

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
