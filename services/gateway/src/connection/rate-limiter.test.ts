import { describe, expect, it } from 'vitest';
import { clientAddress } from './client-address.ts';
import { createRateLimiter } from './rate-limiter.ts';

describe('the rate limiter', () => {
  it('grants a minute’s worth at once, then as time goes by', () => {
    let time = 0;
    const limiter = createRateLimiter({ perMinute: 3, now: () => time });
    expect([1, 2, 3, 4].map(() => limiter.take('a'))).toEqual([true, true, true, false]);
    expect(limiter.take('b')).toBe(true);
    time = 20_000;
    expect([1, 2].map(() => limiter.take('a'))).toEqual([true, false]);
  });

  it('forgets who was quiet', () => {
    let time = 0;
    const limiter = createRateLimiter({ perMinute: 3, now: () => time });
    for (let i = 0; i < 100; i++) limiter.take(String(i));
    time = 61_000;
    limiter.take('last');
    expect(limiter.size()).toBe(1);
  });

  it('grants everything when it is off', () => {
    const limiter = createRateLimiter({ perMinute: 0 });
    expect(Array.from({ length: 1000 }, () => limiter.take('a')).every(Boolean)).toBe(true);
  });
});

describe('the client’s address', () => {
  it('is the peer’s without proxies, whatever the client says', () => {
    expect(clientAddress('10.0.0.1', '1.2.3.4', 0)).toBe('10.0.0.1');
  });
  it('is what the outermost trusted proxy saw', () => {
    expect(clientAddress('10.0.0.1', 'forged, 1.2.3.4', 1)).toBe('1.2.3.4');
    expect(clientAddress('10.0.0.1', 'forged, 1.2.3.4, 10.0.0.2', 2)).toBe('1.2.3.4');
    expect(clientAddress('10.0.0.1', '', 1)).toBe('10.0.0.1');
  });
});
