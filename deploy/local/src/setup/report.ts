/** Where set-up says what it does, one line at a time. */
export type Report = (line: string) => void;

/** Says what is done, does it, and says how long it took. */
export async function step<T>(report: Report, what: string, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  report(`${what} …`);
  const result = await work();
  report(`${what}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return result;
}
