import type { Interaction, Interactions } from '@sightline/schemas';
import { expect, it } from 'vitest';
import { heatmapTraces } from './traces.ts';

const place = {
  time: Date.UTC(2026, 10, 18, 10, 20, 59, 999),
  url: 'https://shop.example/?a',
  page: 'https://shop.example/',
  pageWidth: 1000,
  pageHeight: 2000,
  viewportWidth: 800,
  viewportHeight: 600,
};

const tracesOf = (...interactions: Interaction[]) =>
  heatmapTraces({
    project: 'shop',
    session: 'session-1',
    tab: 'tab-00001',
    seq: 4,
    firstTime: 0,
    lastTime: 0,
    receivedTime: 0,
    device: 'tablet',
    source: '',
    events: 1,
    bytes: 1,
    keyframe: false,
    interactions,
  } satisfies Interactions);

it('makes a mark of each click', () => {
  expect(
    tracesOf({
      index: 8,
      type: 'click',
      ...place,
      x: 12.345,
      y: 100,
      element: '#buy',
      tag: 'button',
      elementX: 50,
      elementY: 20.5,
    }),
  ).toEqual([
    {
      project: 'shop',
      page: 'https://shop.example/',
      kind: 'click',
      device: 'tablet',
      bucket: '2026-11-18 10:20:00',
      session: 'session-1',
      tab: 'tab-00001',
      seq: 4,
      idx: 8,
      x: [1235],
      y: [10_000],
      weight: [1],
      page_width: 1000,
      page_height: 2000,
      viewport_width: 800,
      viewport_height: 600,
      element: ['#buy'],
      element_x: [5000],
      element_y: [2050],
    },
  ]);
});

it('makes a mark of each cell of the moves', () => {
  const cells: Interaction['cells'] = [
    [0, 0, 3],
    [100, 0, 1],
    [0, 0.5, 2],
    [100, 100, 1],
  ];
  const traces = tracesOf({ index: 2, type: 'move', ...place, cells });
  expect(traces.map(({ kind, x, y, weight }) => [kind, x, y, weight])).toEqual([
    ['move', [0, 10_000, 0, 10_000], [0, 0, 50, 10_000], [3, 1, 2, 1]],
  ]);
});

it('leaves out what has no place on a page', () => {
  const { pageWidth: _, ...unsized } = place;
  expect(
    tracesOf(
      { index: 4, type: 'click', ...place },
      { index: 8, type: 'click', ...unsized, x: 1, y: 1 },
      { index: 12, type: 'click', ...place, page: '', x: 1, y: 1 },
      { index: 16, type: 'navigation', ...place },
      { index: 20, type: 'dead_click', ...place, page: '', x: 1, y: 1 },
    ),
  ).toEqual([]);
});

it('makes a mark of each click with a consequence, and depths and bands of what was looked at', () => {
  const traces = tracesOf(
    { index: 13, type: 'rage_click', ...place, x: 1, y: 2, clicks: 4 },
    { index: 2 ** 31 + 2, type: 'dead_click', ...place, x: 3, y: 4 },
    { index: 15, type: 'error_click', ...place, x: 5, y: 6 },
    { index: 3, type: 'scroll', ...place, depth: 50 },
    {
      index: 1,
      type: 'attention',
      ...place,
      depth: 40,
      bands: [
        [0, 900],
        [19, 450],
      ],
    },
  );
  expect(traces.map(({ kind, idx, x, y, weight }) => [kind, idx, x, y, weight])).toEqual([
    ['rage', 13, [100], [200], [1]],
    ['dead', 2_147_483_650, [300], [400], [1]],
    ['error', 15, [500], [600], [1]],
    ['scroll', 1, [0, 0], [5000, 4000], [1, 1]],
    ['attention', 1, [0, 0], [0, 3800], [900, 450]],
  ]);
});

it('puts marks of one kind side by side, on one page of one size within a minute', () => {
  const click = (index: number, more: Partial<Interaction> = {}): Interaction => ({
    index,
    type: 'click',
    ...place,
    x: index,
    y: 1,
    ...more,
  });
  const traces = tracesOf(
    click(1, { element: '#a', elementX: 10 }),
    click(2, { type: 'dead_click' }),
    click(3),
    click(4, { page: 'https://shop.example/other' }),
    click(5, { time: place.time + 1 }),
    click(6, { pageHeight: 2001 }),
    click(7, { viewportWidth: undefined as never }),
    click(8, { element: '#b', elementY: 20 }),
  );
  expect(traces.map(({ kind, idx, x, element }) => [kind, idx, x, element])).toEqual([
    ['click', 1, [100, 300, 800], ['#a', '', '#b']],
    ['dead', 2, [200], ['']],
    ['click', 4, [400], ['']],
    ['click', 5, [500], ['']],
    ['click', 6, [600], ['']],
    ['click', 7, [700], ['']],
  ]);
  expect([traces[0]?.element_x, traces[0]?.element_y]).toEqual([
    [1000, 0, 0],
    [0, 0, 2000],
  ]);
});
