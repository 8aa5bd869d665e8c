import { expect, test } from 'vitest';
import { backoff, sleep, within } from './backoff.ts';

test('delays double up to a limit, with jitter below', () => {
  for (const [attempt, most] of [
    [0, 100],
    [3, 800],
    [50, 5_000],
  ] as const) {
    const delay = backoff(attempt, 100, 5_000);
    expect(delay).toBeLessThanOrEqual(most);
    expect(delay).toBeGreaterThanOrEqual(most * 0.75);
  }
});

test('a sleeper is woken by the signal', async () => {
  const controller = new AbortController();
  const slept = sleep(60_000, controller.signal);
  controller.abort();
  await slept;
  await sleep(60_000, controller.signal);
});

test('what takes too long is left behind', async () => {
  expect(await within(1_000, Promise.resolve('done'))).toBe('done');
  expect(await within(10, new Promise(() => undefined))).toBeUndefined();
  await expect(within(1_000, Promise.reject(new Error('no')))).rejects.toThrow('no');
});
