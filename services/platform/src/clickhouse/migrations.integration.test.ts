import { createHash } from 'node:crypto';
import { type TestScope, testScope } from '@sightline/local/testing';
import type { Migration } from '@sightline/schemas/files';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Service } from '../service.ts';
import { silent } from '../testing.fixture.ts';
import { type ClickHouse, createClickHouse } from './clickhouse.ts';
import { withMigrationLock } from './migration-lock.ts';
import { applyMigrations } from './migrations.ts';

let scope: TestScope;
let inDefault: ClickHouse & Service;
let clickhouse: ClickHouse & Service;
let database: string;
let databases = 0;

beforeAll(async () => {
  scope = await testScope({ clickhouse: true });
  inDefault = createClickHouse({ ...scope.clickhouse, log: silent });
});
beforeEach(async () => {
  if (database) {
    await clickhouse.stop();
    await inDefault.command(`DROP DATABASE ${database}`);
  }
  database = `${scope.clickhouse.database}_${++databases}`;
  await inDefault.command(`CREATE DATABASE ${database}`);
  clickhouse = createClickHouse({ ...scope.clickhouse, database, log: silent });
});
afterAll(async () => {
  await clickhouse.stop();
  await inDefault.command(`DROP DATABASE ${database}`);
  await inDefault.stop();
  await scope.stop();
});

const migration = (number: number, ...statements: string[]): Migration => ({
  number,
  name: `step_${number}`,
  statements,
  checksum: createHash('sha256').update(statements.join()).digest('hex'),
});
const log = migration(1, 'CREATE TABLE IF NOT EXISTS log (n UInt32) ENGINE = MergeTree ORDER BY n');
const insert = (number: number) => migration(number, `INSERT INTO log VALUES (${number})`);
const lockTables = () =>
  clickhouse.query<{ name: string }>(
    "SELECT name FROM system.tables WHERE database = currentDatabase() AND name LIKE '%lock%'",
  );

test('in order, once, and again only what is new', async () => {
  await applyMigrations({ clickhouse, migrations: [insert(3), log, insert(2)], log: silent });
  await applyMigrations({ clickhouse, migrations: [log, insert(2), insert(3), insert(4)], log: silent });
  expect(await clickhouse.query('SELECT n FROM log ORDER BY n')).toEqual([{ n: 2 }, { n: 3 }, { n: 4 }]);
  expect(await clickhouse.query('SELECT number, name FROM schema_migrations FINAL ORDER BY number')).toEqual(
    [1, 2, 3, 4].map((number) => ({ number, name: `step_${number}` })),
  );
});

test('a changed migration is an error', async () => {
  await applyMigrations({ clickhouse, migrations: [log], log: silent });
  const changed = migration(1, 'CREATE TABLE other (n UInt32) ENGINE = MergeTree ORDER BY n');
  await expect(applyMigrations({ clickhouse, migrations: [changed], log: silent })).rejects.toThrow(/migration 1/);
});

test('what failed is tried again', async () => {
  const broken = migration(2, 'INSERT INTO nowhere VALUES (1)');
  await expect(applyMigrations({ clickhouse, migrations: [log, broken], log: silent })).rejects.toThrow();
  await applyMigrations({ clickhouse, migrations: [log, insert(2)], log: silent });
  expect(await clickhouse.query('SELECT n FROM log')).toEqual([{ n: 2 }]);
});

test('many at once apply each migration once', async () => {
  const clients = Array.from({ length: 8 }, () => createClickHouse({ ...scope.clickhouse, database, log: silent }));
  const migrations = [log, insert(2), insert(3), insert(4)];
  await Promise.all(clients.map((client) => applyMigrations({ clickhouse: client, migrations, log: silent })));
  await Promise.all(clients.map((client) => client.stop()));
  expect(await clickhouse.query('SELECT n FROM log ORDER BY n')).toEqual([{ n: 2 }, { n: 3 }, { n: 4 }]);
  expect((await lockTables()).length).toBe(1);
});

test('the lock of a dead process is taken over, and a holder that was away notices', async () => {
  let wake: () => void = () => undefined;
  const asleep = new Promise<void>((resolve) => {
    wake = resolve;
  });
  const silentHolder: ClickHouse = {
    ...clickhouse,
    // It got the lock and then gave no sign of life.
    insert: async () => undefined,
  };
  const held = withMigrationLock({ clickhouse: silentHolder, log: silent, staleMs: 3_000 }, async (checkHeld) => {
    await checkHeld();
    await asleep;
    await checkHeld();
  });
  const lost = held.catch((error: unknown) => error);
  const started = Date.now();
  await new Promise((resolve) => setTimeout(resolve, 200));
  await withMigrationLock({ clickhouse, log: silent, staleMs: 3_000 }, async (checkHeld) => checkHeld());
  expect(Date.now() - started).toBeGreaterThan(1_900);
  wake();
  expect(await lost).toMatchObject({ message: 'another process has taken the migrations over' });
});
