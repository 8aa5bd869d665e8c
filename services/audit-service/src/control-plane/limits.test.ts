import { status } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import { RpcFailure } from '../rpc/rpc-failure.ts';
import { checkedLimits } from './limits.ts';

const none = { sessionsPerMinute: 0, sessionsPerMonth: 0 };

function refusal(given: Partial<typeof none>): unknown {
  try {
    return checkedLimits({ ...none, ...given });
  } catch (error) {
    return error instanceof RpcFailure ? [error.refusal.code, error.refusal.field] : error;
  }
}

describe('checkedLimits', () => {
  it('keeps what is stated', () => {
    expect(checkedLimits(null)).toEqual({});
    expect(checkedLimits(none)).toEqual({});
    expect(checkedLimits({ ...none, sessionsPerMonth: 5_000 })).toEqual({ sessionsPerMonth: 5_000 });
    expect(checkedLimits({ sessionsPerMinute: 10, sessionsPerMonth: 10 })).toEqual({
      sessionsPerMinute: 10,
      sessionsPerMonth: 10,
    });
  });

  it('refuses what cannot be', () => {
    expect(refusal({ sessionsPerMinute: 1_000_000_001 })).toEqual([status.INVALID_ARGUMENT, 'sessionsPerMinute']);
    expect(refusal({ sessionsPerMinute: 10, sessionsPerMonth: 9 })).toEqual([
      status.INVALID_ARGUMENT,
      'sessionsPerMonth',
    ]);
  });
});
