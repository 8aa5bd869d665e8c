import { randomUUID } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  codeOf,
  goodKey,
  newSession,
  origin,
  project,
  startCollectorScope,
  until,
} from '../testing/collector-scope.ts';

let scope: Awaited<ReturnType<typeof startCollectorScope>>;
beforeAll(async () => {
  scope = await startCollectorScope();
});
afterAll(() => scope?.stop());

const event = (data: object = {}, more: object = {}) => ({ type: 5, data, timestamp: Date.now(), ...more });
const tabOf = () => `tab-${randomUUID()}`;
const send = (path: string, body: unknown): Promise<Response> =>
  fetch(`${scope.base}${path}`, { method: 'POST', headers: { origin }, body: new Uint8Array(bytesOf(body)) });
const bytesOf = (body: unknown): Buffer => (Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body)));
const rrwebUrl = (query: Record<string, string>) => `/v1/rrweb?${new URLSearchParams({ key: goodKey, ...query })}`;
const textOf = ({ value }: { value: Buffer }): string => gunzipSync(value).toString();

describe('stock rrweb', () => {
  it('is numbered on arrival without holes, and what comes again has its number still', async () => {
    const session = newSession();
    const tab = tabOf();
    const batches = [0, 1, 2].map((n) => [event({ n })]);
    for (const n of [0, 1, 0, 2, 1]) {
      expect((await send(rrwebUrl({ session, tab }), batches[n])).status).toBe(202);
    }
    const chunks = await scope.chunksOf(session, 5);
    expect(chunks.map(({ headers }) => headers.sightline_seq)).toEqual(['0', '1', '0', '2', '1']);
    const tabs = new Set(chunks.map(({ headers }) => headers.sightline_tab));
    expect(tabs.size).toBe(1);
    expect([...tabs][0]).toMatch(new RegExp(`^${tab}-[A-Za-z0-9_-]{4}$`));
  });

  it('a request that the page numbers is that chunk, compressed or not', async () => {
    const session = newSession();
    const tab = tabOf();
    expect((await send(rrwebUrl({ session, tab, seq: '0' }), [event()])).status).toBe(202);
    expect((await send(rrwebUrl({ session, tab, seq: '1' }), gzipSync(JSON.stringify([event()])))).status).toBe(202);
    const chunks = await scope.chunksOf(session, 2);
    expect(chunks.map(({ headers }) => headers.ce_id)).toEqual([`${session}/${tab}/0`, `${session}/${tab}/1`]);
  });

  it('is masked as the recorder is', async () => {
    const session = newSession();
    const planted = { note: 'write to ada@example.org', card: '4111 1111 1111 1111' };
    expect((await send(rrwebUrl({ session, tab: tabOf() }), [event(planted)])).status).toBe(202);
    const [chunk] = await scope.chunksOf(session);
    expect(chunk && textOf(chunk)).toMatch(/write to \*/);
    expect(chunk && textOf(chunk)).not.toMatch(/ada@example|4111/);
  });

  it('a batch that is refused for good leaves its number empty and a marker behind it', async () => {
    const session = newSession();
    const tab = tabOf();
    const old = [event({}, { timestamp: Date.now() - 7 * 864e5 })];
    expect((await send(rrwebUrl({ session, tab }), [event()])).status).toBe(202);
    expect(await codeOf(await send(rrwebUrl({ session, tab }), old))).toBe('timestamp-out-of-range');
    expect(await codeOf(await send(rrwebUrl({ session, tab }), old))).toBe('timestamp-out-of-range');
    expect((await send(rrwebUrl({ session, tab }), [event({ n: 1 })])).status).toBe(202);
    const chunks = await scope.chunksOf(session, 4);
    expect(chunks.map(({ headers }) => headers.sightline_seq)).toEqual(['0', '2', '2', '3']);
    expect(chunks[1] && textOf(chunks[1])).toContain('"reason":"batch_refused","code":"timestamp-out-of-range"');
  });

  it.each([
    ['bad-query', 'no tab', rrwebUrl({ session: 'session-12345' }), [event()]],
    ['unknown-key', 'another key', rrwebUrl({ session: 'session-12345', tab: 'tab-00001', key: 'x' }), [event()]],
    ['malformed-json', 'no JSON', rrwebUrl({ session: 'session-12345', tab: 'tab-00001' }), Buffer.from('{')],
    ['not-rrweb', 'no events of rrweb', rrwebUrl({ session: 'session-12345', tab: 'tab-00001' }), [{ a: 1 }]],
  ])('%s: %s', async (code, _, path, body) => {
    expect(await codeOf(await send(path, body))).toBe(code);
  });
});

