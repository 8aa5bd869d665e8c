import type { Publisher, Redis } from '@sightline/platform';
import { cloudEventHeaders } from '@sightline/platform';
import { type RemovedPart, topics } from '@sightline/schemas';
import { namesSessionsOf, removeFromAlerts } from './alerts.ts';
import { countTraces, removeTraces } from './redis-traces.ts';
import { causesWithRows, isInSet, pagesOfSet, type RemovalSet } from './removal-set.ts';
import { removeDerived } from './remove-derived.ts';
import { countRows } from './remove-rows.ts';
import { countSegments, removeChunks, type SegmentStores } from './segments.ts';
import { sessionTables } from './session-tables.ts';

/** Every store that holds something of a session. */
export interface SessionStores extends SegmentStores {
  publisher: Pick<Publisher, 'publish'>;
  redis: Redis;
}

const tables = [...sessionTables.interactions, ...sessionTables.leaks];

/** Causes (by their beginning) for which sessions were removed, and of which something has come back. */
export const returnedCauses = ({ clickhouse }: SessionStores, beginning: string): Promise<string[]> =>
  causesWithRows(clickhouse, beginning, [...sessionTables.recordings, ...tables]);

const part = (store: RemovedPart['store'], name: string, count: number): RemovedPart => ({ store, name, count });

/** What the stores hold of the set's sessions; parts of which there is nothing are left out. */
export async function countSessions(stores: SessionStores, set: RemovalSet): Promise<RemovedPart[]> {
  const { clickhouse, redis } = stores;
  const where = isInSet(set);
  const { chunks, bytes, deleted, rewritten } = await countSegments(clickhouse, where);
  const parts = [
    part('clickhouse', 'chunks', chunks),
    part('objects', 'bytes', bytes),
    part('objects', 'objects-deleted', deleted),
    part('objects', 'objects-rewritten', rewritten),
  ];
  for (const table of tables) parts.push(part('clickhouse', table, await countRows(clickhouse, table, where)));
  parts.push(part('clickhouse', 'alerts', await countRows(clickhouse, 'alerts', namesSessionsOf(set))));
  for await (const sessions of pagesOfSet(clickhouse, set)) {
    const { shareLinks, watches } = await countTraces(redis, set.project, sessions);
    parts.push(part('redis', 'share-links', shareLinks), part('redis', 'watches', watches));
  }
  return sumParts(parts);
}

/**
 * Removes the set's sessions from every store: first what opens them, then the recordings, then what was derived, then
 * their record on the compacted topic. Whatever it is interrupted by, done again it comes to the same.
 */
export async function removeSessions(stores: SessionStores, set: RemovalSet): Promise<void> {
  const { clickhouse, redis } = stores;
  const where = isInSet(set);
  for await (const sessions of pagesOfSet(clickhouse, set)) await removeTraces(redis, set.project, sessions);
  await removeChunks(stores, where);
  await removeFromAlerts(clickhouse, set);
  await removeDerived(clickhouse, tables, set);
  await publishTombstones(stores, set);
}

/** Deletes the sessions' records on `sightline.sessions.v1`: gateways drop them, compaction removes them. */
export async function publishTombstones({ clickhouse, publisher }: SessionStores, set: RemovalSet): Promise<void> {
  for await (const sessions of pagesOfSet(clickhouse, set)) {
    const time = Date.now();
    await publisher.publish(
      sessions.map((session) => ({
        topic: topics.sessions,
        key: `${set.project}/${session}`,
        value: null,
        headers: {
          ...cloudEventHeaders({
            id: `${set.project}/${session}/removed`,
            type: 'sightline.session.v1',
            source: `/projects/${set.project}`,
            subject: session,
            time,
            contentType: 'application/json',
          }),
          sightline_project: set.project,
          sightline_session: session,
        },
      })),
    );
  }
}

/** One part for each store and name; those of nothing are left out. */
export function sumParts(parts: readonly RemovedPart[]): RemovedPart[] {
  const sums = new Map<string, RemovedPart>();
  for (const { store, name, count } of parts) {
    if (count === 0) continue;
    const key = `${store}/${name}`;
    sums.set(key, part(store, name, (sums.get(key)?.count ?? 0) + count));
  }
  return [...sums.values()];
}
