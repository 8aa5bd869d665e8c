import { request } from 'node:http';
import { Readable } from 'node:stream';
import { type ClickHouseClient, createClient, type DataFormat } from '@clickhouse/client';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
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
beforeEach(async () => {
  await client.command({ query: 'CREATE OR REPLACE TABLE t (a UInt32, s String) ENGINE = MergeTree ORDER BY a' });
});

const stored = async (): Promise<{ a: number; s: string }[]> =>
  (await client.query({ query: 'SELECT a, s FROM t ORDER BY a', format: 'JSONEachRow' })).json();
const count = async (): Promise<number> => (await stored()).length;

/** Text with everything in it that could be read as something else. */
const hard = 'x\'y"z\\n\n\t, -- { serverError 60 } /* { clientError 1 } */ ; FORMAT CSV {} ü\u0000';

const send = async (query: string, body: string | Uint8Array<ArrayBuffer>): Promise<string> => {
  const response = await fetch(`${address.url}/?query=${encodeURIComponent(query)}`, {
    method: 'POST',
    body,
    headers: { 'X-ClickHouse-User': 'default', 'X-ClickHouse-Key': address.password },
  });
  return response.text();
};

describe('formats', () => {
  test.each(['JSONEachRow', 'JSONStringsEachRow', 'JSONCompactEachRow', 'JSONCompactStringsEachRow'] as DataFormat[])(
    '%s from the client, plain and compressed',
    async (format) => {
      const compact = format.includes('Compact');
      const number = format.includes('Strings') ? String : Number;
      const row = (a: number): unknown => (compact ? [number(a), hard] : { a: number(a), s: hard });
      await client.insert({ table: 't', values: [row(1), row(2)], format });
      const zipped = createClient({ ...address, compression: { request: true } });
      await zipped.insert({ table: 't', values: [row(3)], format });
      await zipped.close();
      expect(await stored()).toEqual([1, 2, 3].map((a) => ({ a, s: hard })));
    },
  );

  test('JSONCompactEachRowWithNames, and only some columns', async () => {
    const values = [
      ['s', 'a'],
      [hard, 1],
    ];
    await client.insert({ table: 't', values, format: 'JSONCompactEachRowWithNames' });
    await client.insert({ table: 't', values: [{ a: 2 }], format: 'JSONEachRow', columns: ['a'] });
    expect(await stored()).toEqual([
      { a: 1, s: hard },
      { a: 2, s: '' },
    ]);
  });

  test('CSV, TabSeparated and Values as text, with what looks like test hints inside', async () => {
    expect(await send('INSERT INTO t FORMAT CSV', '1,"-- { serverError 60 }"\n')).toBe('');
    expect(await send('INSERT INTO t FORMAT CSVWithNames', '"s","a"\n"two\nlines",2\n')).toBe('');
    expect(await send('INSERT INTO t FORMAT TSV', '3\t/* { clientError 1 } */\n')).toBe('');
    expect(await send('INSERT INTO t VALUES', "(4, '-- { serverError 60 }'), (2 + 3, lower('SUM'))")).toBe('');
    expect((await stored()).map(({ s }) => s)).toEqual([
      '-- { serverError 60 }',
      'two\nlines',
      '/* { clientError 1 } */',
      '-- { serverError 60 }',
      'sum',
    ]);
  });

  test('RowBinary and Native, as ClickHouse itself writes them', async () => {
    for (const format of ['RowBinary', 'Native']) {
      const response = await fetch(`${address.url}/?password=${address.password}`, {
        method: 'POST',
        body: `SELECT toUInt32(number) AS a, concat('-- { serverError 60 }', char(0, 10)) AS s FROM numbers(3) FORMAT ${format}`,
      });
      expect(response.headers.get('content-type')).toBe('application/octet-stream');
      expect(await send(`INSERT INTO t FORMAT ${format}`, new Uint8Array(await response.arrayBuffer()))).toBe('');
    }
    expect((await stored()).map(({ a }) => a)).toEqual([0, 0, 1, 1, 2, 2]);
  });

  test('a statement with its data behind it', async () => {
    await client.command({ query: `INSERT INTO t VALUES (1, '-- { serverError 60 }'), (2, ';')` });
    await client.command({ query: 'INSERT INTO t (a) FORMAT JSONEachRow\n{"a":3}\n{"a":4}' });
    await client.command({ query: "INSERT INTO t SELECT number + 10, 'x' FROM numbers(2)" });
    expect((await stored()).map(({ a }) => a)).toEqual([1, 2, 3, 4, 10, 11]);
  });

  test('a select over input()', async () => {
    const sql = "INSERT INTO t SELECT n * 2, upper(w) FROM input('n UInt32, w String') WHERE n > 1 FORMAT JSONEachRow";
    expect(await send(sql, '{"n":1,"w":"a"}\n{"n":2,"w":"-- { serverError 60 }"}\n')).toBe('');
    expect(await stored()).toEqual([{ a: 4, s: '-- { SERVERERROR 60 }' }]);
  });

  test('settings and a query id travel with it, the summary says how many rows', async () => {
    const result = await client.insert({
      table: 't',
      values: [{ a: 1, unknown: true }, { a: 2 }],
      format: 'JSONEachRow',
      clickhouse_settings: { input_format_skip_unknown_fields: 1 },
      query_id: 'insert-1',
    });
    expect(result).toMatchObject({ query_id: 'insert-1', summary: { written_rows: '2' } });
    await expect(
      client.insert({
        table: 't',
        values: [{ a: 1, unknown: true }],
        format: 'JSONEachRow',
        clickhouse_settings: { input_format_skip_unknown_fields: 0 },
      }),
    ).rejects.toMatchObject({ type: 'INCORRECT_DATA' });
  });

  test('nothing to insert is no error', async () => {
    expect(await send('INSERT INTO t FORMAT JSONEachRow', '')).toBe('');
    expect(await count()).toBe(0);
  });
});

