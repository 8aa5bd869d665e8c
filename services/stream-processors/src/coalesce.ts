import { setImmediate as turn } from 'node:timers/promises';

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

/** Calls for many at once. */
export interface Coalesced<Item, Answer> {
  /** Rejects when the call fails that the item goes with. */
  ask(item: Item): Promise<Answer>;
  /** Until the next call may start, ms: what is asked until then goes with it. 0: at once. */
  dueIn(): number;
}

/** The next call starts when so many times the time has passed that the last one took: a slow engine is a busy one. */
const relief = 10;
/** Who waited for `dueIn` gets so long to ask, ms. */
const graceMs = 15;

/**
 * Group commit: calls that come while one is under way, or within the spacing, go together in the next. Alone, a call starts
 * at once; under load the engine behind sees at most one call at a time, at a bounded rate, and fewer and larger ones
 * the slower it answers, up to what is enough for one. A call that fails fails for everybody in it.
 */
export function coalesce<Item, Answer>(
  together: Together<Item, Answer>,
  { leastMs, mostMs, isEnough = () => false }: Spacing<Item> = { leastMs: 0, mostMs: 0 },
): Coalesced<Item, Answer> {
  interface Waiting {
    item: Item;
    resolve(answer: Answer): void;
    reject(error: unknown): void;
  }
  let waiting: Waiting[] = [];
  let running = false;
  /** When the next call may start, by `performance.now()`; while one is under way, by what the one before took. */
  let due = 0;
  let tookLast = 0;
  let wake: () => void = () => undefined;

  const hasEnough = (): boolean => isEnough(waiting.map(({ item }) => item));
  const spacing = (took: number): number => Math.min(Math.max(leastMs, relief * took), mostMs);

  /** Until so much time has passed, or enough waits. */
  const rest = async (ms: number): Promise<void> => {
    if (ms <= 0 || hasEnough()) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms + graceMs);
      wake = () => {
        if (!hasEnough()) return;
        clearTimeout(timer);
        resolve();
      };
    });
  };

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      // Others that became due in this turn ask before the call starts.
      await turn();
      const started = performance.now();
      due = started + spacing(tookLast);
      const group = waiting;
      waiting = [];
      try {
        const answers = await together(group.map(({ item }) => item));
        for (const [index, { resolve }] of group.entries()) resolve(answers[index] as Answer);
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
      tookLast = performance.now() - started;
      due = started + spacing(tookLast);
      await rest(due - performance.now());
    }
    running = false;
  }

  return {
    ask: (item) =>
      new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        if (running) return wake();
        running = true;
        void run();
      }),
    dueIn: () => (running ? Math.max(0, due - performance.now()) : 0),
  };
}
