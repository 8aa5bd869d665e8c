import { expect, it } from 'vitest';
import { createId } from './ids.ts';

it('makes version 7 UUIDs that sort by time', () => {
  const first = createId(1_700_000_000_000);
  const second = createId(1_700_000_000_001);
  expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(Number.parseInt(first.replace('-', '').slice(0, 12), 16)).toBe(1_700_000_000_000);
  expect(first < second).toBe(true);
  expect(createId(5)).not.toBe(createId(5));
});
