import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Budget, createBudget } from './budget.ts';

let changes: [step: unknown, figures: unknown][];
let budget: Budget;

beforeEach(() => {
  vi.useFakeTimers();
  changes = [];
  budget = createBudget((step, figures) => changes.push([step, figures]));
});
afterEach(() => vi.useRealTimers());

/** So much in each of `seconds` seconds. */
const spend = (seconds: number, ms: number, characters = 0): void => {
  for (let second = 0; second < seconds; second += 1) {
    vi.advanceTimersByTime(1000);
    budget.spend(ms, characters);
  }
};

it('takes a step for each window above a tenth of the main thread', () => {
  spend(60, 99);
  expect(changes).toEqual([]);
  spend(5, 150);
  expect(changes).toEqual([['moves', { cpu: 0.15, rate: 0 }]]);
  spend(25, 150);
  expect(changes.map(([step]) => step)).toEqual(['moves', 'styles', 'subtree', 'subtree', 'subtree', 'stop']);
  spend(20, 150);
  expect(changes).toHaveLength(6);
  expect(budget.steps()).toBe(6);
});

it('takes a step for too many characters, too', () => {
  spend(5, 1, 250_000);
  expect(changes).toEqual([['moves', { cpu: 0.001, rate: 250_000 }]]);
});

it('takes all steps back after a calm minute, not before', () => {
  spend(10, 150);
  spend(55, 10);
  expect(budget.steps()).toBe(2);
  spend(5, 30);
  spend(55, 10);
  expect(changes).toHaveLength(2);
  spend(5, 10);
  expect(changes.at(-1)).toEqual([undefined, { cpu: 0.01, rate: 0 }]);
  expect(budget.steps()).toBe(0);
});
