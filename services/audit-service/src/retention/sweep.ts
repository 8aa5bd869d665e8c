import { type ClickHouse, clickHouseTime } from '@sightline/platform';
import { type Project, retentionOf } from '@sightline/schemas';
import { sqlString } from '../sql-strings.ts';
import { addToSet, isInSet, type RemovalSet, sizeOfSet } from '../stored-sessions/removal-set.ts';
import { removeDerived } from '../stored-sessions/remove-derived.ts';
import { countRows, removeRows } from '../stored-sessions/remove-rows.ts';
import { removeChunks } from '../stored-sessions/segments.ts';
import { sessionTables } from '../stored-sessions/session-tables.ts';
import { publishTombstones, type SessionStores } from '../stored-sessions/stored-sessions.ts';

const day = 86_400_000;

/** What a sweep has removed of a project, by class: sessions of recordings and interactions, rows of the others. */
export interface Swept {
  recordings: number;
  interactions: number;
  alerts: number;
  leaks: number;
}

/** Start of the day (UTC) that lies so many days back, epoch ms: what was received before it has expired. */
export const cutoff = (days: number, now: number): number => Math.floor(now / day) * day - days * day;

/** SQL: whether `column` lies before the time. */
const before = (column: string, time: number): string =>
  `${column} < toDateTime64('${clickHouseTime(time)}', 3, 'UTC')`;

/** SQL: sessions of which the last chunk was received before the time: whole sessions expire, by the platform's clock. */
const silentSince = (table: string, project: string, time: number): string =>
  `SELECT session FROM ${table} WHERE project = ${sqlString(project)} GROUP BY session HAVING ${before('max(received_time)', time)}`;

/**
 * Removes what a project has kept for longer than it says. Cut off at the start of the day, so that each day's first
 * sweep removes a day's worth, and the others find nothing. Interrupted, the next one goes on.
 */
export async function sweepProject(
  stores: SessionStores,
  id: string,
  project: Pick<Project, 'retention'> | undefined,
  now: number,
): Promise<Swept> {
  const { clickhouse } = stores;
  const days = retentionOf(project);
  const expired = async (name: 'recordings' | 'interactions', table: string): Promise<RemovalSet> => {
    const end = cutoff(days[name], now);
    const set = { cause: `expired/${name}/${new Date(end).toISOString().slice(0, 10)}`, project: id };
    await addToSet(clickhouse, set, silentSince(table, id, end));
    return set;
  };

  const recordings = await expired('recordings', 'chunks');
  const swept: Swept = { recordings: 0, interactions: 0, alerts: 0, leaks: 0 };
  if ((await countRows(clickhouse, 'chunks', isInSet(recordings))) > 0) {
    swept.recordings = await sizeOfSet(clickhouse, recordings);
    await removeChunks(stores, isInSet(recordings));
  }

  const interactions = await expired('interactions', 'session_chunks');
  if ((await countRows(clickhouse, 'session_chunks', isInSet(interactions))) > 0) {
    swept.interactions = await sizeOfSet(clickhouse, interactions);
    await publishTombstones(stores, interactions);
    await removeDerived(clickhouse, sessionTables.interactions, interactions);
  }

  swept.alerts = await removeOld(clickhouse, 'alerts', id, before('last_seen', cutoff(days.alerts, now)));
  swept.leaks = await removeOld(clickhouse, 'privacy_leaks', id, before('first_time', cutoff(days.leaks, now)));
  return swept;
}

async function removeOld(clickhouse: ClickHouse, table: string, project: string, isOld: string): Promise<number> {
  const where = `project = ${sqlString(project)} AND ${isOld}`;
  const rows = await countRows(clickhouse, table, where);
  await removeRows(clickhouse, table, where);
  return rows;
}
