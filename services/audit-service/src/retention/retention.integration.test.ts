import { type TestScope, testScope } from '@sightline/local/testing';
import {
  type ClickHouse,
  composeServices,
  createClickHouse,
  createObjectStore,
  createRedis,
  type ObjectStore,
  type OutgoingMessage,
  type Service,
} from '@sightline/platform';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SessionStores } from '../stored-sessions/stored-sessions.ts';
import { quiet } from '../testing/audit-service-fixture.ts';
import { storeVisit, traces } from '../testing/stored-visit.ts';
import { archivedBytes, shrinkArchive } from './archive-budget.ts';
import { cutoff, sweepProject } from './sweep.ts';
import { tidySegments } from './tidy-segments.ts';

let scope: TestScope;
let clickhouse: ClickHouse & Service;
let objects: ObjectStore;
let engines: Service;
let stores: SessionStores;
const published: OutgoingMessage[] = [];
beforeAll(async () => {
  scope = await testScope({ clickhouse: true, redis: true });
  clickhouse = createClickHouse({ ...scope.clickhouse, log: quiet });
  const redis = createRedis({ url: scope.redisUrl, log: quiet });
  objects = createObjectStore(`file://${scope.dir}`);
  engines = composeServices(clickhouse, redis);
  await engines.start();
  const publisher = { publish: async (messages: OutgoingMessage[]) => void published.push(...messages) };
  stores = { clickhouse, objects, publisher, redis: redis.client, log: quiet };
});
afterAll(async () => {
  await engines?.stop();
  await scope?.stop();
});

const day = 86_400_000;
const now = Date.UTC(2026, 10, 24, 15);
const keys = async (): Promise<string[]> => {
  const found: string[] = [];
  for await (const { key } of objects.list('segments/')) found.push(key);
  return found.sort();
};
const visit = (object: string, received: number, sessions: string[], project = 'shop') =>
  storeVisit({ clickhouse, objects }, { object: `segments/${object}.seg`, received, sessions, project });

it('each class goes when its days are over, whole sessions, and what is younger stays', async () => {
  expect(cutoff(30, now)).toBe(Date.UTC(2026, 9, 25));
  await visit('a/0/1-aa', now - 31 * day, ['month-old', 'month-old-2']);
  await visit('b/0/1-aa', Date.UTC(2026, 9, 25), ['just-kept']);
  await visit('c/0/1-aa', now - 31 * day, ['still-going']);
  await storeVisit(
    { clickhouse, objects },
    { object: 'segments/d/0/1-aa.seg', received: now - day, sessions: ['still-going'], seq: 1 },
  );
  await visit('e/0/1-aa', now - 400 * day, ['year-old']);
  await visit('f/0/1-aa', now - 400 * day, ['of-another'], 'blog');

  expect(await sweepProject(stores, 'shop', undefined, now)).toEqual({
    recordings: 3,
    interactions: 1,
    alerts: 1,
    leaks: 1,
  });
  expect(await traces({ clickhouse }, 'year-old')).toEqual({});
  expect(Object.keys(await traces({ clickhouse }, 'month-old'))).toEqual([
    'interactions',
    'heatmap_marks',
    'heatmap_bots',
    'detection_matches',
    'session_chunks',
    'privacy_leaks',
    'alerts',
  ]);
  expect(await traces({ clickhouse }, 'just-kept')).toHaveProperty('chunks');
  expect(await traces({ clickhouse }, 'still-going')).toMatchObject({ chunks: 2 });
  expect(await traces({ clickhouse }, 'of-another')).toHaveProperty('chunks');
  expect(await keys()).toEqual(['b', 'c', 'd', 'f'].map((name) => `segments/${name}/0/1-aa.seg`));
  expect(published.map(({ key, value }) => [key, value])).toEqual([['shop/year-old', null]]);
  // Nothing is left for the day's next sweep; a project's own days count.
  const nothing = { recordings: 0, interactions: 0, alerts: 0, leaks: 0 };
  expect(await sweepProject(stores, 'shop', undefined, now)).toEqual(nothing);
  const kept = { retention: { recordings: 500, interactions: 500, alerts: 500, leaks: 500 } };
  expect(await sweepProject(stores, 'blog', kept, now)).toEqual(nothing);
});

it('an object that holds living chunks too is written anew without the expired ones', async () => {
  await visit('g/0/1-aa', now - 40 * day, ['mixed-old', 'mixed-new']);
  await storeVisit(
    { clickhouse, objects },
    { object: 'segments/h/0/1-aa.seg', received: now - day, sessions: ['mixed-new'], seq: 1 },
  );
  await sweepProject(stores, 'shop', undefined, now);
  const [row] = await clickhouse.query<{ object: string; offset: number; bytes: number }>(
    `SELECT object, toFloat64(object_offset) AS offset, bytes FROM chunks FINAL WHERE session = 'mixed-new' AND seq = 0`,
  );
  expect(row?.object).not.toBe('segments/g/0/1-aa.seg');
  expect((await objects.read(row?.object ?? '', row?.offset ?? 0, row?.bytes ?? 0)).toString()).toBe(
    'body of mixed-new/0',
  );
  expect(await keys()).not.toContain('segments/g/0/1-aa.seg');
});

it('an archive above its budget gives up its oldest recordings and nothing else', async () => {
  const before = await archivedBytes(clickhouse);
  await visit('x/0/1-aa', now - 2 * day, ['older-one', 'older-two']);
  await visit('y/0/1-aa', now - 1_000, ['newest-one']);
  const all = await archivedBytes(clickhouse);
  expect(all).toBeGreaterThan(before);
  expect(await shrinkArchive(stores, all, now)).toBe(0);
  const newest = 'body of newest-one/0'.length;
  expect(await shrinkArchive(stores, newest, now)).toBeGreaterThan(1);
  expect(await archivedBytes(clickhouse)).toBe(newest);
  expect(await traces({ clickhouse }, 'older-one')).toHaveProperty('session_chunks');
  expect(await keys()).toEqual(['segments/y/0/1-aa.seg']);
});

it('what no row names is deleted when it is a day old, and not before', async () => {
  await objects.put('segments/y/0/2-orphan.seg', Buffer.from('orphan'));
  // A chunk that came twice: its first copy is known no more.
  await visit('z/0/1-aa', now - 500, ['came-twice', 'came-once']);
  await clickhouse.command("ALTER TABLE chunks DELETE WHERE session = 'came-twice' SETTINGS mutations_sync = 1");
  expect(await tidySegments(stores, Date.now())).toEqual({ deleted: 0, bytes: 0, rewritten: 0 });
  expect(await tidySegments(stores, Date.now() + 2 * day)).toEqual({ deleted: 1, bytes: 6, rewritten: 1 });
  const [row] = await clickhouse.query<{ object: string; bytes: number }>(
    "SELECT object, bytes FROM chunks FINAL WHERE session = 'came-once'",
  );
  expect((await objects.read(row?.object ?? '', 0, row?.bytes ?? 0)).toString()).toBe('body of came-once/0');
  expect(await keys()).toEqual(['segments/y/0/1-aa.seg', row?.object]);
  expect(await tidySegments(stores, Date.now() + 2 * day)).toEqual({ deleted: 0, bytes: 0, rewritten: 0 });
});
