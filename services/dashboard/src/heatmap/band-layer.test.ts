import { expect, it } from 'vitest';
import { bandAt, makeBandLayer } from './band-layer.ts';

const bands = [
  { top: 0, bottom: 2, value: 40 },
  { top: 2, bottom: 4, value: 10 },
  { top: 98, bottom: 100, value: 20 },
];

it('makes a row of each band, the strongest the hottest', () => {
  const { grid, levels, top } = makeBandLayer(bands);
  expect([grid.columns, grid.rows, grid.total, top]).toEqual([1, 50, 70, 40]);
  expect([levels[0], levels[1], levels[2], levels[49]]).toEqual([255, 63, 0, 127]);
});

it('leaves out what lies outside the page', () => {
  const { grid, levels } = makeBandLayer([
    { top: 120, bottom: 122, value: 1 },
    { top: Number.NaN, bottom: 2, value: 1 },
  ]);
  expect(grid.broken).toBe(2);
  expect(Math.max(...levels)).toBe(0);
});

it('finds the band at a height', () => {
  expect([bandAt(bands, 2)?.value, bandAt(bands, 1.99)?.value, bandAt(bands, 50)]).toEqual([10, 40, undefined]);
});
