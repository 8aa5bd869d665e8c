import { createHash } from 'node:crypto';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createRedis } from '@sightline/platform';
import { decodeChunkHeaders, decodeLeaks, redisKeys } from '@sightline/schemas';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bomb } from './testing/bomb.ts';
import {
  chunkUrl,
  codeOf,
  line,
  log,
  newSession,
  origin,
  pause,
  post,
  postText,
  project,
  revokedKey,
  startCollectorScope,
  until,
} from './testing/collector-scope.ts';
import { countryDatabase } from './testing/country-database.ts';

let scope: Awaited<ReturnType<typeof startCollectorScope>>;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sightline-collector-'));
  const countries = join(folder, 'countries.mmdb');
  await writeFile(countries, countryDatabase([['203.0.113.0/24', 'DE']]));
  scope = await startCollectorScope({
    env: { BODY_TIMEOUT_MS: '1500', PROXY_HOPS: '1', COUNTRY_DATABASE: countries },
  });
});
afterAll(async () => {
  await scope?.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('a chunk', () => {
  it('is on the topic, masked, with all that its headers say, when it is answered 202', async () => {
    const session = newSession();
    const time = Date.now();
    const lines = [
      line({ tag: 'a', payload: { mail: 'jane@example.com', note: 'hello' } }, { timestamp: time - 5 }),
      line({ node: { type: 0, id: 1, childNodes: [] } }, { type: 2, timestamp: time }),
      line({ source: 5, id: 2, text: 'hunter2', isChecked: false }, { type: 3, timestamp: time }),
    ];
    const response = await postText(scope.base, lines.join('\n'), { session, tab: 'tab-1234', seq: 7 });
    expect(response.status).toBe(202);
    expect(await response.json()).toEqual({ flushMs: 5000, sample: 0.5 });

    const [message] = await scope.chunksOf(session);
    expect(message?.key).toBe(`shop/${session}`);
    expect(message?.text).toBe(
      `${lines.join('\n')}\n`.replace('jane@example.com', '*'.repeat(16)).replace('hunter2', '*'.repeat(7)),
    );
    expect(message?.headers).toMatchObject({
      ce_specversion: '1.0',
      ce_id: `${session}/tab-1234/7`,
      ce_type: 'sightline.recording.chunk.v1',
      ce_source: '/projects/shop',
      ce_subject: session,
      ce_time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      'content-type': 'application/x-ndjson',
      'content-encoding': 'gzip',
    });
    const facts = decodeChunkHeaders(message?.headers ?? {});
    expect(facts).toEqual({
      project: 'shop',
      session,
      tab: 'tab-1234',
      seq: 7,
      firstTime: time - 5,
      lastTime: time,
      receivedTime: expect.any(Number),
      events: 3,
      keyframe: true,
      device: 'desktop',
      browser: 'Firefox',
      os: 'Linux',
      source: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
    expect(Math.abs(facts.receivedTime - Date.now())).toBeLessThan(10_000);
  });

  it('says what had to be masked in it, and where', async () => {
    const session = newSession();
    const lines = [
      line({ tag: 'sightline.context', payload: { url: 'https://shop.example/cart?x=1', title: 'Cart' } }),
      line({ tag: 'a', payload: { contact: { first: 'jane@example.com', second: 'joe@example.com' } } }),
    ];
    expect((await postText(scope.base, lines.join('\n'), { session })).status).toBe(202);
    const [message] = await scope.chunksOf(session);
    const at = { class: 'email', page: 'https://shop.example/cart', count: 1 };
    expect(decodeLeaks(message?.headers ?? {})).toEqual([
      { ...at, place: 'custom event a: payload.contact.first' },
      { ...at, place: 'custom event a: payload.contact.second' },
    ]);
    const clean = newSession();
    await postText(scope.base, line({ tag: 'a', payload: 'ordinary' }), { session: clean });
    expect((await scope.chunksOf(clean))[0]?.headers).not.toHaveProperty('sightline_leaks');
  });

  it('that needs no mask goes on as the very bytes that came', async () => {
    const session = newSession();
    const body = gzipSync(`${line({ tag: 'a', payload: 'ordinary' })}\n`, { level: 9 });
    expect((await post(scope.base, body, { session })).status).toBe(202);
    expect((await scope.chunksOf(session))[0]?.value.equals(body)).toBe(true);
  });

  it('is taken again when it was taken before, and out of order: readers know it by its identity', async () => {
    const session = newSession();
    for (const seq of [3, 1, 3, 2, 2]) {
      expect((await postText(scope.base, line({ seq }), { session, seq })).status).toBe(202);
    }
    const chunks = await scope.chunksOf(session, 5);
    expect(chunks.map(({ headers }) => Number(headers.sightline_seq))).toEqual([3, 1, 3, 2, 2]);
  });

  it('has the same source when it comes from the same address', async () => {
    const session = newSession();
    for (const address of ['203.0.113.5', '9.9.9.9, 203.0.113.5', '203.0.113.6']) {
      await postText(scope.base, line(), { session, headers: { 'x-forwarded-for': address } });
    }
    const sources = (await scope.chunksOf(session, 3)).map(({ headers }) => headers.sightline_source);
    expect(sources[0]).toBe(sources[1]);
    expect(sources[0]).not.toBe(sources[2]);
  });

  it('says the country of the address, where the database knows it', async () => {
    const session = newSession();
    for (const address of ['203.0.113.5', '9.9.9.9']) {
      await postText(scope.base, line(), { session, headers: { 'x-forwarded-for': address } });
    }
    const countries = (await scope.chunksOf(session, 2)).map(({ headers }) => headers.sightline_country);
    expect(countries).toEqual(['DE', undefined]);
  });
});

describe('bad input', () => {
  const good = gzipSync(line());
  const nested = `{"type":5,"data":{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}},"timestamp":${Date.now()}}`;
  const withName = Buffer.from(good);
  withName[3] = 8;

  it.each([
    ['unknown-key', 'an unknown key', good, { key: `pk_${'Z'.repeat(24)}` }],
    ['unknown-key', 'a key of another shape', good, { key: 'x' }],
    ['revoked-key', 'a revoked key', good, { key: revokedKey }],
    ['origin-not-allowed', 'a foreign origin', good, { headers: { origin: 'https://evil.example' } }],
    ['origin-not-allowed', 'no origin to speak of', good, { headers: { origin: 'null' } }],
    ['bad-query', 'a malformed session', good, { session: '../../etc' }],
    ['bad-query', 'a malformed number', good, { seq: 'NaN' }],
    ['malformed-gzip', 'an empty body', Buffer.alloc(0), {}],
    ['malformed-gzip', 'what is no gzip', Buffer.from(line()), {}],
    ['malformed-gzip', 'a body cut off', good.subarray(0, -3), {}],
    ['malformed-gzip', 'two members', Buffer.concat([good, good]), {}],
    ['malformed-gzip', 'a file name', withName, {}],
    ['malformed-ndjson', 'malformed NDJSON', gzipSync(`${line()}\n{"type":`), {}],
    ['malformed-ndjson', 'invalid UTF-8', gzipSync(Buffer.from([0x22, 0xff, 0x22])), {}],
    ['not-rrweb', 'an event that is not rrweb', gzipSync(`${line()}\n{"event":"click"}`), {}],
    ['dangerous-keys', 'a key that pollutes prototypes', gzipSync(line().replace('{}', '{"__proto__":{"x":1}}')), {}],
    ['dangerous-keys', 'a constructor', gzipSync(line({ constructor: { prototype: {} } })), {}],
    ['too-deep', '10,000 levels', gzipSync(nested), {}],
    ['timestamp-out-of-range', 'an event of last week', gzipSync(line({}, { timestamp: Date.now() - 7 * 864e5 })), {}],
    ['body-too-large', 'a body over the limit', Buffer.alloc(3 * 1024 * 1024, 1), {}],
    ['inflates-too-large', '16 MiB and a byte', gzipSync(Buffer.alloc(16 * 1024 * 1024 + 1, 32)), {}],
  ])('%s: %s', async (code, _, body, sending) => {
    const session = newSession();
    const before = await scope.metric('sightline_collector_chunks_refused_total');
    const response = await post(scope.base, body, { session, ...sending });
    expect(await codeOf(response)).toBe(code);
    expect(response.headers.get('access-control-allow-origin')).toBe(
      'headers' in sending ? sending.headers.origin : origin,
    );
    expect(await scope.metric('sightline_collector_chunks_refused_total')).not.toBe(before);
    expect((await postText(scope.base, line(), { session })).status).toBe(202);
    expect(await scope.chunksOf(session)).toHaveLength(1);
  });

  it('a bomb of 1 MB that inflates to 1 GB costs little, and others are served meanwhile', async () => {
    const huge = bomb(1024);
    expect(huge.length).toBeLessThan(1024 * 1024);
    const rss = process.memoryUsage().rss;
    const start = performance.now();
    const bombs = Array.from({ length: 10 }, () => post(scope.base, huge));
    const session = newSession();
    const others = Array.from({ length: 20 }, (_, seq) => postText(scope.base, line(), { session, seq }));
    for (const response of await Promise.all(bombs)) expect(await codeOf(response)).toBe('inflates-too-large');
    for (const response of await Promise.all(others)) expect(response.status).toBe(202);
    expect(performance.now() - start).toBeLessThan(10_000);
    expect(process.memoryUsage().rss - rss).toBeLessThan(250 * 1024 * 1024);
  });

  it('is counted for the project that it came for', async () => {
    const text = await scope.metric('sightline_collector_chunks_refused_total');
    expect(text).toMatch(/reason="malformed-gzip",project="shop",service="collector"} \d/);
    expect(text).toMatch(/reason="unknown-key",project="",service="collector"} \d/);
  });

  it('other addresses and methods are refused', async () => {
    expect(await codeOf(await fetch(`${scope.base}/nothing`))).toBe('not-found');
    expect(await codeOf(await fetch(`${scope.base}/v1/recordings`))).toBe('method-not-allowed');
  });
});

describe('connections', () => {
  const head = (headers: string) =>
    `POST ${chunkUrl('', {})} HTTP/1.1\r\nHost: a\r\nOrigin: ${origin}\r\n${headers}\r\n\r\n`;

  /** Sends bytes as they are and gives what came back until the end, or until `done` says so. */
  const raw = (bytes: (string | Buffer)[], everyMs = 0) =>
    new Promise<string>((resolve) => {
      const socket = connect(scope.port, '127.0.0.1');
      let text = '';
      const end = () => {
        socket.destroy();
        resolve(text);
      };
      socket.on('data', (data) => {
        text += data;
        if (text.includes('\r\n\r\n')) setTimeout(end, 100);
      });
      socket.on('close', end);
      socket.on('error', end);
      (async () => {
        for (const part of bytes) {
          if (socket.destroyed) return;
          socket.write(part);
          await pause(everyMs);
        }
      })();
    });

  it('a body that is announced as too large is refused before it is sent', async () => {
    expect(await raw([head('Content-Length: 99999999')])).toMatch(/^HTTP\/1.1 413/);
  });

  it('a body of unknown length is refused as soon as it is too large', async () => {
    const part = Buffer.concat([Buffer.from('10000\r\n'), Buffer.alloc(65_536), Buffer.from('\r\n')]);
    expect(await raw([head('Transfer-Encoding: chunked'), ...Array(40).fill(part)], 5)).toMatch(/^HTTP\/1.1 413/);
  });

  it('a body that trickles in is refused when its time is up', async () => {
    const start = performance.now();
    const answer = await raw([head('Content-Length: 1000'), ...Array(100).fill('x')], 100);
    expect(answer).toMatch(/^HTTP\/1.1 408/);
    expect(performance.now() - start).toBeLessThan(4_000);
  });

  it('a client that goes away in the middle disturbs nobody', async () => {
    const sockets = Array.from({ length: 50 }, () => connect(scope.port, '127.0.0.1'));
    for (const socket of sockets) socket.write(`${head('Content-Length: 1000')}xyz`);
    await pause(100);
    for (const socket of sockets) socket.resetAndDestroy();
    expect((await postText(scope.base, line())).status).toBe(202);
    await until(async () =>
      /aborted_total{service="collector"} 50/.test(await scope.metric('sightline_collector_requests_aborted_total')),
    );
  });

  it('a page may ask first, and read every answer', async () => {
    const asked = await fetch(chunkUrl(scope.base, {}), { method: 'OPTIONS', headers: { origin } });
    expect(asked.status).toBe(204);
    expect(Object.fromEntries(asked.headers)).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'POST',
      vary: 'origin',
    });
  });
});

