import { expect, it } from 'vitest';
import { stateOf } from './storage-state.ts';

const gib = 1024 ** 3;

it.each([
  [0, 0, undefined, 'ok'],
  [79, 100, undefined, 'ok'],
  [80, 100, undefined, 'near'],
  [100, 100, undefined, 'full'],
  [500, 0, 3 * gib, 'ok'],
  [500, 0, 1 * gib, 'near'],
  [0, 100, gib / 32, 'full'],
] as const)('%i archived of %i, %j free: %s', (archivedBytes, budgetBytes, freeBytes, state) => {
  expect(stateOf({ archivedBytes, budgetBytes, freeBytes })).toBe(state);
});
