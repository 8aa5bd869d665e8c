import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bomb } from '../testing/bomb.ts';
import type { ClientBatch } from './client-batch.ts';
import { translateBody } from './translate-body.ts';

const limits = {
  maxInflatedBytes: 1024 * 1024,
  maxChunkBytes: 900_000,
  maxDepth: 100,
  maxValues: 100_000,
  maxStringBytes: 2_000_000,
  maxParsedBytes: 72 * 1024 * 1024,
};
const rrweb = { client: 'rrweb', session: 'session-1', tab: 'tab-00001', isNumbered: false } as const;
const posthog = { client: 'posthog', base64: false } as const;
const key = `pk_${'A'.repeat(24)}`;

const event = (data: object = {}, type = 5) => ({ type, data, timestamp: 1_700_000_000_000 });
const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
const eventsOf = (chunk: ClientBatch['chunks'][number] | undefined): unknown[] =>
  gunzipSync(chunk?.body ?? gzipSync(''))
    .toString()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
const accepted = (...args: Parameters<typeof translateBody>): ClientBatch => {
  const result = translateBody(...args);
  if (!result.ok) throw new Error(result.code);
  return result.value;
};
const codeOf = (...args: Parameters<typeof translateBody>): string => {
  const result = translateBody(...args);
  return result.ok ? 'ok' : result.code;
};

/** As posthog-js compresses parts of an event: gzip, one character a byte. */
const packed = (value: unknown): string => gzipSync(JSON.stringify(value)).toString('latin1');
const snapshot = (data: unknown, window = 'window-0001') => ({
  event: '$snapshot',
  properties: { token: key, $session_id: 'session-1', $window_id: window, $snapshot_data: data, $snapshot_bytes: 1 },
});

describe('stock rrweb', () => {
  it('is one chunk, plain or compressed, with the same name whenever it comes', () => {
    const events = [event({ a: 1 }), event({ b: 2 })];
    const plain = accepted(json(events), rrweb, limits);
    expect(plain.chunks).toHaveLength(1);
    expect(plain.chunks[0]).toMatchObject({ session: 'session-1', tab: 'tab-00001' });
    expect(eventsOf(plain.chunks[0])).toEqual(events);
    const compressed = accepted(gzipSync(json(events), { level: 9 }), rrweb, limits);
    expect(compressed.chunks[0]?.id).toBe(plain.chunks[0]?.id);
    expect(accepted(json([event({ a: 2 })]), rrweb, limits).chunks[0]?.id).not.toBe(plain.chunks[0]?.id);
    expect(eventsOf(accepted(json(event()), rrweb, limits).chunks[0])).toEqual([event()]);
  });

  it('what is no rrweb event is left out, and a gap says so', () => {
    const { chunks } = accepted(json([event(), { type: 99 }, null, 'x']), rrweb, limits);
    expect(eventsOf(chunks[0])).toEqual([
      event({ tag: 'sightline.gap', payload: { reason: 'events_refused', events: 3 } }),
      event(),
    ]);
  });

  it('a large batch is several chunks, a numbered one always one', () => {
    const large = { ...limits, maxInflatedBytes: 32 * 1024 * 1024 };
    const events = Array.from({ length: 6 }, () => event({ text: 'x'.repeat(1_500_000) }));
    const { chunks } = accepted(json(events), rrweb, large);
    expect(chunks.map((chunk) => eventsOf(chunk).length)).toEqual([2, 2, 2]);
    expect(accepted(json(events), { ...rrweb, isNumbered: true }, large).chunks).toHaveLength(1);
  });

  it.each([
    ['malformed-json', 'what is no JSON', Buffer.from('[{')],
    ['malformed-json', 'an empty body', Buffer.alloc(0)],
    ['malformed-json', 'no events', json([])],
    ['malformed-json', 'invalid UTF-8', Buffer.from([0x22, 0xff, 0x22])],
    ['not-rrweb', 'no rrweb event', json([{ hello: 1 }])],
    ['too-deep', 'deep nesting', Buffer.from(`${'['.repeat(10_000)}${']'.repeat(10_000)}`)],
    ['malformed-gzip', 'two members', Buffer.concat([gzipSync('[]'), gzipSync('[]')])],
    ['inflates-too-large', 'a bomb', bomb(64)],
    ['inflates-too-large', 'a plain body as large', Buffer.alloc(limits.maxInflatedBytes + 1, 32)],
  ])('%s: %s', (code, _, body) => {
    expect(codeOf(body, rrweb, limits)).toBe(code);
  });
});

