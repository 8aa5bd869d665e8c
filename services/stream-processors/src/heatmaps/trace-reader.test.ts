import { type IncomingMessage, PoisonMessageError } from '@sightline/platform';
import type { Interaction, Interactions } from '@sightline/schemas';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeInteractions, encodeInteractions } from '../interactions-message.ts';
import { blockRows } from '../testing/block-rows.ts';
import { incoming } from '../testing/messages.ts';
import { interactionsOf, visit } from '../testing/visits.ts';
import { createTraceReader } from './trace-reader.ts';
import { heatmapTraces } from './traces.ts';
import { loadTracesModule, readAnswers } from './traces-module.ts';

const module = loadTracesModule();
const answers: number[] = [];
const reader = createTraceReader({
  ...module,
  read(length, firstOpenDay) {
    const answer = module.read(length, firstOpenDay);
    answers.push(answer);
    return answer;
  },
});
/** All days are over then. */
const after = Date.UTC(2150, 0);
const begin = Date.UTC(2026, 10, 23, 23, 59, 30);
const [usual] = interactionsOf(visit('session-a', 'tab-00001', begin, 12)) as [Interactions];
const place = {
  time: begin,
  url: 'https://shop.example/?a',
  page: 'https://shop.example/',
  pageWidth: 1000,
  pageHeight: 2000,
};

const messageOf = (json: string): IncomingMessage => incoming({ topic: 't', key: 'k', value: json });
// A zero with a minus is stored as either zero; they are the same number.
expect.addEqualityTesters([(a, b) => (typeof a === 'number' && a === b ? true : undefined)]);
const half = (value: number): number => Math.fround(value);
/** Rows as the columns hold them: fractions of 32 bits, times as epoch s. */
const expectedRows = (chunk: Interactions) =>
  heatmapTraces(chunk).map((row) => ({
    ...row,
    bucket: Date.parse(`${row.bucket}Z`) / 1000,
    weight: row.weight.map((weight) => weight >>> 0),
    page_width: half(row.page_width),
    page_height: half(row.page_height),
    viewport_width: half(row.viewport_width),
    viewport_height: half(row.viewport_height),
  }));

/** What the reader makes of a message and what `decodeInteractions` and `heatmapTraces` do are the same. */
function expectSame(message: IncomingMessage): void {
  let expected: { rows: unknown[] } | { reason: string };
  try {
    expected = { rows: expectedRows(decodeInteractions(message)) };
  } catch (error) {
    if (!(error instanceof PoisonMessageError)) throw error;
    expected = { reason: error.reason };
  }
  let found: typeof expected;
  try {
    found = { rows: blockRows(reader.read([message], begin).blocks) };
  } catch (error) {
    if (!(error instanceof PoisonMessageError)) throw error;
    found = { reason: error.reason };
  }
  expect(found).toEqual(expected);
}

/** Whether the module has read it. */
const isUnderstood = (json: string): boolean => {
  answers.length = 0;
  expectSame(messageOf(json));
  return answers[0] === readAnswers.read || answers[0] === readAnswers.news;
};
const withOne = (more: object): string => JSON.stringify({ ...usual, interactions: [{ index: 1, ...place, ...more }] });

