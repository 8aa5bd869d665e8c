import { clickHouseTime } from '@sightline/platform';
import type { AuditFixture } from './audit-service-fixture.ts';
import { contribution } from './stored-session.ts';
import { traceRow } from './trace-row.ts';

/** Tables with rows of single sessions. */
export const tables = [
  'chunks',
  'interactions',
  'heatmap_marks',
  'heatmap_bots',
  'detection_matches',
  'session_chunks',
  'privacy_leaks',
] as const;

type Stores = Pick<AuditFixture, 'clickhouse' | 'objects'>;

/** A chunk of each session in one object, a row in every table, an alert each and one that stands on all of them. */
export async function storeVisit(
  { clickhouse, objects }: Stores,
  visit: {
    object: string;
    sessions: string[];
    user?: string;
    seq?: number;
    received?: number;
    project?: string;
    only?: string[];
  },
): Promise<void> {
  const { object, sessions, user = '', seq = 0, received = Date.now() - 60_000, project = 'shop', only } = visit;
  const time = clickHouseTime(received);
  const place = (session: string) => ({ project, session, tab: 'tab-one-1', seq });
  const bodies = sessions.map((session) => Buffer.from(`body of ${session}/${seq}`));
  await objects.put(object, Buffer.concat(bodies));
  let end = 0;
  await clickhouse.insert(
    'chunks',
    sessions.map((session, index) => {
      const bytes = bodies[index]?.length ?? 0;
      end += bytes;
      const times = { first_time: time, last_time: time, received_time: time };
      return { ...place(session), ...times, events: 1, keyframe: true, bytes, object, object_offset: end - bytes };
    }),
  );
  const page = { url: 'https://shop.example/', page: 'https://shop.example/' };
  const rows: Record<string, object> = {
    interactions: { idx: 0, type: 'click', time, ...page, source: 's', user, detail: '{}' },
    heatmap_marks: traceRow({ idx: 0, page: page.page, kind: 'click', device: 'desktop', bucket: time, x: 1, y: 1 }),
    heatmap_bots: { day: time.slice(0, 10) },
    detection_matches: { idx: 0, rule: 'r', group_key: 'g', time, type: 'click', url: page.url, value: '' },
    privacy_leaks: { first_time: time, leaks: [] },
  };
  for (const [table, row] of Object.entries(rows)) {
    if (only && !only.includes(table)) continue;
    await clickhouse.insert(
      table,
      sessions.map((session) =>
        table === 'heatmap_bots' ? { ...row, project, session } : { ...row, ...place(session) },
      ),
    );
  }
  await clickhouse.insert(
    'session_chunks',
    sessions.map((session) => contribution({ project, session, seq, first: received, received, values: { user } })),
  );
  const alert = (id: string, of: string[]) => ({
    project,
    id,
    version: of.length,
    rule: 'r',
    title: 'Rule',
    severity_id: 1,
    activity_id: 1,
    group_key: 'g',
    count: of.length,
    sessions: of,
    first_seen: time,
    last_seen: time,
    finding: JSON.stringify({
      evidences: of.map((session) => ({ data: { session, url: page.url } })),
      unmapped: { project, group: 'g', count: of.length, sessions: of },
    }),
  });
  const all = sessions.length > 1 ? [alert(object.includes('/0/1-') ? 'both' : `all ${object}`, sessions)] : [];
  await clickhouse.insert('alerts', [...all, ...sessions.map((session) => alert(`of ${session}`, [session]))]);
}

/** How many rows each table has of the session, repeats included or, with FINAL, not; tables without any are left out. */
export async function traces(
  { clickhouse }: Pick<Stores, 'clickhouse'>,
  session: string,
  final: 'FINAL' | '' = '',
): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const table of [...tables, 'alerts']) {
    const where = table === 'alerts' ? 'has(sessions, {session:String})' : 'session = {session:String}';
    const [row] = await clickhouse.query<{ n: number }>(
      `SELECT toFloat64(count()) AS n FROM ${table} ${final} WHERE ${where}`,
      {
        session,
      },
    );
    if (row && row.n > 0) found[table] = row.n;
  }
  return found;
}