describe('posthog-js', () => {
  const captured = (session: string, tab: string, data: unknown[], token = goodKey) => [
    { event: '$pageview', properties: { token } },
    { event: '$snapshot', properties: { token, $session_id: session, $window_id: tab, $snapshot_data: data } },
  ];

  it('is told to record, and nothing else', async () => {
    const script = await fetch(`${scope.base}/array/${goodKey}/config.js`);
    expect(script.headers.get('content-type')).toMatch(/javascript/);
    const window: Record<string, Record<string, { config: { sessionRecording: unknown } }>> = {};
    new Function('window', await script.text())(window);
    expect(window._POSTHOG_REMOTE_CONFIG?.[goodKey]?.config.sessionRecording).toMatchObject({ endpoint: '/s/' });
    const config = await fetch(`${scope.base}/array/${goodKey}/config`, { headers: { origin } });
    expect(await config.json()).toMatchObject({ hasFeatureFlags: false, sessionRecording: { endpoint: '/s/' } });
    expect(await (await send('/flags/?v=2', { token: goodKey })).json()).toMatchObject({ featureFlags: {} });
    expect(await codeOf(await fetch(`${scope.base}/array/nobody/config`))).toBe('unknown-key');
    expect(await codeOf(await fetch(`${scope.base}/static/array.js`))).toBe('not-found');
  });

  it('is stored by session and window, masked, and answered with 200', async () => {
    const session = newSession();
    const window = randomUUID();
    const body = captured(session, window, [event({ mail: 'ada@example.org' })]);
    for (const path of ['/s/', '/e/?compression=gzip-js', '/i/v0/e/']) {
      const response = await send(path, gzipSync(JSON.stringify(body)));
      expect({ status: response.status, answer: await response.json() }).toEqual({
        status: 200,
        answer: { status: 1 },
      });
    }
    const chunks = await scope.chunksOf(session, 3);
    expect(chunks.map(({ headers }) => headers.sightline_seq)).toEqual(['0', '0', '0']);
    expect(chunks[0]?.headers.sightline_tab).toContain(window);
    expect(chunks.map(textOf).join()).not.toContain('ada@');
  });

  it('what is no recording is answered and not stored', async () => {
    const before = scope.recordings.length;
    expect((await send('/e/', [{ event: '$pageview', properties: { token: goodKey } }])).status).toBe(200);
    expect(scope.recordings).toHaveLength(before);
  });

  it('is refused without a key that holds, or from elsewhere', async () => {
    const body = captured(newSession(), randomUUID(), [event()], 'phc_other');
    expect(await codeOf(await send('/s/', body))).toBe('unknown-key');
    const foreign = await fetch(`${scope.base}/s/`, {
      method: 'POST',
      headers: { origin: 'https://evil.example' },
      body: JSON.stringify(captured(newSession(), randomUUID(), [event()])),
    });
    expect(await codeOf(foreign)).toBe('origin-not-allowed');
  });

  it('sessions that are not sampled are answered and not stored', async () => {
    const key = `pk_${'E'.repeat(24)}`;
    await scope.setProject({ ...project, id: 'nothing', sampleRate: 0, keys: [{ key, createdAt: 1 }] });
    await until(async () => (await fetch(`${scope.base}/array/${key}/config`)).status === 200);
    const config = await (await fetch(`${scope.base}/array/${key}/config`)).json();
    expect(config).toMatchObject({ sessionRecording: false });
    const session = newSession();
    expect((await send('/s/', captured(session, randomUUID(), [event()], key))).status).toBe(200);
    expect(await scope.chunksOf(session, 0)).toEqual([]);
  });
});