describe('messages as they are written', () => {
  const chunks = interactionsOf(visit('session-b', 'tab-00002', begin, 40));

  it('are read without becoming objects, to the same rows', () => {
    answers.length = 0;
    const { blocks, contributions } = reader.read(
      chunks.map((chunk) => incoming(encodeInteractions(chunk))),
      after,
    );
    expect(blockRows(blocks)).toEqual(chunks.flatMap(expectedRows));
    expect(blocks).toHaveLength(1);
    expect(answers).toEqual(chunks.map(() => readAnswers.news));
    expect(contributions.map(({ project, session, tab, seq }) => ({ project, session, tab, seq }))).toEqual(
      chunks.map(({ project, session, tab, seq }) => ({ project, session, tab, seq })),
    );
  });

  it('tell the days whose heatmaps they change', () => {
    const times = [begin, begin + 30_000, begin + 3 * 86_400_000];
    const interactions = times.map(
      (time, index): Interaction => ({ ...place, index, type: 'click', time, x: 1, y: 1 }),
    );
    const [one] = reader.read([messageOf(JSON.stringify({ ...usual, interactions }))], begin).contributions;
    expect(one?.days).toEqual(['2026-11-23', '2026-11-24', '2026-11-26']);
    expect(one?.signs).toEqual([]);
  });

  it('say so once of days that go on', () => {
    const click = { ...place, index: 1, type: 'click', x: 1, y: 1 } as const;
    const messages = ['a', 'a', 'b', 'b', 'a'].map((project, seq) =>
      incoming(encodeInteractions({ ...usual, project, seq, interactions: [click] })),
    );
    const { contributions } = reader.read(messages, begin);
    expect(contributions.map(({ project, seq, days }) => [project, seq, ...days])).toEqual([
      ['a', 0, '2026-11-23'],
      ['b', 2, '2026-11-23'],
      ['a', 4, '2026-11-23'],
    ]);
    expect(reader.read(messages, begin + 86_400_000).contributions).toHaveLength(5);
  });

  it.each([{ bot: true }, { interactions: [{ ...place, index: 1, type: 'automation', flags: ['webdriver'] }] }])(
    'tell of bots: %o',
    (more) => {
      answers.length = 0;
      const { contributions } = reader.read(
        [messageOf(JSON.stringify({ ...usual, firstTime: begin, ...more }))],
        begin,
      );
      expect(contributions[0]?.signs).toEqual([{ project: usual.project, day: '2026-11-23', session: usual.session }]);
      expect(contributions[0]?.days).toEqual(expect.arrayContaining(['2026-11-23', '2026-11-24']));
      expect(answers).toEqual([readAnswers.news]);
    },
  );
});

describe('more than a block holds', () => {
  it('is several blocks', () => {
    const cells = Array.from({ length: 30_000 }, (_, cell): [number, number, number] => [cell % 100, 50, 1 + cell]);
    const chunk: Interactions = { ...usual, interactions: [{ ...place, index: 1, type: 'move', cells }] };
    const chunks = Array.from({ length: 7 }, (_, seq) => ({ ...chunk, seq }));
    const { blocks } = reader.read(
      chunks.map((one) => incoming(encodeInteractions(one))),
      begin,
    );
    expect(blocks).toHaveLength(3);
    expect(blockRows(blocks)).toEqual(chunks.flatMap(expectedRows));
  });

  it('also of texts; a message too large is read by itself', () => {
    const elements = Array.from(
      { length: 40_000 },
      (_, index): Interaction => ({ ...place, index, type: 'click', x: 1, y: 1, element: `#e${index}` }),
    );
    const chunk: Interactions = { ...usual, interactions: elements.slice(0, 20_000) };
    const second: Interactions = { ...usual, seq: 8, interactions: elements.slice(20_000) };
    const small = { ...usual, seq: 9 };
    const chunks = [chunk, second, small].flatMap((one) =>
      Array.from({ length: 20 }, (_, part) => ({
        ...one,
        seq: one.seq * 100 + part,
        interactions: one.interactions.slice(part * 1000, part * 1000 + 1000),
      })),
    );
    const { blocks } = reader.read(
      [...chunks, chunk].map((one) => incoming(encodeInteractions(one))),
      begin,
    );
    expect(blocks.length).toBeGreaterThan(2);
    const sort = (rows: object[]) => rows.map((row) => JSON.stringify(row, Object.keys(row).sort())).sort();
    expect(sort(blockRows(blocks))).toEqual(sort([...chunks, chunk].flatMap(expectedRows)));
  });
});

