import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bomb } from '../testing/bomb.ts';
import { decodeEvents } from '../testing/decode-events.ts';
import { inflateMember } from './inflate-member.ts';

const now = Date.UTC(2026, 10, 23);
const limits = {
  maxInflatedBytes: 1024 * 1024,
  maxChunkBytes: 900_000,
  maxDepth: 100,
  maxValues: 20_000,
  maxStringBytes: 100_000,
  maxParsedBytes: 72 * 1024 * 1024,
};
const line = (event: object): string => JSON.stringify({ type: 5, data: {}, timestamp: now, ...event });
const nested = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;

const decode = (body: Buffer) => {
  const inflated = inflateMember(body, limits.maxInflatedBytes);
  return inflated.ok ? decodeEvents(inflated.value, limits, now) : inflated;
};
const decodeText = (text: string | Buffer) => decode(gzipSync(text));
const code = (result: ReturnType<typeof decode>) => (result.ok ? 'ok' : result.code);

/** A member with these flags, fields behind the header and bytes behind the trailer. */
function member(text: string, { flags = 0, fields = '', size = text.length, sum = crc32(text), behind = '' } = {}) {
  const header = Buffer.from([0x1f, 0x8b, 8, flags, 0, 0, 0, 0, 0, 3]);
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(sum);
  trailer.writeUInt32LE(size, 4);
  return Buffer.concat([
    header,
    Buffer.from(fields, 'latin1'),
    deflateRawSync(text),
    trailer,
    Buffer.from(behind, 'latin1'),
  ]);
}

describe('a chunk is decoded', () => {
  it('with and without a line break at its end, in order, with every event it holds', () => {
    for (const end of ['', '\n']) {
      const text = [line({ data: { a: 'ü€😀' } }), line({ type: 2, timestamp: now - 1, delay: 0 })].join('\n') + end;
      const result = decodeText(text);
      expect(result.ok && result.value.map((event) => event.timestamp)).toEqual([now, now - 1]);
    }
  });

  it('when the header only says that it is text', () => {
    expect(code(decode(member(line({}), { flags: 1 })))).toBe('ok');
  });

  it('when a string holds what would be dangerous as a key', () => {
    expect(code(decodeText(line({ data: { note: '"__proto__": \\u005f and constructor' } })))).toBe('ok');
    expect(code(decodeText(line({ data: { constructors: 1, proto: 2, 'a.prototype': 3 } })))).toBe('ok');
  });

  it('when strings and values are as many and as long as they may be', () => {
    expect(code(decodeText(line({ data: { a: 'a'.repeat(100_000) } })))).toBe('ok');
    expect(code(decodeText(line({ data: { a: Array(19_000).fill(0), b: '[,{'.repeat(30_000) } })))).toBe('ok');
  });

  it('from 25 hours back to an hour ahead', () => {
    for (const timestamp of [now - 25 * 3_600_000, now + 3_600_000])
      expect(code(decodeText(line({ timestamp })))).toBe('ok');
  });
});

