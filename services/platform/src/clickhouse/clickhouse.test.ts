import { expect, test } from 'vitest';
import { clickHouseTime } from './clickhouse.ts';

test('times have milliseconds and no zone', () => {
  expect(clickHouseTime(Date.UTC(2026, 0, 2, 3, 4, 5, 67))).toBe('2026-01-02 03:04:05.067');
});
