import { expect, it } from 'vitest';
import { bodyOf, click, context, custom, moves, type RawEvent, recorder } from '../testing/rrweb-events.ts';
import { foldChunk } from './fold-chunk.ts';
import { readEvents } from './read-events.ts';
import { initialTabState } from './tab-state.ts';

const start = 1_795_000_000_000;
const interactionsOf = (type: string, ...events: RawEvent[]) =>
  foldChunk(
    initialTabState,
    readEvents(bodyOf([context(start), ...events]), {
      firstTime: start,
      lastTime: start + 60_000,
      maxInflatedBytes: 1_000_000,
    }),
  ).interactions.filter((interaction) => interaction.type === type);
const at = (ms: number, x: number, y = 100): RawEvent => moves(start + ms, [[x, y, 0]]);
const selection = (ms: number, ranges: unknown): RawEvent => ({
  type: 3,
  data: { source: 14, ranges },
  timestamp: start + ms,
});

it('is a hesitation to rest the pointer and to leave without a click', () => {
  expect(interactionsOf('hover_hesitation', at(100, 300), at(500, 305), at(2_000, 600))).toMatchObject([
    { time: start + 100, restMs: 1_900, x: 30, y: 5 },
  ]);
  expect(interactionsOf('hover_hesitation', at(100, 300), at(1_500, 600))).toEqual([]);
  expect(interactionsOf('hover_hesitation', at(100, 300), click(start + 1_500, 300, 100), at(2_000, 600))).toEqual([]);
  expect(interactionsOf('hover_hesitation', at(100, 300), at(20_000, 600))).toEqual([]);
});

it('is one selection however often it changes, and none when it is given up', () => {
  const range = [{ start: 1, startOffset: 0, end: 1, endOffset: 5 }];
  expect(
    interactionsOf('selection', selection(100, range), selection(900, range), selection(1_700, range)),
  ).toHaveLength(1);
  expect(interactionsOf('selection', selection(100, range), selection(1_200, range))).toHaveLength(2);
  expect(interactionsOf('selection', selection(100, []), selection(200, 'all'))).toEqual([]);
});

it('is a failure of a request that it had no answer, or one that says so', () => {
  const request = (ms: number, status: unknown): RawEvent =>
    custom(start + ms, 'sightline.network', { method: 'GET', url: 'https://shop.example/api', status, durationMs: 5 });
  expect(
    interactionsOf(
      'request_failure',
      request(1, 200),
      request(2, 0),
      request(3, 404),
      request(4, 503),
      request(5, 'no'),
      request(6, 1e9),
    ).map(({ status, requestUrl, method }) => [status, requestUrl, method]),
  ).toEqual([0, 404, 503].map((status) => [status, 'https://shop.example/api', 'GET']));
  expect(interactionsOf('request_failure', recorder(start + 9, 'sightline.error', { message: 'x' }))).toEqual([]);
});
