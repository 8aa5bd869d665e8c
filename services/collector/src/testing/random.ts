/** A repeatable source of chance. */
export interface Random {
  /** An integer from 0, below `limit`. */
  below(limit: number): number;
  /** True once in `times`. */
  once(times: number): boolean;
  pick<T>(of: readonly T[]): T;
  /** `count` characters of `alphabet`. */
  text(alphabet: string, count: number): string;
  /** `count` digits, the first not 0. */
  digits(count: number): string;
}

/** mulberry32, by Tommy Ettinger (public domain): the same numbers for the same seed, on every machine. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (limit: number): number => next() % limit;
  const pick = <T>(of: readonly T[]): T => {
    if (of.length === 0) throw new RangeError('nothing to pick from');
    return of[below(of.length)] as T;
  };
  const text = (alphabet: string, count: number): string =>
    Array.from({ length: count }, () => alphabet.charAt(below(alphabet.length))).join('');
  return {
    below,
    once: (times) => below(times) === 0,
    pick,
    text,
    digits: (count) => text('123456789', 1) + text('0123456789', count - 1),
  };
}
