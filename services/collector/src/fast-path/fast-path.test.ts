import { gunzipSync } from 'node:zlib';
import { privacyRules } from '@sightline/schemas';
import { describe, expect, it } from 'vitest';
import { ownText } from '../decode/received-text.ts';
import { createMasker } from '../masking/index.ts';
import { comparePaths } from '../testing/compare-paths.ts';
import { damageChunk } from '../testing/damage-chunk.ts';
import { createRandom } from '../testing/random.ts';
import { createChunkMaker } from '../testing/random-chunk.ts';
import { createFastPath } from './fast-path.ts';

const now = Date.UTC(2026, 10, 24);
const limits = {
  maxInflatedBytes: 16 * 1024 * 1024,
  maxChunkBytes: 900_000,
  maxDepth: 64,
  maxValues: 2_000_000,
  maxStringBytes: 4_194_304,
  maxParsedBytes: 72 * 1024 * 1024,
};
const masker = createMasker(privacyRules);
const fastPath = createFastPath(masker);
const body = Buffer.from('the body as it came');
const process = (text: string | Buffer, of = limits) => fastPath.process(body, ownText(Buffer.from(text)), of, now);

const event = (type: number, data: object): string => JSON.stringify({ type, data, timestamp: now });
const text = (id: number, textContent: string) => ({ type: 3, textContent, id });
const element = (id: number, tagName: string, attributes: object, ...childNodes: object[]) => ({
  type: 2,
  tagName,
  attributes,
  childNodes,
  id,
});
const snapshot = (...childNodes: object[]): string => event(2, { node: { type: 0, childNodes, id: 1 } });
const mutation = (data: object): string =>
  event(3, { source: 0, texts: [], attributes: [], removes: [], adds: [], ...data });

const page = snapshot(
  element(
    2,
    'div',
    { class: 'card js-card-1234567', style: 'width: calc(100% - 20px)', 'data-price': '12.50' },
    text(3, 'Order 1234567890 of 2026-11-23T10:00:00.000Z, € 1.299,00'),
    element(4, 'a', { href: 'https://shop.example/products/4711?color=blue&size=10#reviews' }, text(5, 'Überblick')),
    element(6, 'input', { type: 'text', name: 'q', value: '****' }),
    element(7, 'style', {
      _cssText: '@media (min-width: 640px) { .fa::before { content: "\\f00d"; color: rgba(0, 0, 0, 0.5); } }',
    }),
    element(8, 'svg', { viewBox: '0 0 1024 1024' }, element(9, 'path', { d: 'M12.5 3.25l-5 2' })),
  ),
);
const later = mutation({
  texts: [{ id: 3, value: 'new text' }],
  attributes: [{ id: 4, attributes: { class: 'open', style: { transform: 'translate3d(1.5px, 0px, 0px)' } } }],
  adds: [
    { parentId: 2, nextId: null, node: element(20, 'p', {}) },
    { parentId: 20, nextId: null, node: text(21, 'Only 3 of 12 left') },
  ],
});

describe('a chunk in which nothing is masked', () => {
  it.each([
    ['a page', page],
    ['what changes in it', later],
    ['several events, with a line break at the end', `${page}\n${later}\n`],
    ['a masked input', event(3, { source: 5, text: '*****', isChecked: false, id: 6 })],
    ['who made an input', event(3, { source: 5, text: '*****', isChecked: false, userTriggered: true, id: 6 })],
    ['what is told of a form', event(5, { tag: 'sightline.paste', payload: { field: 'email' } })],
    ['a ticked box', event(3, { source: 5, text: 'on', isChecked: true, id: 6 })],
    ['mouse moves', event(3, { source: 1, positions: [{ x: 1, y: 2.5, id: 3, timeOffset: -40 }] })],
    ['a masked payload', event(5, { tag: 'a', payload: { password: '****', url: 'https://a.b/c', n: 5 } })],
  ])('is forwarded: %s', (_, ndjson) => {
    const outcome = process(ndjson);
    expect(outcome).toMatchObject({ way: 'forwarded', chunk: { bytes: body, report: {} } });
  });

  it('says of itself what the parse path says', () => {
    const outcome = process(`${event(5, { tag: 'a' })}\n${page.replace(String(now), String(now - 7))}\n${later}`);
    expect(outcome).toMatchObject({
      chunk: { facts: { firstTime: now - 7, lastTime: now, events: 3, keyframe: true }, way: 'forwarded' },
    });
  });
});