describe('projects', () => {
  it('a key that is revoked stops working within a second', async () => {
    const key = `pk_${'C'.repeat(24)}`;
    await scope.setProject({ ...project, id: 'second', keys: [{ key, createdAt: 1 }] });
    await until(async () => (await postText(scope.base, line(), { key })).status === 202);
    await scope.setProject({ ...project, id: 'second', keys: [{ key, createdAt: 1, revokedAt: Date.now() }] });
    const start = performance.now();
    await until(async () => (await codeOf(await postText(scope.base, line(), { key }))) === 'revoked-key');
    expect(performance.now() - start).toBeLessThan(1_000);
  });

  it('choose what becomes of a class, and what else is masked', async () => {
    const text = async (): Promise<string> => {
      const session = newSession();
      await postText(scope.base, line({ tag: 'a', payload: ['jane@example.com', 'no. K-1234', '+49 30 1234567'] }), {
        session,
      });
      return (await scope.chunksOf(session))[0]?.text ?? '';
    };
    expect(await text()).toContain('["****************","no. K-1234","**************"]');
    const patterns = [{ id: 'customer_no', regex: 'K-\\d{4}' }];
    await scope.setProject({ ...project, privacy: { actions: { email: 'hash', phone: 'allow' }, patterns } });
    const pattern = /\["#[g-v]{16}","no\. \*{6}","\+49 30 1234567"\]/;
    await until(async () => pattern.test(await text()));
    expect(await text()).toMatch(pattern);
    await scope.setProject(project);
    await until(async () => (await text()).includes('no. K-1234'));
  });

  it('that record nothing stop their recorders', async () => {
    const key = `pk_${'D'.repeat(24)}`;
    await scope.setProject({ ...project, id: 'third', sampleRate: 0, keys: [{ key, createdAt: 1 }] });
    await until(async () => (await postText(scope.base, line(), { key })).status === 200);
    const session = newSession();
    expect(await (await postText(scope.base, line(), { key, session })).json()).toMatchObject({
      sample: 0,
      stop: true,
    });
    expect(await scope.chunksOf(session, 0)).toEqual([]);
  });
});

