import type { ClickHouse } from '@sightline/platform';
import type { Alert } from '@sightline/schemas';
import { sqlString } from '../sql-strings.ts';
import { type RemovalSet, sessionsOfSet } from './removal-set.ts';
import { removeRows } from './remove-rows.ts';

interface AlertRow {
  sessions: string[];
  finding: string;
}

const atOnce = 500;

/** SQL: whether an alert's row names a session of the set. */
export const namesSessionsOf = (set: RemovalSet): string =>
  `project = ${sqlString(set.project)} AND hasAny(sessions, ${sessionsOfSet(set)})`;

/**
 * Takes the set's sessions out of the alerts: a finding that stands on others too stays, without them and their evidence;
 * its count stays what it was. New rows first, then the old ones are removed: nothing is lost in between.
 */
export async function removeFromAlerts(clickhouse: ClickHouse, set: RemovalSet): Promise<void> {
  for (let after = ''; ; ) {
    const rows = await clickhouse.query<AlertRow & { id: string; remaining: string[] }>(
      `WITH ${sessionsOfSet(set)} AS gone
       SELECT *, arrayFilter(one -> NOT has(gone, one), sessions) AS remaining FROM alerts FINAL
       WHERE project = ${sqlString(set.project)} AND hasAny(sessions, gone) AND id > {after:String}
       ORDER BY id LIMIT ${atOnce}`,
      { after },
    );
    const last = rows.at(-1);
    if (!last) break;
    const shared = rows.filter(({ remaining }) => remaining.length > 0);
    await clickhouse.insert(
      'alerts',
      shared.map(({ remaining, ...row }) => ({
        ...row,
        sessions: remaining,
        finding: without(row.finding, remaining),
      })),
    );
    after = last.id;
  }
  await removeRows(clickhouse, 'alerts', namesSessionsOf(set));
}

/** The finding with nothing but what belongs to the remaining sessions. */
function without(finding: string, remaining: readonly string[]): string {
  const alert = JSON.parse(finding) as Alert;
  const evidences = alert.evidences.filter(({ data }) => remaining.includes(data.session));
  return JSON.stringify({ ...alert, evidences, unmapped: { ...alert.unmapped, sessions: remaining } });
}
