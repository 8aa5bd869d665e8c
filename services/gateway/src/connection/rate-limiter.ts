export interface RateLimiterOptions {
  /** What one address may do in a minute, and at once when it was quiet for a minute; 0: no limit. */
  perMinute: number;
  now?: () => number;
}

/** A token bucket for each address. */
export interface RateLimiter {
  /** Takes one token; false when there is none. */
  take(address: string): boolean;
  /** Addresses that are remembered. */
  size(): number;
}

interface Bucket {
  tokens: number;
  at: number;
}

const minute = 60_000;

export function createRateLimiter({ perMinute, now = Date.now }: RateLimiterOptions): RateLimiter {
  const buckets = new Map<string, Bucket>();
  let sweptAt = now();

  // A bucket that nobody touched for a minute is full: it says nothing.
  const sweep = (time: number): void => {
    if (time - sweptAt < minute) return;
    sweptAt = time;
    for (const [address, { at }] of buckets) if (time - at >= minute) buckets.delete(address);
  };

  return {
    take(address) {
      if (perMinute === 0) return true;
      const time = now();
      sweep(time);
      const { tokens, at } = buckets.get(address) ?? { tokens: perMinute, at: time };
      const filled = Math.min(perMinute, tokens + ((time - at) * perMinute) / minute);
      const granted = filled >= 1;
      buckets.set(address, { tokens: granted ? filled - 1 : filled, at: time });
      return granted;
    },
    size: () => buckets.size,
  };
}
