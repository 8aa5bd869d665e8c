import { createTcpProxy, type TestScope, testScope } from '@sightline/local/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Service } from '../service.ts';
import { silent } from '../testing.fixture.ts';
import { type ClickHouse, clickHouseTime, createClickHouse } from './clickhouse.ts';
import { createNumberColumn } from './number-column.ts';
import { createStringColumn } from './string-column.ts';
import { createTextColumn } from './text-column.ts';
import { createTimeColumn } from './time-column.ts';

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

describe('columns', () => {
  const columnsOf = (rows: { id: number; name: string; second: number; size: number }[]) => {
    const id = createNumberColumn('UInt32');
    const name = createTextColumn();
    const second = createNumberColumn('DateTime');
    const size = createNumberColumn('Float32');
    for (const row of rows) {
      id.push(row.id);
      name.push(row.name);
      second.push(row.second);
      size.push(row.size);
    }
    return { id, name, second, size };
  };
  const rowsOf = (count: number, names: number) =>
    Array.from({ length: count }, (_, id) => ({
      id: 2 ** 32 - 1 - id,
      // Short and long ones, and none at all.
      name: id % names === 0 ? '' : `ünïcode "${id % names}" `.repeat((id % 30) + 1),
      second: 1_795_000_000 + (id >> 3),
      size: id / 8,
    }));
  const stored = (table: string) =>
    clickhouse.query(`SELECT id, name, toUInt32(second) AS second, size FROM ${table} FINAL ORDER BY id DESC`);
  const create = (table: string, name: string) =>
    clickhouse.command(
      `CREATE TABLE ${table} (id UInt32, name ${name}, second DateTime('UTC'), size Float32)
       ENGINE = ReplacingMergeTree ORDER BY id`,
    );

  // Of 256 names, of 65,536 and of more the numbers take one, two and four bytes.
  test.each([
    ['String', 1_000, 1],
    ['String', 3_000, 256],
    ['LowCardinality(String)', 3_000, 257],
    ['String', 70_000, 70_000],
  ])('come back from %s as they went in: %i rows, %i names', async (type, count, names) => {
    const table = `columns_${count}_${names}`;
    await create(table, type);
    const rows = rowsOf(count, names);
    await clickhouse.insertColumns(table, [columnsOf(rows)]);
    expect(await stored(table)).toEqual(rows);
  });

  test('of several blocks, empty ones among them, are one insert; repeats in it disappear', async () => {
    await create('blocks', 'String');
    const rows = rowsOf(2_000, 7);
    const blocks = [rows.slice(0, 500), [], rows.slice(400), rows.slice(0, 3)].map(columnsOf);
    await clickhouse.insertColumns('blocks', blocks);
    expect(await clickhouse.query('SELECT uniq(_part) AS parts FROM blocks')).toEqual([{ parts: 1 }]);
    expect(await stored('blocks')).toEqual(rows);
    await clickhouse.insertColumns('blocks', []);
    await clickhouse.insertColumns('blocks', [columnsOf([])]);
  });

  test('repeated values are written as often as they were pushed', async () => {
    await clickhouse.command('CREATE TABLE runs (a UInt32, b String, c Float32) ENGINE = MergeTree ORDER BY a');
    const a = createNumberColumn('UInt32');
    const b = createTextColumn();
    const c = createNumberColumn('Float32');
    c.push(Number.NaN, 40_000);
    for (let value = 0; value < 4; value += 1) {
      a.push(value, value * 10_000);
      a.push(value, 0);
      b.push(String(value), value * 10_000);
      c.push(0.5, value === 3 ? 20_000 : 0);
    }
    await clickhouse.insertColumns('runs', [{ a, b, c }]);
    const counts = 'SELECT a, b, count() AS n, countIf(isNaN(c)) > 0 AS holes FROM runs GROUP BY a, b ORDER BY a';
    expect(await clickhouse.query(counts)).toEqual([
      { a: 1, b: '1', n: 10_000, holes: 1 },
      { a: 2, b: '2', n: 20_000, holes: 1 },
      { a: 3, b: '3', n: 30_000, holes: 1 },
    ]);
  });

  test('instants have milliseconds, before 1970 and after 2038 too; numbers fit wider columns; texts are of any length', async () => {
    await clickhouse.command(
      "CREATE TABLE instants (id UInt64, at DateTime64(3, 'UTC'), flag Bool, text String) ENGINE = MergeTree ORDER BY id",
    );
    const times = [
      0,
      1,
      -1,
      -86_400_000,
      1_795_000_000_123,
      1_795_000_000_123.9,
      Date.UTC(2099, 11, 31, 23, 59, 59, 999),
    ];
    const texts = ['', 'ü', 'x'.repeat(127), 'é'.repeat(64), '\0\n', '😀'.repeat(70_000), 'y'];
    const id = createNumberColumn('UInt32');
    const at = createTimeColumn();
    const text = createStringColumn();
    const flag = createNumberColumn('UInt8');
    for (const [row, time] of times.entries()) {
      id.push(row);
      at.push(time);
      flag.push(row % 2);
      text.push(texts[row] ?? '');
    }
    at.push(5, 2);
    id.push(7, 2);
    flag.push(1, 2);
    text.push('again', 2);
    await clickhouse.insertColumns('instants', [{ id, at, flag, text }]);
    const rows = 'SELECT toUnixTimestamp64Milli(at) AS ms, flag, text FROM instants ORDER BY id';
    expect(await clickhouse.query(rows)).toEqual(
      [...times.map(Math.trunc), 5, 5].map((ms, row) => ({
        ms,
        flag: row > 6 || row % 2 === 1,
        text: row > 6 ? 'again' : texts[row],
      })),
    );
  });

  test('that do not fit each other or the table are rejections', async () => {
    await create('misfits', 'String');
    const columns = columnsOf(rowsOf(10, 3));
    await expect(clickhouse.insertColumns('no_such_table', [columns])).rejects.toThrow(/no_such_table/);
    await expect(clickhouse.insertColumns('misfits', [{ ...columns, other: columns.id }])).rejects.toThrow(/other/);
    columns.id.push(1);
    await expect(clickhouse.insertColumns('misfits', [columns])).rejects.toThrow(/different lengths/);
    expect(await stored('misfits')).toEqual([]);
  });
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
