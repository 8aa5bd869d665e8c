/** One timer: the earliest of the times asked for counts. */
export interface FlushTimer {
  /** Flushes in `ms` milliseconds at the latest. */
  within(ms: number): void;
  cancel(): void;
}

export function createFlushTimer(flush: () => void): FlushTimer {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let due = Number.POSITIVE_INFINITY;
  const cancel = (): void => {
    clearTimeout(timer);
    due = Number.POSITIVE_INFINITY;
  };
  return {
    within(ms) {
      const at = Date.now() + ms;
      if (at >= due) return;
      cancel();
      due = at;
      timer = setTimeout(() => {
        cancel();
        flush();
      }, ms);
    },
    cancel,
  };
}
