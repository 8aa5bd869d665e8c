import { expect, it } from 'vitest';
import { weightedMedian } from './weighted-median.ts';

it('is the lower of the two in the middle', () => {
  expect(weightedMedian({ 1280: 1 })).toBe(1280);
  expect(weightedMedian({ 1280: 1, 1440: 1 })).toBe(1280);
  expect(weightedMedian({ 900: 1, 1280: 1, 1440: 1 })).toBe(1280);
  expect(weightedMedian({ 1440: 5, 390: 2, 1280: 2 })).toBe(1440);
});

it('does not count what is not known', () => {
  expect(weightedMedian({ 0: 100, 1280: 1 })).toBe(1280);
  expect(weightedMedian({ 0: 100 })).toBe(0);
  expect(weightedMedian({})).toBe(0);
});