describe('many and large', () => {
  test('a stream of 50,000 rows, compressed', async () => {
    const zipped = createClient({ ...address, compression: { request: true } });
    const values = Readable.from(
      (function* () {
        for (let a = 0; a < 50_000; a++) yield { a, s: `row ${a}` };
      })(),
    );
    await zipped.insert({ table: 't', values, format: 'JSONEachRow' });
    await zipped.close();
    const result = await client.query({
      query: 'SELECT count() AS n, uniqExact(a) AS u FROM t',
      format: 'JSONEachRow',
    });
    expect(await result.json()).toEqual([{ n: 50_000, u: 50_000 }]);
  });

  test('24 writers and readers at once: every row once, every failure its own', async () => {
    const writer = async (n: number): Promise<void> => {
      for (let i = 0; i < 4; i++) {
        await client.insert({ table: 't', values: [{ a: n * 100 + i, s: 'ok' }], format: 'JSONEachRow' });
        const wrong = client.insert({ table: 't', values: [{ a: 'no number' }], format: 'JSONEachRow' });
        await expect(wrong).rejects.toMatchObject({ type: 'CANNOT_PARSE_INPUT_ASSERTION_FAILED' });
        const query = 'SELECT {n:UInt32} AS n';
        const result = await client.query({ query, query_params: { n }, format: 'JSONEachRow' });
        expect(await result.json()).toEqual([{ n }]);
      }
    };
    await Promise.all(Array.from({ length: 24 }, (_, n) => writer(n)));
    const all = await stored();
    expect(all.length).toBe(96);
    expect(new Set(all.map(({ a }) => a)).size).toBe(96);
  });
});

describe('all or nothing', () => {
  test('a bad row keeps the good ones out', async () => {
    const values = [{ a: 1 }, { a: 2 }, { a: 'three' }];
    await expect(client.insert({ table: 't', values, format: 'JSONEachRow' })).rejects.toThrow();
    expect(await count()).toBe(0);
  });

  test('a client that breaks off in the middle of its body inserts nothing', async () => {
    const url = new URL(address.url);
    url.searchParams.set('query', 'INSERT INTO t FORMAT JSONEachRow');
    url.searchParams.set('password', address.password);
    const sending = request(url, { method: 'POST' });
    sending.on('error', () => {});
    for (let a = 0; a < 1000; a++) sending.write(`{"a":${a},"s":"whole rows"}\n`);
    await new Promise((resolve) => setTimeout(resolve, 200));
    sending.destroy();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await count()).toBe(0);
  });
});
