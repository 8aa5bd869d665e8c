/** Waits `ms`; returns early when `signal` aborts. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done, { once: true });
  });
}

/** Delay before try number `attempt` (0, 1, …): doubles from `first` to `most` ms, with up to a quarter of jitter. */
export function backoff(attempt: number, first: number, most: number): number {
  const delay = Math.min(most, first * 2 ** Math.min(attempt, 30));
  return delay * (0.75 + Math.random() / 4);
}

/** The outcome of `work`, or undefined when it takes longer than `ms`; a late failure is swallowed. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  work.catch(() => undefined);
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