describe('what is unusual', () => {
  it.each([
    ['escapes that are rare', withOne({ type: 'click', x: 1, y: 2, element: 'a\u0001"b' })],
    ['long fractions', withOne({ type: 'click', x: 33.333333333333336, y: 2 })],
    ['exponents', withOne({ type: 'click', x: 1e-7, y: 2 })],
    ['spaces', JSON.stringify(usual, null, 1)],
    ['a key twice', withOne({ type: 'click', x: 1, y: 1 }).replace('"seq"', '"seq":1,"seq"')],
    [
      'times of many days',
      JSON.stringify({
        ...usual,
        interactions: Array.from({ length: 20 }, (_, index) => ({
          ...place,
          index,
          type: 'click',
          x: 1,
          y: 1,
          time: begin + index * 86_400_000,
        })),
      }),
    ],
    ['a zero with a minus', withOne({ type: 'click', x: 0, y: 1, index: 0 }).replaceAll(':0,', ':-0,')],
    [
      'marks of many pages',
      JSON.stringify({
        ...usual,
        interactions: Array.from({ length: 70 }, (_, index) => ({
          ...place,
          index,
          type: 'click',
          x: 1,
          y: 1,
          page: `https://shop.example/${index}`,
        })),
      }),
    ],
    [
      'a page that is written in two ways',
      withOne({ type: 'click', x: 1, y: 1 }).replaceAll('shop.example/', 'shop.example\\/'),
    ],
    ['weights of more than 32 bits', withOne({ type: 'move', cells: [[1, 1, 2 ** 40]] })],
  ])('is left to JavaScript: %s', (_, json) => {
    expect(isUnderstood(json)).toBe(false);
  });

  it.each([
    ['escapes that are common', withOne({ type: 'click', x: 1, y: 2, element: '[title="a\\b"]\n' })],
    ['other scripts', withOne({ type: 'dead_click', x: 1, y: 2, page: 'https://größe.example/', element: '#購入' })],
    [
      'the same text written in two ways',
      withOne({ type: 'click', x: 1, y: 1, element: 'a/b' }).replace('a/b', 'a\\/b'),
    ],
    ['unknown fields', withOne({ type: 'click', x: 1, y: 1, later: { a: [null, true, false, 'x', {}, []] } })],
    ['no page', withOne({ type: 'click', x: 1, y: 1, page: '' })],
    ['no size', withOne({ type: 'click', x: 1, y: 1, pageWidth: undefined })],
    ['no place', withOne({ type: 'click', x: 1 })],
    [
      'scrolls and attention',
      withOne({
        type: 'attention',
        depth: 10.5,
        bands: [
          [0, 3],
          [49, 1],
        ],
      }),
    ],
    ['a scroll without depth', withOne({ type: 'scroll' })],
    ['lists of other types', withOne({ type: 'scroll', depth: 1, cells: [[1, 1, 1]], bands: [[1, 1]] })],
    ['empty lists', withOne({ type: 'move', cells: [] })],
    ['nothing', JSON.stringify({ ...usual, interactions: [] })],
  ])('is understood: %s', (_, json) => {
    expect(isUnderstood(json)).toBe(true);
  });

  it('is refused as JavaScript refuses it', () => {
    const bad = [
      '',
      '{',
      '{}',
      '[]',
      'null',
      `${JSON.stringify(usual)} `,
      `${JSON.stringify(usual)}x`,
      JSON.stringify({ ...usual, device: 'watch' }),
      JSON.stringify({ ...usual, seq: -1 }),
      JSON.stringify({ ...usual, seq: 1.5 }),
      JSON.stringify({ ...usual, tab: undefined }),
      JSON.stringify({ ...usual, behaviour: { a: -1 } }),
      JSON.stringify({ ...usual, traits: { a: 1 } }),
      withOne({ type: 'tap' }),
      withOne({ type: 'click', x: 101, y: 1 }),
      withOne({ type: 'click', x: '1', y: 1 }),
      withOne({ type: 'click', x: null, y: 1 }),
      withOne({ type: 'move', cells: [[1, 1]] }),
      withOne({ type: 'move', cells: [[1, 1, 0]] }),
      withOne({ type: 'attention', bands: [[50, 1]] }),
      withOne({ type: 'automation', flags: ['other'] }),
      withOne({ type: 'input', node: 1.5 }),
      withOne({ type: 'click', x: 1, y: 1, time: -1 }),
      withOne({ type: 'click', x: 1, y: 1, time: 4_102_444_800_000 }),
      withOne({ type: 'click', x: 1, y: 1, time: 1 }).replace('"time":1,', '"time":1e300,'),
      JSON.stringify({ ...usual, firstTime: -1 }),
      withOne({ type: 'input', index: undefined }),
      withOne({ type: 'custom', properties: [] }),
    ];
    for (const json of bad) expect(isUnderstood(json)).toBe(false);
  });
});

