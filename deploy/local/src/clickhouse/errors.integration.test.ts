import { type ClickHouseClient, createClient } from '@clickhouse/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

const post = (path: string, body: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${address.url}${path}`, {
    method: 'POST',
    body,
    headers: { 'X-ClickHouse-User': 'default', 'X-ClickHouse-Key': address.password, ...headers },
  });

describe('who may ask', () => {
  test.each([
    ['a wrong password', { password: 'wrong' }],
    ['no password', { password: '' }],
    ['an unknown user', { username: 'somebody' }],
  ])('%s is error 516', async (_, credentials) => {
    const stranger = createClient({ ...address, ...credentials, log: { level: 127 } });
    await expect(stranger.query({ query: 'SELECT 1' })).rejects.toMatchObject({
      code: '516',
      type: 'AUTHENTICATION_FAILED',
    });
    expect(await stranger.ping({ select: true })).toMatchObject({ success: false });
    expect(await stranger.ping()).toEqual({ success: true });
    await stranger.close();
  });

  test('with status 403; and by header, Basic and address it lets the right ones in', async () => {
    expect((await post('/', 'SELECT 1', { 'X-ClickHouse-Key': 'wrong' })).status).toBe(403);
    const plain = await fetch(`${address.url}/?user=default&password=${address.password}&query=SELECT%201`);
    expect(await plain.text()).toBe('1\n');
    const authorization = `Basic ${Buffer.from(`default:${address.password}`).toString('base64')}`;
    expect((await fetch(`${address.url}/?query=SELECT%201`, { headers: { authorization } })).status).toBe(200);
  });

  test('it listens on loopback only', async () => {
    const { networkInterfaces } = await import('node:os');
    const outside = Object.values(networkInterfaces())
      .flat()
      .find((address) => address && !address.internal && address.family === 'IPv4');
    if (!outside) return;
    const { port } = new URL(address.url);
    await expect(fetch(`http://${outside.address}:${port}/ping`)).rejects.toThrow();
  });
});

describe('errors', () => {
  test.each([
    ['SELECT * FROM nowhere', '60', 'UNKNOWN_TABLE', 404],
    ['SELEC 1', '62', 'SYNTAX_ERROR', 400],
    ['SELECT 1; SELECT 2', '62', 'SYNTAX_ERROR', 400],
    ['', '62', 'SYNTAX_ERROR', 400],
    ['-- only a comment', '62', 'SYNTAX_ERROR', 400],
    ['SELECT nothing', '47', 'UNKNOWN_IDENTIFIER', 404],
    ['SELECT {a:String}', '456', 'UNKNOWN_QUERY_PARAMETER', 400],
    ['SELECT 1 FORMAT Nonsense', '73', 'UNKNOWN_FORMAT', 404],
    ["SELECT toUInt8('x')", '6', 'CANNOT_PARSE_TEXT', 400],
    ['USE nowhere', '81', 'UNKNOWN_DATABASE', 404],
    ['CREATE TABLE system.one (a UInt8) ENGINE = Memory', '57', 'TABLE_ALREADY_EXISTS', 500],
    ["SELECT 1 INTO OUTFILE '/tmp/out'", '48', 'NOT_IMPLEMENTED', 501],
  ])('%s', async (sql, code, type, status) => {
    const response = await post('/', sql);
    expect(response.headers.get('x-clickhouse-exception-code')).toBe(code);
    expect(response.status).toBe(status);
    expect(await response.text()).toMatch(new RegExp(`^Code: ${code}\\. DB::Exception: .*\\(${type}\\)`, 's'));
  });

  test.each([
    '-- { serverError 60 }\nSELECT * FROM nowhere',
    'SELECT * FROM nowhere -- { serverError 60 }',
    'SELECT * FROM nowhere /* { clientError 60 } */',
    'SELECT * FROM nowhere; -- { serverError UNKNOWN_TABLE }',
    'SELECT * FROM nowhere # { serverError 60 }',
  ])('a comment hides no error: %j', async (query) => {
    await expect(client.command({ query })).rejects.toMatchObject({ code: '60', type: 'UNKNOWN_TABLE' });
  });

  test('an unknown setting, and a database that is not there', async () => {
    const wrong = createClient({ ...address, database: 'nowhere', log: { level: 127 } });
    await expect(wrong.query({ query: 'SELECT 1' })).rejects.toMatchObject({ type: 'UNKNOWN_DATABASE' });
    await wrong.close();
    const response = await post('/?no_such_setting=1', 'SELECT 1');
    expect(await response.text()).toContain('(UNKNOWN_SETTING)');
  });

  test('GET changes nothing', async () => {
    const create = encodeURIComponent('CREATE TABLE t (a UInt8) ENGINE = Memory');
    const response = await fetch(`${address.url}/?query=${create}`, {
      headers: { 'X-ClickHouse-User': 'default', 'X-ClickHouse-Key': address.password },
    });
    expect(await response.text()).toContain('(READONLY)');
  });

  test('other paths and methods', async () => {
    expect((await fetch(`${address.url}/nothing`)).status).toBe(404);
    expect((await fetch(`${address.url}/`, { method: 'DELETE' })).status).toBe(501);
    expect(await (await fetch(`${address.url}/`)).text()).toBe('Ok.\n');
  });

  test('a body that is not what its header says', async () => {
    const headers = { 'Content-Encoding': 'gzip' };
    expect(await (await post('/', 'SELECT 1', headers)).text()).toContain('(ZLIB_INFLATE_FAILED)');
    expect(await (await post('/', 'SELECT 1', { 'Content-Encoding': 'rot13' })).text()).toContain(
      'UNKNOWN_COMPRESSION_METHOD',
    );
    expect(await (await post('/', 'SELECT 1')).text()).toBe('1\n');
  });
});

describe('an error after the first rows', () => {
  const query = "SELECT number, throwIf(number = 2000000, 'too far') FROM numbers(10000000)";

  test('is thrown with its code by the stream and by json()', async () => {
    const stream = (await client.query({ query, format: 'JSONEachRow' })).stream();
    const read = async (): Promise<number> => {
      let count = 0;
      for await (const batch of stream) count += batch.length;
      return count;
    };
    await expect(read()).rejects.toMatchObject({ code: '395', message: expect.stringContaining('too far') });
    const result = await client.query({ query, format: 'JSONCompactEachRow' });
    await expect(result.json()).rejects.toMatchObject({ code: '395' });
  });

  test('never looks like a whole result: text breaks off, compressed too', async () => {
    const plain = await client.query({ query, format: 'CSV' });
    await expect(plain.text()).rejects.toThrow();
    const compressed = createClient({ ...address, compression: { response: true }, log: { level: 127 } });
    const result = await compressed.query({ query, format: 'CSV' });
    await expect(result.text()).rejects.toThrow();
    await compressed.close();
  });

  test('is a plain error where the result is made in one piece', async () => {
    await expect(client.query({ query, format: 'JSON' })).rejects.toMatchObject({ code: '395' });
    const clickhouse_settings = { wait_end_of_query: 1 as const };
    await expect(client.query({ query, format: 'JSONEachRow', clickhouse_settings })).rejects.toMatchObject({
      code: '395',
    });
  });
});
