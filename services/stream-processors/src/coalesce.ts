/** Answers for all items of one call, in their order. */
export type Together<Item, Answer> = (items: Item[]) => Promise<Answer[]>;

/** From the start of a call to the start of the next, ms; a call that is large enough starts at once. */
export interface Spacing<Item> {
  leastMs: number;
  /** While calls take long. */
  mostMs: number;
  /** Whether what waits is a large call already, so that a longer wait would save nothing. */
  isEnough?(items: readonly Item[]): boolean;
}

/** The next call starts when so many times the time has passed that the last one took: a slow engine is a busy one. */
const relief = 10;

/**
 * Group commit: calls that come while one is under way, or within the spacing, go together in the next. Alone, a call starts
 * at once; under load the engine behind sees at most one call at a time, at a bounded rate, and fewer and larger ones
 * the slower it answers, up to what is enough for one. A call that fails fails for everybody in it.
 */
export function coalesce<Item, Answer>(
  together: Together<Item, Answer>,
  { leastMs, mostMs, isEnough = () => false }: Spacing<Item> = { leastMs: 0, mostMs: 0 },
): (item: Item) => Promise<Answer> {
  interface Waiting {
    item: Item;
    resolve(answer: Answer): void;
    reject(error: unknown): void;
  }
  let waiting: Waiting[] = [];
  let running = false;
  let wake: () => void = () => undefined;

  const hasEnough = (): boolean => isEnough(waiting.map(({ item }) => item));

  /** Until so much time has passed, or enough waits. */
  const rest = async (ms: number): Promise<void> => {
    if (ms <= 0 || hasEnough()) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        if (!hasEnough()) return;
        clearTimeout(timer);
        resolve();
      };
    });
  };

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const started = performance.now();
      const group = waiting;
      waiting = [];
      try {
        const answers = await together(group.map(({ item }) => item));
        for (const [index, { resolve }] of group.entries()) resolve(answers[index] as Answer);
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
      const took = performance.now() - started;
      await rest(Math.min(Math.max(leastMs, relief * took), mostMs) - took);
    }
    running = false;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (running) return wake();
      running = true;
      queueMicrotask(run);
    });
}