const percent = fc.oneof(
  fc.integer({ min: 0, max: 200 }).map((value) => value / 2),
  fc.double({ min: 0, max: 100, noNaN: true }),
);
const words = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.string({ maxLength: 20 }));
const positive = fc.integer({ min: 1, max: 5_000_000_000 });
const interaction = fc.record(
  {
    index: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    type: fc.constantFrom('click', 'rage_click', 'dead_click', 'error_click', 'move', 'scroll', 'attention', 'input'),
    time: fc.oneof(
      fc.integer({ min: begin, max: begin + 10 ** 8 }),
      fc.double({ noNaN: true, noDefaultInfinity: true, min: 0, max: 4.2e12 }),
    ),
    url: words,
    page: words,
    title: words,
    x: percent,
    y: percent,
    pageWidth: fc.double({ noNaN: true, noDefaultInfinity: true }),
    pageHeight: fc.integer(),
    pageEstimated: fc.boolean(),
    viewportWidth: fc.integer(),
    viewportHeight: fc.double({ noNaN: true, noDefaultInfinity: true }),
    node: fc.integer(),
    element: words,
    role: words,
    label: words,
    elementX: percent,
    elementY: percent,
    clicks: positive,
    cells: fc.array(fc.tuple(percent, percent, positive), { maxLength: 5 }),
    depth: percent,
    bands: fc.array(fc.tuple(fc.integer({ min: 0, max: 49 }), positive), { maxLength: 5 }),
    properties: fc.dictionary(words, fc.jsonValue()),
    later: fc.jsonValue(),
  },
  { requiredKeys: ['index', 'type', 'time', 'url', 'page'] },
);
const chunk = fc.record(
  {
    project: words,
    session: words,
    tab: words,
    seq: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    firstTime: fc.nat(),
    lastTime: fc.nat(),
    receivedTime: fc.nat(),
    device: fc.constantFrom('desktop', 'mobile', 'tablet', 'unknown'),
    browser: words,
    source: words,
    events: fc.nat(),
    bytes: fc.nat(),
    keyframe: fc.boolean(),
    behaviour: fc.dictionary(words, fc.nat()),
    traits: fc.dictionary(words, words),
    interactions: fc.array(interaction, { maxLength: 4 }),
  },
  {
    requiredKeys: [
      'project',
      'session',
      'tab',
      'seq',
      'firstTime',
      'lastTime',
      'receivedTime',
      'device',
      'source',
      'events',
      'bytes',
      'keyframe',
      'interactions',
    ],
  },
);

describe('whatever comes', () => {
  // To make such messages smaller until they still fail takes a quarter of an hour; what is found by then says enough.
  const runs = { numRuns: Number(process.env.TRACES_RUNS ?? 1_000), interruptAfterTimeLimit: 120_000 };

  it('makes the same rows of any message', () => {
    fc.assert(
      fc.property(chunk, (value) => expectSame(messageOf(JSON.stringify(value)))),
      runs,
    );
  });

  it('and of any that was damaged', () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.constantFrom(...'{}[]",:0189.-e\\u ntf\u0000é')), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(chunk, damage, fc.boolean(), (value, changes, isReplaced) => {
        let json = JSON.stringify(value);
        for (const [where, sign] of changes) {
          const at = where % json.length;
          json = json.slice(0, at) + sign + json.slice(isReplaced ? at + 1 : at);
        }
        expectSame(messageOf(json));
      }),
      runs,
    );
  });
});
