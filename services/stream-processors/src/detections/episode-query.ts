import { sqlTuples } from '../sql-tuples.ts';
import type { Correlation } from './sigma/rule-set.ts';

export interface EpisodeQuery {
  correlation: Correlation;
  groups: { project: string; group: string }[];
  /** Only matches from this epoch ms on. */
  from: number;
}

const order = 'PARTITION BY project, group_key ORDER BY ms, session, tab, seq, idx';
const untilNow = `(${order} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)`;

/**
 * SQL that finds the episodes of some groups in `detection_matches`, a row each, oldest first in each group. The
 * windows slide over event time, so that no boundary of minutes or hours hides a burst.
 */
export function episodeQuery({ correlation, groups, from }: EpisodeQuery): string {
  const keys = sqlTuples(groups.map(({ project, group }) => [project, group]));
  const matches = `
    SELECT project, group_key, toUnixTimestamp64Milli(time) AS ms, session, tab, seq, idx, type, url, value
    FROM detection_matches FINAL
    WHERE rule = '${correlation.id}' AND (project, group_key) IN (${keys})
      AND time >= ${sqlTime(from)}`;
  return `
    SELECT project, group_key AS group,
      argMin((session, tab, seq, idx), (ms, session, tab, seq, idx)) AS first,
      toFloat64(min(ms)) AS firstSeen, toFloat64(max(ms)) AS lastSeen,
      toUInt32(count()) AS count, toUInt32(max(measure)) AS measure,
      arraySort(groupUniqArray(100)(session)) AS sessions,
      groupArraySorted(50)((-toFloat64(ms), session, tab, seq, idx, type, url)) AS newest
    FROM (
      SELECT *, sum(pause > ${correlation.timespan}) OVER ${untilNow} AS episode
      FROM (
        SELECT *, ms - lagInFrame(ms, 1, ms) OVER ${untilNow} AS pause
        FROM (${measured(correlation, matches)})
      )
    )
    GROUP BY project, group_key, episode
    ORDER BY project, group_key, firstSeen`;
}

/** An instant, epoch ms, as SQL. */
export const sqlTime = (ms: number): string =>
  `fromUnixTimestamp64Milli(toInt64(${Math.max(0, Math.floor(ms))}), 'UTC')`;

/** Adds the column `measure`: what stands within one time span that ends with the row. */
function measured(correlation: Correlation, matches: string): string {
  const { type, timespan } = correlation;
  if (type === 'temporal_ordered') return inOrder(correlation, matches);
  const span = `(PARTITION BY project, group_key ORDER BY ms RANGE BETWEEN ${timespan} PRECEDING AND CURRENT ROW)`;
  const measure = {
    event_count: 'count()',
    value_count: 'uniqExact(value)',
    temporal: "uniqExactArray(splitByChar(' ', value))",
  }[type];
  return `SELECT *, ${measure} OVER ${span} AS measure FROM (${matches})`;
}

/**
 * `reachedN` is the latest start of a run of the first N detections in order that ends at or before the row, so a row of
 * the last detection completes the sequence when the run that it continues began within the time span.
 */
function inOrder({ detections, timespan }: Correlation, matches: string): string {
  const [first, ...others] = detections.map(({ id }) => `has(splitByChar(' ', value), '${id}')`);
  let rows = `SELECT *, max(if(${first}, ms, NULL)) OVER ${untilNow} AS reached1 FROM (${matches})`;
  others.forEach((matched, index) => {
    const reached = `max(if(${matched}, reached${index + 1}, NULL)) OVER ${untilNow}`;
    rows = `SELECT *, ${reached} AS reached${index + 2} FROM (${rows})`;
  });
  const complete = `${others.at(-1)} AND ifNull(ms - reached${detections.length} <= ${timespan}, 0)`;
  return `SELECT *, if(${complete}, ${detections.length}, 0) AS measure FROM (${rows})`;
}