describe('what is masked', () => {
  it('is masked in its event, others are left as they are written', () => {
    const dirty = snapshot(element(2, 'p', { title: 'jane@example.com' }, text(3, 'Card 4111 1111 1111 1111, call')));
    const outcome = process(dirty);
    expect(outcome).toMatchObject({ way: 'spliced', chunk: { report: { email: 1, payment_card: 1 } } });
    if (outcome.way !== 'spliced') return;
    expect(gunzipSync(outcome.chunk.bytes).toString()).toBe(
      `${snapshot(element(2, 'p', { title: '*'.repeat(16) }, text(3, `Card ${'*'.repeat(19)}, call`)))}\n`,
    );
  });
});

it.each([
  ['a card in a number', event(5, { tag: 'a', payload: { a: 4111111111111111 } })],
  ['a sensitive name', event(5, { tag: 'a', payload: { password: 'hunter2' } })],
  ['a pair of name and value', event(5, { tag: 'a', payload: [{ name: 'Authorization', value: 'abc' }] })],
  ['a value that is not masked', snapshot(element(2, 'input', { value: 'hunter2' }))],
  ['a chosen option', snapshot(element(2, 'option', { value: 'x', selected: true }))],
  [
    'a card over several nodes',
    snapshot(element(2, 'p', {}, text(3, '4111 1111'), element(4, 'b', {}, text(5, ' 1111 1111')))),
  ],
  [
    'a card over nodes that are added one by one',
    mutation({
      adds: [
        { parentId: 2, nextId: null, node: text(22, ' 1111 1111') },
        { parentId: 2, nextId: 22, node: text(21, '4111 1111') },
      ],
    }),
  ],
  ['an e-mail in a key', event(4, { 'jane@example.com': 1 })],
  ['an e-mail beside a quote', event(4, { a: '"jane@example.com"' })],
])('masks an event by itself: %s', (_, ndjson) => {
  const text = `${ndjson}\n${event(4, { href: '/' })}`;
  expect(comparePaths({ fastPath, masker, limits, now }, Buffer.from(text))).toBe('spliced');
});

describe('texts that are masked where they stand', () => {
  const row = (id: number, words: string) =>
    element(id, 'section', { class: 'a-row-of-this-page', title: `${words} of the row` }, text(id + 1, words));
  const rows = (from: number) =>
    Array.from({ length: 8 }, (_, index) => row(from + index * 10, `Ordinary words of row ${index}`));

  it.each([
    [
      'a text and an attribute',
      element(900, 'main', { id: 'm', title: 'jane@example.com' }, ...rows(100), row(300, '4111 1111 1111 1111')),
    ],
    [
      'an attribute before a number that is masked',
      element(900, 'a', { href: 'mailto:jane@example.com', n: 4111111111111111 }),
    ],
    ['an element without attributes around', element(900, 'b', {}, text(901, 'jane@example.com'))],
    ['a text that grows in JSON', element(900, 'p', {}, text(901, '"a" jané@exämple.com "b"\n'))],
    [
      'beside one that lies over several nodes',
      element(
        900,
        'main',
        {},
        ...rows(100),
        element(901, 'p', {}, text(902, '4111 1111'), element(903, 'b', {}, text(904, ' 1111 1111'))),
        ...rows(300),
        element(905, 'section', {}, ...rows(500), row(700, 'Write to jane@example.com'), ...rows(800)),
        ...rows(1000),
        row(1200, 'or to joe@example.com'),
      ),
    ],
  ])('%s', (_, node) => {
    expect(comparePaths({ fastPath, masker, limits, now }, Buffer.from(snapshot(node)))).toBe('spliced');
  });

  it('are told with their places, and are left when they are masked already', () => {
    const page = snapshot(element(2, 'main', { id: 'top' }, row(3, 'jane@example.com'), row(5, '?password=****')));
    const outcome = process(page);
    expect(outcome).toMatchObject({
      way: 'spliced',
      chunk: { leaks: [{ class: 'email', place: 'main#top > section.a-row-of-this-page[title]' }, { class: 'email' }] },
    });
    expect(process(snapshot(row(5, '?password=****'))).way).toBe('forwarded');
  });
});

