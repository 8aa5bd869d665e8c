import { expect, it } from 'vitest';
import { newIngestKey } from './ingest-key.ts';

it('makes keys of the contract’s form, no two alike', () => {
  const keys = Array.from({ length: 500 }, newIngestKey);
  for (const key of keys) expect(key).toMatch(/^pk_[A-Za-z0-9]{24}$/);
  expect(new Set(keys).size).toBe(keys.length);
});

it('uses every digit about equally', () => {
  const counts = new Map<string, number>();
  for (let i = 0; i < 2_000; i++) {
    for (const digit of newIngestKey().slice(3)) counts.set(digit, (counts.get(digit) ?? 0) + 1);
  }
  expect(counts.size).toBe(62);
  const expected = (2_000 * 24) / 62;
  for (const count of counts.values()) expect(Math.abs(count - expected)).toBeLessThan(expected * 0.25);
});
