import type { Logger } from '@sightline/platform';

export interface RepeatedWork {
  work(): Promise<void>;
  /** From the beginning of one turn to that of the next, ms; a turn that takes longer leaves the next out. */
  everyMs: number;
  /** Log event of a turn that failed. It is only a delay: the next turn does the same and more. */
  failed: string;
}

/** Work that is done at the start and again and again until stopped; `stop` waits for what is under way. */
export function repeatedly(log: Logger, works: RepeatedWork[]): { start(): void; stop(): Promise<void> } {
  const timers: NodeJS.Timeout[] = [];
  const underWay = new Set<Promise<void>>();

  function repeat({ work, everyMs, failed }: RepeatedWork): void {
    let running = false;
    const turn = (): void => {
      if (running) return;
      running = true;
      const done = work()
        .catch((error: unknown) => log.warn({ err: error }, failed))
        .finally(() => {
          running = false;
          underWay.delete(done);
        });
      underWay.add(done);
    };
    turn();
    timers.push(setInterval(turn, everyMs));
  }

  return {
    start() {
      for (const work of works) repeat(work);
    },
    async stop() {
      for (const timer of timers.splice(0)) clearInterval(timer);
      await Promise.all(underWay);
    },
  };
}
