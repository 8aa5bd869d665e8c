import { status } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import { RpcFailure } from '../rpc/rpc-failure.ts';
import { checkedRetention } from './retention.ts';

const none = { recordings: 0, interactions: 0, alerts: 0, leaks: 0 };

function refusal(given: Partial<typeof none>): unknown {
  try {
    return checkedRetention({ ...none, ...given });
  } catch (error) {
    return error instanceof RpcFailure ? [error.refusal.code, error.refusal.field] : error;
  }
}

describe('checkedRetention', () => {
  it('keeps what is not as usual', () => {
    expect(checkedRetention(null)).toEqual({});
    expect(checkedRetention(none)).toEqual({});
    expect(checkedRetention({ ...none, recordings: 30, leaks: 90 })).toEqual({ leaks: 90 });
    expect(checkedRetention({ ...none, recordings: 500, interactions: 500 })).toEqual({
      recordings: 500,
      interactions: 500,
    });
  });

  it('refuses what cannot be', () => {
    expect(refusal({ alerts: 3_661 })).toEqual([status.INVALID_ARGUMENT, 'alerts']);
    expect(refusal({ interactions: 29 })).toEqual([status.INVALID_ARGUMENT, 'interactions']);
    expect(refusal({ recordings: 397 })).toEqual([status.INVALID_ARGUMENT, 'interactions']);
  });
});
