import type { Interaction, Interactions } from '@sightline/schemas';
import { expect, it } from 'vitest';
import { heatmapPoints } from './points.ts';

const place = {
  time: Date.UTC(2026, 10, 18, 10, 20, 59, 999),
  url: 'https://shop.example/?a',
  page: 'https://shop.example/',
  pageWidth: 1000,
  pageHeight: 2000,
  viewportWidth: 800,
};

const pointsOf = (...interactions: Interaction[]) =>
  heatmapPoints({
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

it('makes a point of each click', () => {
  expect(pointsOf({ index: 8, type: 'click', ...place, x: 12.345, y: 100 })).toEqual([
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
      cell: 0,
      x: 12.345,
      y: 100,
      weight: 1,
      page_width: 1000,
      page_height: 2000,
      viewport_width: 800,
    },
  ]);
});

it('makes a point of each cell of the moves, numbered by its place', () => {
  const cells: Interaction['cells'] = [
    [0, 0, 3],
    [100, 0, 1],
    [0, 0.5, 2],
    [100, 100, 1],
  ];
  const points = pointsOf({ index: 2, type: 'move', ...place, cells });
  expect(points.map(({ kind, cell, weight }) => [kind, cell, weight])).toEqual([
    ['move', 0, 3],
    ['move', 200, 1],
    ['move', 201, 2],
    ['move', 201 * 201 - 1, 1],
  ]);
});

it('leaves out what has no place on a page', () => {
  const { pageWidth: _, ...unsized } = place;
  expect(
    pointsOf(
      { index: 4, type: 'click', ...place },
      { index: 8, type: 'click', ...unsized, x: 1, y: 1 },
      { index: 12, type: 'click', ...place, page: '', x: 1, y: 1 },
      { index: 13, type: 'rage_click', ...place, x: 1, y: 1 },
      { index: 7, type: 'scroll', ...place, depth: 50 },
    ),
  ).toEqual([]);
});
