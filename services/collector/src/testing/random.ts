/** Repeatable random choices: the same seed, the same ones. */
export interface Random {
  /** An integer in `[0, below)`. */
  below(below: number): number;
  /** True once in `times`. */
  once(times: number): boolean;
  pick<T>(of: readonly T[]): T;
}

/** Mulberry32 (https://gist.github.com/tommyettinger/46a874533244883189143505d203312c, public domain). */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (limit: number): number => next() % limit;
  return {
    below,
    once: (times) => below(times) === 0,
    pick: (of) => of[below(of.length)] as (typeof of)[number],
  };
}