it('replaces what shows only when escapes are undone', () => {
  const outcome = process(event(4, { href: '/a?q=jane%40example.com&b=1' }));
  expect(outcome.way === 'spliced' && gunzipSync(outcome.chunk.bytes).toString()).toBe(
    `${event(4, { href: `/a?q=${'*'.repeat(18)}&b=1` })}\n`,
  );
});

describe('is parsed', () => {
  const nested = (levels: number) =>
    `{"type":4,"data":{"a":${'['.repeat(levels)}${']'.repeat(levels)}},"timestamp":${now}}`;

  it.each([
    ['an escape that nobody needs', event(4, { href: 'ja' }).replace('ja', '\\u006aa')],
    ['an escaped slash', event(4, { href: 'a/b' }).replace('/', '\\/')],
    ['white space', event(4, {}).replace(',', ', ')],
    ['a position twice', page.replace('"tagName":"input"', '"tagName":"button","tagName":"input"')],
    ['a type behind its data', event(4, {}).replace(/"type":4,(.*),"timestamp"/, '$1,"type":4,"timestamp"')],
    ['an input that is not masked', event(3, { source: 5, text: 'hunter2', isChecked: false, id: 6 })],
    ['a changed value', mutation({ attributes: [{ id: 2, attributes: { value: 'hunter2' } }] })],
    ['text in an editable element', snapshot(element(2, 'div', { contenteditable: '' }, text(3, 'words')))],
    [
      'text in an element that was editable',
      `${snapshot(element(2, 'b', { role: 'textbox' }))}\n${mutation({ texts: [{ id: 2, value: 'words' }] })}`,
    ],
    ['a node that hangs in itself', mutation({ adds: [{ parentId: 9, nextId: null, node: text(9, 'words') }] })],
    ['a number with an exponent', event(4, { a: 1 }).replace('"a":1', '"a":1e3')],
    [
      'a card in a number that parsing makes nothing of',
      event(4, { a: 1 }).replace('"a":1', '"a":4111111111111111e-400'),
    ],
    ['an endless number', event(4, { a: 1 }).replace('"a":1', '"a":1e400')],
    ['too many levels', nested(63)],
    ['a dangerous key', event(4, {}).replace('{}', '{"__proto__":{}}')],
    ['half a line', page.slice(0, -1)],
    ['an empty line', `${page}\n\n${page}`],
    ['nothing', ''],
    ['an event that is too old', page.replace(String(now), String(now - 26 * 3_600_000))],
    ['invalid UTF-8', Buffer.concat([Buffer.from('{"type":4,"data":{"a":"'), Buffer.from([0xff]), Buffer.from('"}}')])],
  ])('%s', (_, ndjson) => {
    expect(process(ndjson).way).toBe('parse');
  });

  it('what would be too large as it came', () => {
    expect(process(page, { ...limits, maxChunkBytes: 5 })).toEqual({ way: 'parse', reason: 'size' });
  });

  it('not what is just within the limit of levels', () => {
    expect(process(nested(62)).way).toBe('forwarded');
  });
});

it('agrees with the parse path on random chunks, whole and damaged', () => {
  const random = createRandom(20_261_124);
  const make = createChunkMaker(random, now);
  const ways: Record<string, number> = {};
  for (let index = 0; index < 6_000; index += 1) {
    const made = make();
    const bytes = random.once(2) ? Buffer.from(made) : damageChunk(made, random);
    const way = comparePaths({ fastPath, masker, limits, now }, bytes).split(':')[0] ?? '';
    ways[way] = (ways[way] ?? 0) + 1;
  }
  // All three ways are gone often enough for the comparison to mean something.
  for (const way of ['forwarded', 'spliced', 'parse']) expect(ways[way]).toBeGreaterThan(80);
});

it('does not let one masker’s memory of harmless text speak for another’s rules', () => {
  const text = event(4, { href: 'https://a.b/?zork=1234567', title: 'Zork 1234567' });
  expect(process(text).way).toBe('forwarded');
  const stricter = createFastPath(
    createMasker({
      ...privacyRules,
      patterns: [...privacyRules.patterns, { id: 'zork', regex: 'Zork \\d{7}', needs: { digits: 7 }, action: 'mask' }],
    }),
  );
  const outcome = stricter.process(body, ownText(Buffer.from(text)), limits, now);
  expect(outcome).toMatchObject({ way: 'spliced', chunk: { report: { zork: 1 } } });
  expect(process(text).way).toBe('forwarded');
});
