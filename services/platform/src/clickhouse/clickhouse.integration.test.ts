import { createTcpProxy, type TestScope, testScope } from '@sightline/local/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Service } from '../service.ts';
import { silent } from '../testing.fixture.ts';
import { type ClickHouse, clickHouseTime, createClickHouse } from './clickhouse.ts';

let scope: TestScope;
let clickhouse: ClickHouse & Service;
beforeAll(async () => {
  scope = await testScope({ clickhouse: true });
  clickhouse = createClickHouse({ ...scope.clickhouse, log: silent });
  await clickhouse.start();
  await clickhouse.command(
    `CREATE TABLE things (id UInt64, name String, time DateTime64(3, 'UTC'), second DateTime('UTC'), good Bool, tags Array(String))
     ENGINE = ReplacingMergeTree ORDER BY id`,
  );
});
afterAll(async () => {
  await clickhouse.stop();
  await scope.stop();
});

const time = clickHouseTime(Date.UTC(2026, 0, 2, 3, 4, 5, 678));
const row = {
  id: 9_000_000_000,
  name: `it's "quoted" \\ and ünïcode`,
  time,
  second: time,
  good: true,
  tags: ['a', 'b'],
};

test('rows come back as they went in', async () => {
  await clickhouse.insert('things', [row]);
  await clickhouse.insert('things', []);
  const found = await clickhouse.query('SELECT * FROM things FINAL WHERE name = {name: String} AND id = {id: UInt64}', {
    name: row.name,
    id: row.id,
  });
  expect(found).toEqual([{ ...row, second: '2026-01-02 03:04:05' }]);
});

test('rows need not have the same columns', async () => {
  await clickhouse.insert('things', [
    { id: 8_000_001, name: 'one', tags: ['a'] },
    { tags: ['b'], name: 'two', id: 8_000_002 },
    { id: 8_000_003 },
    { id: 8_000_004, name: undefined, tags: ['c'] },
  ]);
  const found = await clickhouse.query(
    'SELECT id, name, tags FROM things FINAL WHERE id BETWEEN 8000001 AND 8000004 ORDER BY id',
  );
  expect(found).toEqual([
    { id: 8_000_001, name: 'one', tags: ['a'] },
    { id: 8_000_002, name: 'two', tags: ['b'] },
    { id: 8_000_003, name: '', tags: [] },
    { id: 8_000_004, name: '', tags: ['c'] },
  ]);
});

test('a repeated insert of the same identities changes nothing', async () => {
  const rows = Array.from({ length: 5_000 }, (_, id) => ({ ...row, id }));
  await clickhouse.insert('things', rows);
  await clickhouse.insert('things', rows.toReversed());
  expect(await clickhouse.query('SELECT count() AS n FROM things FINAL WHERE id < 5000')).toEqual([{ n: 5_000 }]);
});

test('errors are rejections', async () => {
  await expect(clickhouse.query('SELECT nonsense')).rejects.toThrow(/nonsense/);
  await expect(clickhouse.insert('things', [{ id: 'not a number' }])).rejects.toThrow();
  await expect(clickhouse.insert('no_such_table', [row])).rejects.toThrow();
});

test('a ClickHouse that is away or silent rejects in bounded time, and is used again when it is back', async () => {
  const proxy = await createTcpProxy({ target: Number(new URL(scope.clickhouse.url).port) });
  const url = `http://127.0.0.1:${proxy.port}`;
  const distant = createClickHouse({ ...scope.clickhouse, url, log: silent, requestTimeoutMs: 500 });
  await distant.ping();
  for (const [cut, mend] of [
    [proxy.refuse, proxy.accept],
    [proxy.pause, proxy.resume],
  ] as const) {
    cut();
    const started = Date.now();
    await expect(distant.insert('things', [row])).rejects.toThrow();
    await expect(distant.query('SELECT 1')).rejects.toThrow();
    await expect(distant.ping()).rejects.toThrow();
    await distant.start();
    expect(Date.now() - started).toBeLessThan(4_000);
    mend();
    await distant.ping();
  }
  await distant.stop();
  await proxy.close();
});
