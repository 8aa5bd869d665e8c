import { clickHouseTime, createRedis } from '@sightline/platform';
import { redisKeys } from '@sightline/schemas';
import type { Erasure__Output, Project__Output } from '@sightline/schemas/grpc';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask, refusal } from '../testing/ask.ts';
import { type AuditFixture, quiet, startAuditFixture } from '../testing/audit-service-fixture.ts';
import { storeVisit, tables, traces } from '../testing/stored-visit.ts';

let fixture: AuditFixture;
let redis: ReturnType<typeof createRedis>;
beforeAll(async () => {
  fixture = await startAuditFixture();
  redis = createRedis({ url: fixture.scope.redisUrl, log: quiet });
  await redis.start();
  await ask<Project__Output>((done) =>
    fixture.control.createProject({ id: 'shop', name: 'Shop', origins: ['*'] }, fixture.metadata, done),
  );
});
afterAll(async () => {
  await redis?.stop();
  await fixture?.stop();
});

const request = (selection: object) =>
  ask<Erasure__Output>((done) =>
    fixture.erasures.requestErasure({ project: 'shop', selection, requestedBy: 'u_1' }, fixture.metadata, done),
  );
const get = (id: string) =>
  ask<Erasure__Output>((done) => fixture.erasures.getErasure({ project: 'shop', id }, fixture.metadata, done));

