export interface Limiter {
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when nothing runs and nothing waits. */
  idle(): Promise<void>;
}

/** At most `limit` pieces of work at once; the others wait in order. */
export function createLimiter(limit: number): Limiter {
  const waiting: (() => void)[] = [];
  const idle: (() => void)[] = [];
  let running = 0;
  return {
    async run(work) {
      if (running < limit) running += 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else running -= 1;
        if (running === 0) for (const resolve of idle.splice(0)) resolve();
      }
    },
    async idle() {
      if (running > 0) await new Promise<void>((resolve) => idle.push(resolve));
    },
  };
}
