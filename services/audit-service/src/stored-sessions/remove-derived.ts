import type { ClickHouse } from '@sightline/platform';
import { sqlString } from '../sql-strings.ts';
import { isInSet, type RemovalSet } from './removal-set.ts';
import { removeRows } from './remove-rows.ts';

/**
 * Removes the set's rows from tables, heatmaps among them. As for whoever changes a heatmap's points, the days are noted as
 * being changed before (so that they are read out of their points) and as changed afterwards (so that they are rolled up
 * anew, and the roll in which the sessions still counted is deleted). What an interrupted removal has noted ends with this one.
 */
export async function removeDerived(clickhouse: ClickHouse, tables: readonly string[], set: RemovalSet): Promise<void> {
  const where = isInSet(set);
  const begun = `${set.cause}@${Date.now()}`;
  await clickhouse.command(
    `INSERT INTO heatmap_changes (project, day, cause, done)
     SELECT DISTINCT ${sqlString(set.project)}, day, ${sqlString(begun)}, 0 FROM (
       SELECT toDate(bucket) AS day FROM heatmap_marks WHERE ${where}
       UNION DISTINCT SELECT arrayJoin([day, day + 1]) AS day FROM heatmap_bots WHERE ${where}
     )`,
  );
  for (const table of tables) await removeRows(clickhouse, table, where);
  await clickhouse.command(
    `INSERT INTO heatmap_changes (project, day, cause, done)
     SELECT project, day, cause, 1 FROM heatmap_changes FINAL
     WHERE project = ${sqlString(set.project)} AND startsWith(cause, ${sqlString(`${set.cause}@`)}) AND done = 0`,
  );
}
