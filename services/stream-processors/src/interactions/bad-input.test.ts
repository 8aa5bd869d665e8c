import { expect, it } from 'vitest';
import { heatmapTraces } from '../heatmaps/traces.ts';
import { decodeRecordingChunk } from '../recording-chunk.ts';
import { chunkMessage, incoming } from '../testing/messages.ts';
import {
  bodyOf,
  click,
  context,
  meta,
  moves,
  mutation,
  type RawEvent,
  recorder,
  resize,
} from '../testing/rrweb-events.ts';
import { chunkInteractions } from './chunk-interactions.ts';
import { foldChunk } from './fold-chunk.ts';
import { readEvents } from './read-events.ts';
import { initialTabState } from './tab-state.ts';

const start = 1_795_000_000_000;
const day = 24 * 3_600_000;

function fold(events: RawEvent[], state = initialTabState) {
  const times = events.map(({ timestamp }) => timestamp);
  const bounds = { firstTime: Math.min(...times), lastTime: Math.max(...times) };
  return foldChunk(state, readEvents(bodyOf(events), { ...bounds, maxInflatedBytes: 1_000_000 }));
}

it('moves points from outside the page to its edge, and counts them', () => {
  const { interactions, mended } = fold([
    context(start),
    click(start + 10, -500, 100),
    click(start + 2_000, 50_000, 90_000),
    click(start + 4_000, 1_005, 100),
    moves(start + 5_000, [
      [1e9, -1e9, 0],
      [Number.MAX_VALUE, 10, 1],
    ]),
  ]);
  const clicks = interactions.filter(({ type }) => type === 'click');
  expect(clicks.map(({ x, y }) => [x, y])).toEqual([
    [0, 5],
    [100, 100],
    // A few px beyond is the browser's rounding: at the edge, and nothing to count.
    [100, 5],
  ]);
  const [move] = interactions.filter(({ type }) => type === 'move');
  for (const [x, y] of move?.cells ?? []) expect([x >= 0 && x <= 100, y >= 0 && y <= 100]).toEqual([true, true]);
  expect([...mended]).toEqual([['point_outside_page', 4]]);
});

it('takes a viewport without a size for none, and what is done in it has no place', () => {
  const { interactions, mended } = fold([
    meta(start, 'https://shop.example/', 0, 0),
    resize(start + 5, -3, 500),
    resize(start + 6, 1e300, 500),
    click(start + 10, 5, 5),
    mutation(start + 11),
  ]);
  const [only] = interactions.filter(({ type }) => type === 'click');
  expect(only).toMatchObject({ type: 'click', page: 'https://shop.example/' });
  expect([only?.x, only?.pageWidth, only?.viewportWidth]).toEqual([undefined, undefined, undefined]);
  expect([...mended]).toEqual([['no_size', 3]]);
});

it('counts no time twice and none that was not there when a clock is set', () => {
  const first = fold([context(start), click(start + 1_000, 10, 10), click(start + 2_000, 500, 10)]);
  const back = fold([context(start - 3_600_000), click(start - 3_599_000, 10, 10)], first.state);
  const ahead = fold([context(start + 300 * day), click(start + 300 * day + 1_000, 10, 10)], back.state);
  expect([first.activeMs, back.activeMs]).toEqual([2_000, 0]);
  // Until ten seconds after the last sign before.
  expect(ahead.activeMs).toBe(10_000);
  const attention = ahead.interactions.filter(({ type }) => type === 'attention');
  expect(attention.flatMap(({ bands }) => bands ?? []).every(([, ms]) => ms <= 10_000)).toBe(true);
});

it('counts a chunk in which the clock was set', () => {
  const chunk = [context(start), click(start + 10, 5, 5), click(start + 2 * day, 5, 5)];
  expect([...fold(chunk).mended]).toEqual([['clock_jump', 1]]);
  expect([...fold([context(start), click(start + day, 5, 5)]).mended]).toEqual([]);
});

it('dead-letters times from 1970 and from long after', () => {
  for (const time of [1, start - 401 * day, start + 401 * day]) {
    const message = chunkMessage([context(time)], { receivedTime: start });
    expect(() => decodeRecordingChunk(incoming(message))).toThrow('bad_clock');
  }
});

it('makes of a chunk of one event what it says, and points within bounds of any number of them', () => {
  const message = chunkMessage([recorder(start, 'sightline.visibility', { state: 'hidden' })]);
  const chunk = decodeRecordingChunk(incoming(message));
  const folded = foldChunk(initialTabState, readEvents(chunk.body, { ...chunk, maxInflatedBytes: 1_000_000 }));
  const { value } = chunkInteractions(chunk, folded);
  expect(value.interactions.map(({ type }) => type)).toEqual(['visibility']);
  expect(heatmapTraces(value)).toEqual([]);
});
