import { describe, expect, it } from 'vitest';
import { sessionStatus } from './session-status.ts';

const now = 1_795_000_000_000;
const at = (secondsAgo: number, allTabsClosed = false) =>
  sessionStatus({ lastActivityAt: now - secondsAgo * 1000, allTabsClosed }, now);

describe('sessionStatus', () => {
  it.each([
    [0, 'live'],
    [59.999, 'live'],
    [60, 'idle'],
    [1_799, 'idle'],
    [1_800, 'ended'],
  ])('is after %d s of silence %s', (seconds, status) => {
    expect(at(seconds)).toBe(status);
  });

  it('waits 10 s after the last tab was closed, since a page that follows reopens it', () => {
    expect(at(9.999, true)).toBe('live');
    expect(at(10, true)).toBe('ended');
  });

  it('takes a clock that runs ahead as activity now', () => {
    expect(at(-5)).toBe('live');
  });
});
