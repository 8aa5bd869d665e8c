import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { isSampled } from './sampling.ts';

it('keeps all, none, or about the share asked for, and a smaller share is part of a larger one', () => {
  const ids = Array.from({ length: 4000 }, () => randomUUID());
  expect(ids.every((id) => isSampled(id, 1))).toBe(true);
  expect(ids.some((id) => isSampled(id, 0))).toBe(false);
  const tenth = ids.filter((id) => isSampled(id, 0.1));
  expect(tenth.length).toBeGreaterThan(300);
  expect(tenth.length).toBeLessThan(500);
  expect(tenth.every((id) => isSampled(id, 0.2))).toBe(true);
});

it('is FNV-1a of 32 bits, so that others can count the same way', () => {
  // http://www.isthe.com/chongo/src/fnv/test_fnv.c: "foobar" is 0xbf9cf968.
  expect(isSampled('foobar', 0xbf9cf968 / 2 ** 32)).toBe(false);
  expect(isSampled('foobar', 0xbf9cf969 / 2 ** 32)).toBe(true);
});
