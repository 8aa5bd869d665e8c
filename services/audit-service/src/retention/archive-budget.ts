import type { ClickHouse } from '@sightline/platform';
import { addToSet, isInSet, listedSessions } from '../stored-sessions/removal-set.ts';
import { removeChunks, type SegmentStores } from '../stored-sessions/segments.ts';

/** Bytes of recordings that the index names. */
export async function archivedBytes(clickhouse: ClickHouse): Promise<number> {
  const [row] = await clickhouse.query<{ bytes: number }>('SELECT toFloat64(sum(bytes)) AS bytes FROM chunks FINAL');
  return row?.bytes ?? 0;
}

const sessionsAtOnce = 1_000;

/** SQL: the sessions whose last chunk was received longest ago, as many as make up the bytes that are too many. */
const oldestQuery = `
SELECT project, session FROM (
  SELECT project, session, size, sum(size) OVER (ORDER BY last, project, session) AS reached
  FROM (SELECT project, session, max(received_time) AS last, sum(bytes) AS size FROM chunks FINAL GROUP BY project, session)
)
WHERE reached - size < {excess:Float64}
LIMIT {most:UInt32}`;

/**
 * Removes the oldest recordings, whole sessions, until no more than `bytes` are archived. Their figures, interactions
 * and heatmaps stay.
 * @returns the number of sessions.
 */
export async function shrinkArchive(stores: SegmentStores, bytes: number, now: number): Promise<number> {
  const { clickhouse } = stores;
  const cause = `budget/${new Date(now).toISOString()}`;
  for (let removed = 0; ; ) {
    const excess = (await archivedBytes(clickhouse)) - bytes;
    if (excess <= 0) return removed;
    const oldest = await clickhouse.query<{ project: string; session: string }>(oldestQuery, {
      excess,
      most: sessionsAtOnce,
    });
    if (oldest.length === 0) return removed;
    for (const project of new Set(oldest.map((one) => one.project))) {
      const set = { cause, project };
      const sessions = oldest.filter((one) => one.project === project).map(({ session }) => session);
      await addToSet(clickhouse, set, listedSessions(sessions));
      await removeChunks(stores, isInSet(set));
    }
    removed += oldest.length;
  }
}
