import { gunzipSync, gzipSync } from 'node:zlib';
import { privacyRules } from '@sightline/schemas';
import { expect, it } from 'vitest';
import { createFastPath } from '../fast-path/fast-path.ts';
import { createMasker } from '../masking/index.ts';
import { inOrder } from '../testing/compare-paths.ts';
import { createRandom } from '../testing/random.ts';
import { createChunkMaker } from '../testing/random-chunk.ts';
import { processChunk } from './process-chunk.ts';

const now = Date.UTC(2026, 10, 23);
const limits = {
  maxInflatedBytes: 16 * 1024 * 1024,
  maxChunkBytes: 900_000,
  maxDepth: 1_200,
  maxValues: 2_000_000,
  maxStringBytes: 4 * 1024 * 1024,
  maxParsedBytes: 72 * 1024 * 1024,
};
const masker = createMasker(privacyRules);
const event = (data: object, more: object = {}) => JSON.stringify({ type: 5, data, timestamp: now, ...more });

function process(text: string, level = 6, maxChunkBytes = limits.maxChunkBytes) {
  const body = gzipSync(text, { level });
  return { body, result: processChunk(body, { ...limits, maxChunkBytes }, masker, now) };
}

const textOf = ({ result }: ReturnType<typeof process>) =>
  result.ok ? gunzipSync(result.value.bytes).toString() : result.code;

it('forwards the very bytes when nothing is masked', () => {
  for (const end of ['', '\n']) {
    const { body, result } = process(event({ tag: 'a', payload: 'ordinary' }) + end);
    expect(result.ok && result.value.bytes.equals(body)).toBe(true);
  }
});

it('compresses the masked events anew, one a line, without optional header fields', () => {
  const done = process([event({ text: 'jane@example.com' }), event({ text: 'ok' })].join('\n'));
  expect(textOf(done)).toBe(`${event({ text: '****************' })}\n${event({ text: 'ok' })}\n`);
  expect(done.result.ok && done.result.value.bytes[3]).toBe(0);
  expect(done.result).toMatchObject({ value: { report: { email: 1 } } });
});

it('does not forward what only parsing makes harmless: a key that is there twice, odd white space', () => {
  const twice = `{"type":5,"data":{"a":"jane@example.com","a":"x"},"timestamp":${now}}`;
  expect(textOf(process(twice))).toBe(`${event({ a: 'x' })}\n`);
  expect(textOf(process(`{ "type":5,"data":{},"timestamp":${now}}`))).toBe(`${event({})}\n`);
});

it('masks what is written in escapes', () => {
  const escaped = event({ a: 'jane@example.com' }).replaceAll(/[a-z@]/g, (c) =>
    c === 't' || c === 'y' ? c : `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  expect(textOf(process(escaped))).toBe(`${event({ a: '****************' })}\n`);
});

it('states the first and last time of the events, not of their order, how many there are, and a keyframe', () => {
  const lines = [
    event({}, { timestamp: now - 5 }),
    event({}, { timestamp: now - 9.5 }),
    event({ node: {} }, { type: 2 }),
  ];
  const { result } = process(lines.join('\n'));
  expect(result).toMatchObject({ value: { facts: { firstTime: now - 10, lastTime: now, events: 3, keyframe: true } } });
  expect(process(event({})).result).toMatchObject({ value: { facts: { keyframe: false } } });
});

it('compresses harder what would be too large, and refuses what stays too large', () => {
  const text = event({ list: Array.from({ length: 3_000 }, (_, index) => `item ${index * 7919}`) });
  const sizes = [0, 1, 9].map((level) => gzipSync(`${text}\n`, { level }).length);
  const [stored = 0, fast = 0, best = 0] = sizes;
  const limit = best + Math.floor((fast - best) / 2);
  const { result } = process(text, 0, limit);
  expect(result.ok && result.value.bytes.length).toBe(best);
  expect(stored).toBeGreaterThan(limit);
  expect(process(text, 0, best - 1).result).toMatchObject({ ok: false, code: 'chunk-too-large' });
});

it('takes a page that is as deep as browsers make them', () => {
  let node: object = { type: 3, id: 0, textContent: 'jane@example.com' };
  for (let id = 1; id <= 512; id += 1) node = { type: 2, id, tagName: 'div', attributes: {}, childNodes: [node] };
  const done = process(event({ node: { type: 0, id: 9_999, childNodes: [node] } }, { type: 2 }));
  expect(textOf(done)).toContain('"textContent":"****************"');
});

it('masks the same when it writes what was parsed anew and masks that without the masker seeing all of it', () => {
  const fastPath = createFastPath(masker);
  const make = createChunkMaker(createRandom(5), now);
  let rewritten = 0;
  for (let round = 0; round < 400; round += 1) {
    const body = gzipSync(make().replaceAll('/', '\\/'));
    const slow = processChunk(body, limits, masker, now);
    const fast = processChunk(body, limits, masker, now, fastPath);
    if (!slow.ok || !fast.ok) throw new Error('refused');
    if (fast.value.way === 'parsed') rewritten += 1;
    expect(gunzipSync(fast.value.bytes).toString().trim()).toBe(gunzipSync(slow.value.bytes).toString().trim());
    const [slowLeaks, fastLeaks] = [inOrder(slow.value.leaks), inOrder(fast.value.leaks)];
    expect({ ...fast.value, bytes: 0, way: 0, leaks: fastLeaks }).toEqual({
      ...slow.value,
      bytes: 0,
      way: 0,
      leaks: slowLeaks,
    });
  }
  expect(rewritten).toBeGreaterThan(200);
});

it('masks by the rules of each of two projects whose chunks come in turn', () => {
  const stricter = createMasker({
    ...privacyRules,
    patterns: [...privacyRules.patterns, { id: 'zork', regex: 'Zork \\d{7}', needs: { digits: 7 }, action: 'mask' }],
  });
  const projects = [masker, stricter].map((rules) => ({ rules, fastPath: createFastPath(rules) }));
  const body = gzipSync(`${event({ text: 'Zork 1234567' })}\n`);
  for (let round = 0; round < 3; round += 1) {
    const ways = projects.map(({ rules, fastPath }) => {
      const result = processChunk(body, limits, rules, now, fastPath);
      return result.ok ? [result.value.way, result.value.report] : result.code;
    });
    expect(ways).toEqual([
      ['forwarded', {}],
      ['spliced', { zork: 1 }],
    ]);
  }
});

it('refuses keys that pollute prototypes in what it writes anew', () => {
  const body = gzipSync(
    event({ url: 'a/b', list: [{ p: 1 }] })
      .replace('/', '\\/')
      .replace('"p"', '"__proto__"'),
  );
  const result = processChunk(body, limits, masker, now, createFastPath(masker));
  expect(result).toMatchObject({ ok: false, code: 'dangerous-keys' });
});
