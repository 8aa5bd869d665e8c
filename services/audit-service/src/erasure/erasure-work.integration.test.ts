import { type TestScope, testScope } from '@sightline/local/testing';
import {
  type ClickHouse,
  composeServices,
  createClickHouse,
  createObjectStore,
  createRedis,
  type ObjectStore,
  type Redis,
  type Service,
} from '@sightline/platform';
import type { Erasure } from '@sightline/schemas';
import { loadTopics } from '@sightline/schemas/files';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SessionStores } from '../stored-sessions/stored-sessions.ts';
import { quiet } from '../testing/audit-service-fixture.ts';
import { storeVisit, traces } from '../testing/stored-visit.ts';
import { createErasureWork } from './erasure-work.ts';

let scope: TestScope;
let clickhouse: ClickHouse & Service;
let redis: { client: Redis } & Service;
let objects: ObjectStore;
let engines: Service;
beforeAll(async () => {
  scope = await testScope({ clickhouse: true, redis: true });
  clickhouse = createClickHouse({ ...scope.clickhouse, log: quiet });
  redis = createRedis({ url: scope.redisUrl, log: quiet });
  objects = createObjectStore(`file://${scope.dir}`);
  engines = composeServices(clickhouse, redis);
  await engines.start();
});
afterAll(async () => {
  await engines?.stop();
  await scope?.stop();
});

/** Dies right after its nth change of anything outside: every call from then on fails. */
function mortal(after: number) {
  const dead = new Error('this process is dead');
  let left = after;
  const alive = (): void => {
    if (left <= 0) throw dead;
  };
  async function change<T>(work: () => Promise<T>): Promise<T> {
    alive();
    const result = await work();
    left -= 1;
    alive();
    return result;
  }
  return { alive, change, hasDied: () => left <= 0 };
}

it('a process that dies after any of its steps leaves an erasure that another one finishes, with the same receipt', async () => {
  const receipts = new Map<number, Erasure>();

  /** @returns whether the erasure was longer than `dieAfter` steps. */
  async function erase(dieAfter: number): Promise<boolean> {
    const [gone, stays] = [`gone-${100 + dieAfter}`, `stays-${100 + dieAfter}`];
    const object = `segments/2026-11-18/0/${dieAfter}-aa.seg`;
    await storeVisit({ clickhouse, objects }, { object, sessions: [gone, stays], only: [] });
    await storeVisit(
      { clickhouse, objects },
      { object: `${object.slice(0, -4)}bb.seg`, sessions: [gone], seq: 1, only: [] },
    );
    let record: Erasure = {
      kind: 'erasure',
      id: `e_${String(dieAfter).padStart(12, '0')}`,
      project: 'shop',
      selection: { filter: { from: 0, to: Date.now(), search: gone } },
      requestedBy: 'u_1',
      requestedAt: Date.now(),
      state: 'requested',
      sessions: 0,
      removed: [],
    };

    const run = async (life: ReturnType<typeof mortal>): Promise<void> => {
      const stores: SessionStores = {
        clickhouse: {
          ...clickhouse,
          insert: (table, rows) => life.change(() => clickhouse.insert(table, rows)),
          command: (sql) => life.change(() => clickhouse.command(sql)),
        },
        objects: {
          ...objects,
          put: (key, ...pieces) => life.change(() => objects.put(key, ...pieces)),
          delete: (key) => life.change(() => objects.delete(key)),
        },
        publisher: { publish: () => life.change(async () => undefined) },
        redis: redis.client,
        log: quiet,
      };
      const work = createErasureWork({
        stores,
        controlLog: {
          change: (decide) =>
            life.change(async () => {
              const next = await decide({} as never);
              record = next as Erasure;
              return next;
            }),
          append: () => life.change(async () => undefined),
        },
        log: quiet,
        topics: loadTopics(),
        isProcessed: async () => true,
        settleMs: 1,
      });
      for (let wait: number | undefined = 0; wait !== undefined; wait = await work.step(record)) life.alive();
    };

    const life = mortal(dieAfter);
    await run(life).catch((error: unknown) => {
      if (!life.hasDied()) throw error;
    });
    await run(mortal(Number.POSITIVE_INFINITY));
    receipts.set(dieAfter, record);

    expect(await traces({ clickhouse }, gone)).toEqual({});
    const [row] = await clickhouse.query<{ object: string; offset: number; bytes: number }>(
      'SELECT object, toFloat64(object_offset) AS offset, bytes FROM chunks FINAL WHERE session = {stays:String}',
      { stays },
    );
    expect((await objects.read(row?.object ?? '', row?.offset ?? 0, row?.bytes ?? 0)).toString()).toBe(
      `body of ${stays}/0`,
    );
    return life.hasDied();
  }

  const steps = Array.from({ length: 22 }, (_, index) => index + 1);
  const died = await Promise.all(steps.map(erase));
  // The last of them is longer than any erasure: every step has been a process's last.
  expect(died.at(-1)).toBe(false);
  expect(died[0]).toBe(true);
  const sums = new Set(
    [...receipts.values()].map(({ state, sessions, removed, selection }) =>
      JSON.stringify({
        state,
        sessions,
        named: selection.filter?.search.startsWith('sha256:'),
        removed: removed.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
      }),
    ),
  );
  expect([...sums]).toHaveLength(1);
  expect(receipts.get(1)).toMatchObject({ state: 'done', sessions: 1 });
}, 180_000);
