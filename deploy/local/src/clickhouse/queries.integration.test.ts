import { type ClickHouseClient, createClient } from '@clickhouse/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../process/run.ts';
import { startTemporaryEngine, type TemporaryEngine } from '../testing/temporary-engine.ts';

let engine: TemporaryEngine;
let client: ClickHouseClient;
let address: { url: string; password: string };

beforeAll(async () => {
  engine = await startTemporaryEngine('clickhouse');
  const { CLICKHOUSE_URL: url = '', CLICKHOUSE_PASSWORD: password = '' } = engine.environment;
  address = { url, password };
  client = createClient({ ...address, log: { level: 127 } });
});
afterAll(async () => {
  await client.close();
  await engine.remove();
});

const rows = async <T>(query: string, more: Partial<Parameters<typeof client.query>[0]> = {}): Promise<T[]> =>
  (await client.query({ query, format: 'JSONEachRow', ...more })).json<T>() as Promise<T[]>;

const residentMegabytes = async (): Promise<number> =>
  Number((await run('ps', ['-o', 'rss=', '-p', String(engine.engine.pid)])).stdout) / 1024;

describe('reading', () => {
  test('ping, with and without a query', async () => {
    expect(await client.ping()).toEqual({ success: true });
    expect(await client.ping({ select: true })).toEqual({ success: true });
  });

  test('every format that clients ask for', async () => {
    const query = "SELECT number AS n, 'a\nb' AS s FROM numbers(2)";
    const text = async (format: 'CSV' | 'CSVWithNames' | 'TabSeparated' | 'TabSeparatedWithNames'): Promise<string> =>
      (await client.query({ query, format })).text();
    expect(await text('CSV')).toBe('0,"a\nb"\n1,"a\nb"\n');
    expect(await text('CSVWithNames')).toBe('"n","s"\n0,"a\nb"\n1,"a\nb"\n');
    expect(await text('TabSeparated')).toBe('0\ta\\nb\n1\ta\\nb\n');
    expect(await text('TabSeparatedWithNames')).toBe('n\ts\n0\ta\\nb\n1\ta\\nb\n');
    expect(await rows(query)).toEqual([
      { n: 0, s: 'a\nb' },
      { n: 1, s: 'a\nb' },
    ]);
    const json = await (await client.query({ query, format: 'JSON' })).json();
    expect(json).toMatchObject({ rows: 2, meta: [{ name: 'n' }, { name: 's' }] });
    const compact = await (await client.query({ query, format: 'JSONCompactEachRow' })).json();
    expect(compact).toEqual([
      [0, 'a\nb'],
      [1, 'a\nb'],
    ]);
  });

  test('names appear once, however large the result', async () => {
    const result = await client.query({ query: 'SELECT number AS n FROM numbers(300000)', format: 'CSVWithNames' });
    expect((await result.text()).split('"n"').length).toBe(2);
  });

  test('statements that answer with rows but are no SELECT', async () => {
    expect(await rows("SHOW DATABASES LIKE 'system'")).toEqual([{ name: 'system' }]);
    expect(await rows('EXISTS TABLE system.one')).toEqual([{ result: 1 }]);
    expect(await rows('DESCRIBE TABLE system.one')).toMatchObject([{ name: 'dummy', type: 'UInt8' }]);
    expect((await rows('EXPLAIN SELECT 1')).length).toBeGreaterThan(0);
  });

  test('a large result streams in bounded memory, at the pace of its reader', async () => {
    const before = await residentMegabytes();
    const response = await fetch(`${address.url}/?password=${address.password}`, {
      method: 'POST',
      body: 'SELECT number, repeat(toString(number), 10) AS s FROM numbers(10000000) FORMAT CSV',
    });
    let bytes = 0;
    let most = 0;
    let looks = 0;
    for await (const chunk of response.body ?? []) {
      bytes += chunk.length;
      if (bytes < looks * 100e6) continue;
      looks += 1;
      most = Math.max(most, await residentMegabytes());
    }
    expect(bytes).toBeGreaterThan(750e6);
    expect(most - before).toBeLessThan(400);
  });

  test('a slow subquery keeps nobody else waiting', async () => {
    const slow = rows('WITH (SELECT sleep(1.5)) AS slept SELECT slept');
    await new Promise((resolve) => setTimeout(resolve, 200));
    const start = performance.now();
    expect(await rows('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(performance.now() - start).toBeLessThan(900);
    expect(await slow).toEqual([{ slept: 0 }]);
  });

  test('a reader that stops early lets the query go', async () => {
    const result = await client.query({ query: 'SELECT number FROM system.numbers', format: 'JSONEachRow' });
    const stream = result.stream();
    for await (const batch of stream) {
      expect(batch.length).toBeGreaterThan(0);
      break;
    }
    result.close();
    expect(await rows('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test.each(['gzip', 'zstd'] as const)('answers in %s', async (codec) => {
    const compressed = createClient({ ...address, compression: { response: { codec } } });
    const result = await compressed.query({ query: 'SELECT number FROM numbers(100000)', format: 'JSONEachRow' });
    expect(result.response_headers['content-encoding']).toBe(codec);
    expect((await result.json()).length).toBe(100_000);
    await compressed.close();
  });
});

describe('what a query is given', () => {
  test('parameters of all kinds', async () => {
    const text = "x'y\\z\n\t`{} -- { serverError 60 } ü";
    const query = `SELECT {s:String} AS s, {a:Array(String)} AS a, {n:Nullable(Int32)} AS n, {m:Map(String, String)} AS m,
      {b:Bool} AS b, {t:DateTime64(3, 'UTC')} AS t, {list:Array(UInt32)} AS list`;
    const query_params = {
      s: text,
      a: [text, 'b'],
      n: null,
      m: { [text]: text },
      b: true,
      t: new Date(1e12),
      list: [1, 2],
    };
    expect(await rows(query, { query_params })).toEqual([
      { s: text, a: [text, 'b'], n: null, m: { [text]: text }, b: true, t: '2001-09-09 01:46:40.000', list: [1, 2] },
    ]);
  });

  test('long parameters, in the address and in a multipart body', async () => {
    const long = 'x'.repeat(500_000);
    const query = 'SELECT length({s:String}) AS length';
    expect(await rows(query, { query_params: { s: long } })).toEqual([{ length: 500_000 }]);
    expect(await rows(query, { query_params: { s: long }, use_multipart_params: true })).toEqual([{ length: 500_000 }]);
  });

  test('a database in which names are looked up, and databases made on the fly', async () => {
    await client.command({ query: 'CREATE DATABASE IF NOT EXISTS other' });
    const other = createClient({ ...address, database: 'other' });
    await other.command({ query: 'CREATE TABLE here (a UInt8) ENGINE = MergeTree ORDER BY a' });
    expect(
      await rows('SELECT name, engine FROM system.tables WHERE database = {d:String}', {
        query_params: { d: 'other' },
      }),
    ).toEqual([{ name: 'here', engine: 'MergeTree' }]);
    await other.close();
    await client.command({ query: 'DROP DATABASE other SYNC' });
  });

  test('settings hold for one query', async () => {
    const query = "SELECT value FROM system.settings WHERE name = 'max_threads'";
    expect(await rows(query, { clickhouse_settings: { max_threads: 7 } })).toEqual([{ value: '7' }]);
    expect(await rows(query)).not.toEqual([{ value: '7' }]);
    await expect(rows('SELECT sleep(3)', { clickhouse_settings: { max_execution_time: 0.2 } })).rejects.toMatchObject({
      type: 'TIMEOUT_EXCEEDED',
    });
  });

  test('the answer tells format, query id, time zone and a summary', async () => {
    const result = await client.query({ query: 'SELECT 1', format: 'JSON', query_id: 'my-id' });
    await result.text();
    expect(result.response_headers).toMatchObject({
      'x-clickhouse-query-id': 'my-id',
      'x-clickhouse-format': 'JSON',
      'x-clickhouse-timezone': 'UTC',
      'content-type': 'application/json; charset=UTF-8',
    });
    expect(JSON.parse(String(result.response_headers['x-clickhouse-summary']))).toMatchObject({ read_rows: '1' });
  });
});

describe('sessions', () => {
  test('a temporary table and SET stay in the session and nowhere else', async () => {
    const session_id = 's1';
    await client.command({ query: 'CREATE TEMPORARY TABLE mine (a UInt8)', session_id });
    await client.insert({ table: 'mine', values: [{ a: 5 }], format: 'JSONEachRow', session_id });
    await client.command({ query: 'SET max_threads = 3', session_id });
    expect(await rows('SELECT a FROM mine', { session_id })).toEqual([{ a: 5 }]);
    await expect(rows('SELECT a FROM mine')).rejects.toMatchObject({ type: 'UNKNOWN_TABLE' });
    const threads = "SELECT value FROM system.settings WHERE name = 'max_threads'";
    expect(await rows(threads, { session_id, clickhouse_settings: { max_threads: 5 } })).toEqual([{ value: '5' }]);
    expect(await rows(threads, { session_id })).toEqual([{ value: '3' }]);
  });

  test('one request at a time', async () => {
    const session_id = 's2';
    const slow = rows('SELECT sleep(0.5)', { session_id });
    await new Promise((resolve) => setTimeout(resolve, 150));
    await expect(rows('SELECT 1', { session_id })).rejects.toMatchObject({ code: '373', type: 'SESSION_IS_LOCKED' });
    await slow;
  });
});