it('of an erased session nothing is taken any more, and of others everything', async () => {
  const session = newSession();
  const other = newSession();
  expect((await postText(scope.base, line(), { session })).status).toBe(202);
  await scope.setErased(session, Date.now() + 3_600_000);
  let refused: Response | undefined;
  await until(async () => {
    refused = await postText(scope.base, line(), { session, seq: 1 });
    return refused.status === 410;
  });
  expect(await codeOf(refused as Response)).toBe('session-erased');
  expect((await postText(scope.base, line(), { session: other })).status).toBe(202);
  await scope.setErased(session, undefined);
  await until(async () => (await postText(scope.base, line(), { session, seq: 2 })).status === 202);
});

describe('watched sessions', () => {
  it('are copied to the live topic at once, and flushed often, until nobody watches', async () => {
    const redis = createRedis({ url: scope.redisUrl, log });
    await redis.start();
    const session = newSession();
    const send = async (seq: number) => {
      const response = await postText(scope.base, line({ seq }), { session, seq });
      return ((await response.json()) as { flushMs: number }).flushMs;
    };
    try {
      expect(await send(0)).toBe(5000);
      await redis.client.zadd(redisKeys.watched, Date.now() + 30_000, `shop/${session}`);
      await redis.client.publish(redisKeys.watchedChannel, `shop/${session}`);
      let seq = 1;
      const start = performance.now();
      await until(async () => (await send(seq++)) === 200);
      expect(performance.now() - start).toBeLessThan(2_000);
      const copies = () => scope.live.filter((message) => message.headers.sightline_session === session);
      await until(() => copies().length === 1);
      const [copy] = copies();
      const chunks = await scope.chunksOf(session, seq);
      expect(copy).toEqual(chunks.at(-1));

      await redis.client.zrem(redisKeys.watched, `shop/${session}`);
      await until(async () => (await send(seq++)) === 5000, 8_000);
    } finally {
      await redis.stop();
    }
  });
});

