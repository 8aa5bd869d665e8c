import { expect, test } from 'vitest';
import { createLimiter } from './limiter.ts';

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('never more than the limit at once, in the order of arrival, and a failure frees its place', async () => {
  const limiter = createLimiter(2);
  let running = 0;
  let most = 0;
  const order: number[] = [];
  const jobs = [0, 1, 2, 3, 4].map((n) =>
    limiter.run(async () => {
      running += 1;
      most = Math.max(most, running);
      order.push(n);
      await tick();
      running -= 1;
      if (n === 1) throw new Error('one fails');
      return n;
    }),
  );
  const results = await Promise.allSettled(jobs);
  await limiter.idle();
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
  expect(order).toEqual([0, 1, 2, 3, 4]);
  expect(most).toBe(2);
});