describe('posthog-js', () => {
  it('has a chunk for each tab of a batch, whatever else was captured beside', () => {
    const batch = [
      snapshot([event({ n: 1 })]),
      { event: '$pageview', properties: { token: key } },
      snapshot([event({ n: 2 })], 'window-0002'),
      snapshot(event({ n: 3 })),
    ];
    for (const [body, from] of [
      [json(batch), posthog],
      [gzipSync(json(batch)), posthog],
      [json({ api_key: key, batch }), posthog],
      [Buffer.from(`data=${encodeURIComponent(json(batch).toString('base64'))}`), { ...posthog, base64: true }],
    ] as const) {
      const { key: stated, chunks, ignored } = accepted(body, from, limits);
      expect({ stated, ignored }).toEqual({ stated: key, ignored: 1 });
      expect(chunks.map(({ tab }) => tab)).toEqual(['window-0001', 'window-0002']);
      expect(chunks.map(eventsOf)).toEqual([[event({ n: 1 }), event({ n: 3 })], [event({ n: 2 })]]);
    }
  });

  it('parts that were compressed by themselves are unpacked', () => {
    const tree = { node: { type: 0, childNodes: [], note: 'ü ✓' } };
    const whole = { ...event({}, 2), data: packed(tree), cv: '2024-10' };
    const mutation = {
      ...event(
        { source: 0, texts: packed([{ id: 1 }]), attributes: packed([]), removes: packed([]), adds: packed([]) },
        3,
      ),
      cv: '2024-10',
    };
    const { chunks } = accepted(json([snapshot([whole, mutation])]), posthog, limits);
    expect(eventsOf(chunks[0])).toEqual([
      event(tree, 2),
      event({ source: 0, texts: [{ id: 1 }], attributes: [], removes: [], adds: [] }, 3),
    ]);
  });

  it('a part that cannot be unpacked costs its event, a bomb in it the request', () => {
    const broken = { ...event({}, 2), data: 'nonsense', cv: '2024-10' };
    const { chunks } = accepted(json([snapshot([broken, event()])]), posthog, limits);
    expect(eventsOf(chunks[0])).toEqual([
      event({ tag: 'sightline.gap', payload: { reason: 'events_refused', events: 1 } }),
      event(),
    ]);
    const huge = { ...event({}, 2), data: bomb(64).toString('latin1'), cv: '2024-10' };
    expect(codeOf(json([snapshot([huge])]), posthog, limits)).toBe('inflates-too-large');
    const half = { ...event({}, 2), data: packed('x'.repeat(600_000)), cv: '2024-10' };
    expect(codeOf(json([snapshot([half, half])]), posthog, limits)).toBe('inflates-too-large');
  });

  it.each([
    ['unknown-key', 'no key', json([{ event: '$snapshot', properties: {} }])],
    ['bad-query', 'two keys', json([snapshot([]), { event: 'x', properties: { token: 'another' } }])],
    ['malformed-json', 'no events', json({ api_key: key, batch: [] })],
    ['malformed-json', 'a form without data', Buffer.from('[')],
    ['ok', '100 tabs', json(Array.from({ length: 100 }, (_, index) => snapshot([event()], `window-${index + 1000}`)))],
    [
      'too-complex',
      '101',
      json(Array.from({ length: 101 }, (_, index) => snapshot([event()], `window-${index + 1000}`))),
    ],
  ])('%s: %s', (code, _, body) => {
    expect(codeOf(body, posthog, limits)).toBe(code);
  });
});