describe('the recorder', () => {
  it('is served with an entity tag, anew when it was built anew', async () => {
    const file = join(scope.dir, 'recorder.js');
    await writeFile(file, 'first();');
    const own = await startCollectorScope({ env: { RECORDER_BUNDLE: file } });
    const get = (headers = {}) => fetch(`${own.base}/recorder.js`, { headers });
    try {
      const first = await get({ origin: 'https://any.example', 'accept-encoding': 'gzip, br' });
      expect(await first.text()).toBe('first();');
      expect(Object.fromEntries(first.headers)).toMatchObject({
        'content-type': 'text/javascript; charset=utf-8',
        'cache-control': 'public, max-age=300',
        'access-control-allow-origin': '*',
        'content-encoding': 'br',
      });
      const etag = first.headers.get('etag') ?? '';
      expect(etag).toContain(createHash('sha256').update('first();').digest('base64url').slice(0, 27));
      expect((await get({ 'if-none-match': etag })).status).toBe(304);
      const extras = (): Promise<Response> => fetch(`${own.base}/recorder-extras.js`);
      expect(await codeOf(await extras())).toBe('not-found');
      await writeFile(join(scope.dir, 'recorder-extras.js'), 'extras();');
      expect(await (await extras()).text()).toBe('extras();');
      await writeFile(file, 'second();');
      await utimes(file, 1, 1);
      await until(async () => (await (await get()).text()) === 'second();', 3_000);
      expect((await get({ 'if-none-match': etag })).status).toBe(200);
      await rm(file);
      await until(async () => (await codeOf(await get())) === 'not-found', 3_000);
    } finally {
      await own.stop();
    }
    expect(await codeOf(await fetch(`${scope.base}/recorder.js`))).toBe('not-found');
  });
});
