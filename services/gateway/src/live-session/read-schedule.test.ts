import { describe, expect, it } from 'vitest';
import { nextReadAt } from './read-schedule.ts';

const base = { startedAt: 0, failed: false, holeSince: undefined };

describe('reading the archive', () => {
  it('is frequent at first, then regular', () => {
    const at = (lastReadAt: number) => nextReadAt({ ...base, lastReadAt });
    expect([10, 210, 500, 1_300, 2_000, 4_000, 9_000].map(at)).toEqual([200, 500, 1_000, 2_000, 4_000, 9_000, 14_000]);
  });

  it('is soon while a chunk is missing, and less so when it stays missing', () => {
    const at = (lastReadAt: number) => nextReadAt({ ...base, lastReadAt, holeSince: 20_000 });
    expect([20_100, 31_000, 90_000].map(at)).toEqual([20_300, 32_000, 95_000]);
  });

  it('is tried again when it failed', () => {
    expect(nextReadAt({ ...base, lastReadAt: 20_000, failed: true })).toBe(20_500);
  });
});