describe('a gzip body is refused', () => {
  const good = member(line({}));
  it.each([
    ['an empty body', Buffer.alloc(0)],
    ['no gzip', Buffer.from(line({}))],
    ['a body cut off in the data', good.subarray(0, good.length - 12)],
    ['a body cut off in the trailer', good.subarray(0, good.length - 1)],
    ['damaged data', Buffer.from(good).fill(0xff, 12, 16)],
    ['a wrong checksum', member(line({}), { sum: 1 })],
    ['a wrong size', member(line({}), { size: 1 })],
    ['a second member', Buffer.concat([good, good])],
    ['an empty second member', Buffer.concat([good, gzipSync('')])],
    ['bytes behind it', member(line({}), { behind: '4111' })],
    ['a zero byte behind it', member(line({}), { behind: '\0' })],
    ['a file name', member(line({}), { flags: 8, fields: 'jane@example.com\0' })],
    ['a comment', member(line({}), { flags: 16, fields: 'jane\0' })],
    ['an extra field', member(line({}), { flags: 4, fields: '\x02\0ab' })],
    ['a header checksum', member(line({}), { flags: 2, fields: 'ab' })],
    ['reserved flags', member(line({}), { flags: 32 })],
  ])('%s', (_, body) => {
    expect(code(decode(body))).toBe('malformed-gzip');
  });

  it('that would inflate to too much, whatever its trailer states, in bounded time and memory', () => {
    const honest = bomb(1024);
    const liar = Buffer.from(honest);
    liar.writeUInt32LE(100, liar.length - 4);
    const before = process.memoryUsage().rss;
    const start = performance.now();
    for (const body of [honest, liar]) expect(code(decode(body))).toBe('inflates-too-large');
    expect(performance.now() - start).toBeLessThan(1_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
  });
});

describe('text is refused', () => {
  it.each([
    ['malformed-ndjson', 'nothing', ''],
    ['malformed-ndjson', 'a line break alone', '\n'],
    ['malformed-ndjson', 'an empty line', `${line({})}\n\n${line({})}`],
    ['malformed-ndjson', 'half a line', `${line({})}\n${line({}).slice(0, -1)}`],
    ['malformed-ndjson', 'two events in a line', `${line({})}${line({})}`],
    ['malformed-ndjson', 'a byte order mark', `\ufeff${line({})}`],
    [
      'malformed-ndjson',
      'invalid UTF-8',
      Buffer.concat([Buffer.from('{"type":5,"data":{"a":"'), Buffer.from([0xc3, 0x28])]),
    ],
    ['malformed-ndjson', 'a lone surrogate in UTF-8', Buffer.from([0xed, 0xa0, 0x80])],
    ['malformed-ndjson', 'NaN', '{"type":5,"data":{},"timestamp":NaN}'],
    ['too-complex', 'more values than a chunk may have', line({ data: { a: Array(20_001).fill(0) } })],
    ['too-complex', 'more attributes', `{"type":5,"data":{${'"a":{},'.repeat(10_001)}"b":1},"timestamp":${now}}`],
    ['too-complex', 'a string longer than one may be', line({ data: { a: 'a'.repeat(100_001) } })],
    ['not-rrweb', 'null', 'null'],
    ['not-rrweb', 'an array of events', `[${line({})}]`],
    ['not-rrweb', 'a string (a packed event)', '"abc"'],
    ['not-rrweb', 'no type', line({ type: undefined })],
    ['not-rrweb', 'a type beyond 6', line({ type: 7 })],
    ['not-rrweb', 'a fraction of a type', line({ type: 1.5 })],
    ['not-rrweb', 'a type in a string', line({ type: '5' })],
    ['not-rrweb', 'no data', line({ data: undefined })],
    ['not-rrweb', 'data that is a list', line({ data: [] })],
    ['not-rrweb', 'data that is text', line({ data: 'x' })],
    ['not-rrweb', 'no timestamp', line({ timestamp: undefined })],
    ['not-rrweb', 'an endless timestamp', `{"type":5,"data":{},"timestamp":1e999}`],
    ['not-rrweb', 'a delay that is no number', line({ delay: 'x' })],
    ['dangerous-keys', '__proto__', '{"type":5,"data":{"a":[{"__proto__":{"x":1}}]},"timestamp":0}'],
    ['dangerous-keys', 'constructor', line({ data: { payload: { constructor: { prototype: 1 } } } })],
    ['dangerous-keys', 'prototype', line({ data: { prototype: 1 } })],
    ['dangerous-keys', '__proto__ at the top', `{"__proto__":1,"type":5,"data":{},"timestamp":${now}}`],
    ['dangerous-keys', '__proto__ in escapes', `{"type":5,"data":{"\\u005f_proto_\\u005F":1},"timestamp":${now}}`],
    ['dangerous-keys', 'a key apart from its colon', `{"type":5,"data":{"constructor" \t:1},"timestamp":${now}}`],
    ['too-deep', '10,000 levels', `{"type":5,"data":{"a":${nested(10_000)}},"timestamp":${now}}`],
    ['too-deep', '10,000 levels that do not end', '['.repeat(10_000)],
    ['too-deep', 'one level too many', `{"type":5,"data":{"a":${nested(99)}},"timestamp":${now}}`],
    ['timestamp-out-of-range', 'an event that is too old', line({ timestamp: now - 25 * 3_600_000 - 1 })],
    ['timestamp-out-of-range', 'an event that is too new', line({ timestamp: now + 3_600_001 })],
    ['timestamp-out-of-range', 'a time in seconds', line({ timestamp: now / 1000 })],
  ])('as %s: %s', (expected, _, text) => {
    expect(code(decodeText(text))).toBe(expected);
  });

  it('not for brackets in strings', () => {
    expect(code(decodeText(line({ data: { a: '['.repeat(1_000), b: '\\"[['.repeat(200) } })))).toBe('ok');
    expect(code(decodeText(`{"type":5,"data":{"a":${nested(98)}},"timestamp":${now}}`))).toBe('ok');
  });

  it('with the line at which it goes wrong, and nothing of what stands there', () => {
    expect(decodeText(`${line({})}\n{"jane@example.com"`)).toEqual({
      ok: false,
      code: 'malformed-ndjson',
      detail: 'line 2',
    });
  });
});
