/** Answers for all items of one call, in their order. */
export type Together<Item, Answer> = (items: Item[]) => Promise<Answer[]>;

/**
 * Group commit: calls that come while one is under way, or within `spacingMs` of its start, go together in the next.
 * Alone, a call starts at once; under load the engine behind sees at most one call at a time and a bounded rate.
 * A call that fails fails for everybody in it.
 */
export function coalesce<Item, Answer>(
  together: Together<Item, Answer>,
  spacingMs = 0,
): (item: Item) => Promise<Answer> {
  interface Waiting {
    item: Item;
    resolve(answer: Answer): void;
    reject(error: unknown): void;
  }
  let waiting: Waiting[] = [];
  let running = false;

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
      const rest = spacingMs - (performance.now() - started);
      if (rest > 0) await new Promise((done) => setTimeout(done, rest));
    }
    running = false;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (running) return;
      running = true;
      queueMicrotask(run);
    });
}