async function done(id: string): Promise<Erasure__Output> {
  for (;;) {
    const erasure = await get(id);
    if (erasure.state === 'done') return erasure;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
const counts = ({ removed }: Erasure__Output) =>
  Object.fromEntries(removed.map(({ store, name, count }) => [`${store}/${name}`, count]));

it('a session leaves every store, the others stay, and the receipt says what was where', async () => {
  await storeVisit(fixture, {
    object: 'segments/2026-11-18/0/1-aa.seg',
    sessions: ['session-1', 'session-2'],
    user: 'ada',
  });
  await storeVisit(fixture, { object: 'segments/2026-11-18/0/2-bb.seg', sessions: ['session-1'], seq: 1 });
  await redis.client.set(redisKeys.share('h1'), '{}', 'EX', 60);
  await redis.client.zadd(redisKeys.sharesOf('shop', 'session-1'), Date.now() + 60_000, 'h1');
  await redis.client.zadd(
    redisKeys.watched,
    Date.now() + 5_000,
    'shop/session-1',
    Date.now() + 5_000,
    'shop/session-2',
  );
  const before = await traces(fixture, 'session-2', 'FINAL');

  const { id, state } = await request({ sessions: ['session-1'] });
  expect(state).toBe('requested');
  const erasure = await done(id);

  expect(await traces(fixture, 'session-1')).toEqual({});
  expect(await traces(fixture, 'session-2', 'FINAL')).toEqual(before);
  expect(counts(erasure)).toEqual({
    'clickhouse/chunks': 2,
    'clickhouse/interactions': 2,
    'clickhouse/heatmap_marks': 2,
    'clickhouse/heatmap_bots': 1,
    'clickhouse/detection_matches': 2,
    'clickhouse/session_chunks': 2,
    'clickhouse/privacy_leaks': 2,
    'clickhouse/alerts': 2,
    'objects/bytes': expect.any(Number),
    'objects/objects-deleted': 1,
    'objects/objects-rewritten': 1,
    'kafka/sightline.sessions.v1': 1,
    'redis/share-links': 1,
    'redis/watches': 1,
  });
  expect(erasure).toMatchObject({ sessions: 1, selection: { sessions: ['session-1'] }, requestedBy: 'u_1' });
  expect(erasure.topics.map(({ topic }) => topic)).toContain('sightline.recordings.v1');
  expect(await redis.client.exists(redisKeys.share('h1'), redisKeys.sharesOf('shop', 'session-1'))).toBe(0);
  expect(await redis.client.zrange(redisKeys.watched, '0', '-1')).toEqual(['shop/session-2']);
  // The body of the session that stays can be read where the index says.
  const [row] = await fixture.clickhouse.query<{ object: string; offset: number; bytes: number }>(
    "SELECT object, toFloat64(object_offset) AS offset, bytes FROM chunks FINAL WHERE session = 'session-2'",
  );
  expect((await fixture.objects.read(row?.object ?? '', row?.offset ?? 0, row?.bytes ?? 0)).toString()).toBe(
    'body of session-2/0',
  );
  const objects: string[] = [];
  for await (const { key } of fixture.objects.list('')) objects.push(key);
  expect(objects).toEqual([row?.object]);
  // The day is rolled up anew.
  const changes = await fixture.clickhouse.query<{ begun: number; ended: number }>(
    'SELECT countIf(done = 0) AS begun, countIf(done = 1) AS ended FROM heatmap_changes FINAL',
  );
  expect(changes).toEqual([{ begun: 0, ended: expect.any(Number) }]);
  expect(changes[0]?.ended).toBeGreaterThan(0);
  // The finding that stands on both keeps what is the other's.
  const [alert] = await fixture.clickhouse.query<{ sessions: string[]; finding: string }>(
    "SELECT sessions, finding FROM alerts FINAL WHERE id = 'both'",
  );
  expect(alert?.sessions).toEqual(['session-2']);
  expect(alert?.finding).not.toContain('session-1');
  expect(alert?.finding).toContain('session-2');
});

it('a user is forgotten with every session, and the receipt does not name them', async () => {
  await storeVisit(fixture, {
    object: 'segments/2026-11-18/1/1-aa.seg',
    sessions: ['session-3', 'session-4'],
    user: 'grace',
  });
  await storeVisit(fixture, { object: 'segments/2026-11-18/1/2-aa.seg', sessions: ['session-5'], user: 'linus' });
  const { id } = await request({ user: 'grace' });
  const erasure = await done(id);
  expect(erasure.sessions).toBe(2);
  expect(erasure.selection?.user).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(await traces(fixture, 'session-3')).toEqual({});
  expect(await traces(fixture, 'session-4')).toEqual({});
  expect(Object.keys(await traces(fixture, 'session-5'))).toEqual([...tables, 'alerts']);
});

it("a filter's result is what the list of sessions shows for it", async () => {
  await storeVisit(fixture, {
    object: 'segments/2026-11-18/2/1-aa.seg',
    sessions: ['session-6', 'session-7'],
    user: 'bob',
  });
  const selection = { filter: { from: 0, to: 0, search: 'SESSION-6' } };
  const preview = await ask<{ sessions: number }>((finished) =>
    fixture.erasures.previewErasure({ project: 'shop', selection, requestedBy: 'u_1' }, fixture.metadata, finished),
  );
  expect(preview.sessions).toBe(1);
  await done((await request(selection)).id);
  expect(await traces(fixture, 'session-6')).toEqual({});
  expect(await traces(fixture, 'session-7')).not.toEqual({});
});

it('what comes back after the receipt is removed again and added to it', async () => {
  const { id } = await request({ sessions: ['session-8'] });
  expect(counts(await done(id))).toEqual({ 'kafka/sightline.sessions.v1': 1 });
  await fixture.clickhouse.insert('privacy_leaks', [
    { project: 'shop', session: 'session-8', tab: 't', seq: 0, first_time: clickHouseTime(Date.now()), leaks: [] },
  ]);
  for (let look = 0; look < 600 && Object.keys(await traces(fixture, 'session-8')).length > 0; look++)
    await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await traces(fixture, 'session-8')).toEqual({});
  expect(counts(await done(id))).toMatchObject({ 'clickhouse/privacy_leaks': 1 });
});

it.each([
  [{}, 'selection'],
  [{ sessions: ['session-1'], user: 'ada' }, 'selection'],
  [{ sessions: ["x' OR 1"] }, 'sessions'],
  [{ filter: { from: 0, to: 0, search: '' } }, 'filter'],
])('refuses %j', async (selection, field) => {
  expect(await refusal(request(selection))).toEqual([3, 'invalid-argument', field]);
});
