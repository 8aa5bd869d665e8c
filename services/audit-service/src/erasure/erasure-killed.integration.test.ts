import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { credentials } from '@grpc/grpc-js';
import { type TestScope, testScope } from '@sightline/local/testing';
import { createClickHouse, createObjectStore } from '@sightline/platform';
import { audit, type Erasure__Output, type Project__Output } from '@sightline/schemas/grpc';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask } from '../testing/ask.ts';
import { auditEnvironment, bearer, freePort, quiet } from '../testing/audit-service-fixture.ts';
import { storeVisit, traces } from '../testing/stored-visit.ts';

const main = join(import.meta.dirname, '../../dist/main.js');
const objects = 60;

let scope: TestScope;
let child: ChildProcess;
let clients: { erasures: InstanceType<typeof audit.Erasures>; control: InstanceType<typeof audit.ControlPlane> };
let stores: { clickhouse: ReturnType<typeof createClickHouse>; objects: ReturnType<typeof createObjectStore> };
let environment: Record<string, string>;

function start(): void {
  child = spawn(process.execPath, [main], {
    env: { ...environment, OPS_PORT: '0', LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}
async function kill(): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  expect(await exit).toEqual([null, 'SIGKILL']);
}

/** Asked until the process answers. */
async function asked<Answer>(call: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (attempt === 300) throw error;
      await sleep(100);
    }
  }
}

beforeAll(async () => {
  scope = await testScope({ kafka: true, clickhouse: true, redis: true });
  const port = await freePort();
  environment = { ...auditEnvironment(scope), PORT: String(port) };
  const insecure = credentials.createInsecure();
  // A channel waits for longer after each failure; here the process comes back at once.
  const options = { 'grpc.initial_reconnect_backoff_ms': 100, 'grpc.max_reconnect_backoff_ms': 200 };
  clients = {
    erasures: new audit.Erasures(`127.0.0.1:${port}`, insecure, options),
    control: new audit.ControlPlane(`127.0.0.1:${port}`, insecure, options),
  };
  stores = {
    clickhouse: createClickHouse({ ...scope.clickhouse, log: quiet }),
    objects: createObjectStore(environment.OBJECT_STORE_URL ?? ''),
  };
  start();
});
afterAll(async () => {
  for (const client of Object.values(clients)) client.close();
  child.kill('SIGKILL');
  await stores.clickhouse.stop();
  await scope.stop();
});

it('an erasure whose process is killed again and again is carried out, and its receipt counts everything once', async () => {
  const metadata = bearer(environment.SERVICE_TOKEN ?? '');
  await asked(() =>
    ask<Project__Output>((done) =>
      clients.control.createProject({ id: 'shop', name: 'Shop', origins: ['*'] }, metadata, done),
    ),
  );
  for (let seq = 0; seq < objects; seq++)
    await storeVisit(stores, {
      object: `segments/2026-11-18/0/${seq + 1}-aa.seg`,
      sessions: ['session-gone', 'session-kept'],
      seq,
      received: Date.now() - 60_000,
    });
  const kept = await traces(stores, 'session-kept', 'FINAL');
  const selection = { sessions: ['session-gone'] };
  const { id } = await ask<Erasure__Output>((done) =>
    clients.erasures.requestErasure({ project: 'shop', selection, requestedBy: 'u_1' }, metadata, done),
  );
  const now = (): Promise<Erasure__Output> =>
    asked(() => ask((done) => clients.erasures.getErasure({ project: 'shop', id }, metadata, done)));

  const seen = new Set<string>();
  for (const ms of [15, 40, 90, 200, 350]) {
    await sleep(ms);
    await kill();
    start();
    seen.add((await now()).state);
  }
  let erasure = await now();
  for (; erasure.state !== 'done'; erasure = await now()) await sleep(50);

  expect([...seen].some((state) => state !== 'done')).toBe(true);
  expect(await traces(stores, 'session-gone')).toEqual({});
  expect(await traces(stores, 'session-kept', 'FINAL')).toEqual(kept);
  const counts = Object.fromEntries(erasure.removed.map(({ store, name, count }) => [`${store}/${name}`, count]));
  expect(counts).toMatchObject({
    'clickhouse/chunks': objects,
    'clickhouse/interactions': objects,
    'clickhouse/heatmap_marks': objects,
    'clickhouse/heatmap_bots': 1,
    'clickhouse/session_chunks': objects,
    'objects/objects-rewritten': objects,
    'kafka/sightline.sessions.v1': 1,
  });
  for (const { object, offset, bytes, seq } of await stores.clickhouse.query<{
    object: string;
    offset: number;
    bytes: number;
    seq: number;
  }>("SELECT object, toFloat64(object_offset) AS offset, bytes, seq FROM chunks FINAL WHERE session = 'session-kept'"))
    expect((await stores.objects.read(object, offset, bytes)).toString()).toBe(`body of session-kept/${seq}`);
}, 120_000);
