import { expect, it } from 'vitest';
import { reachBands } from './bands.ts';

it('counts who ended further down in every band above', () => {
  expect(reachBands([1, 0, 2, 1])).toEqual([
    { top: 0, bottom: 25, value: 4 },
    { top: 25, bottom: 50, value: 3 },
    { top: 50, bottom: 75, value: 3 },
    { top: 75, bottom: 100, value: 1 },
  ]);
});
