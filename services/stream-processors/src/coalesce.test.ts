import { describe, expect, it } from 'vitest';
import { coalesce } from './coalesce.ts';

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

describe('coalesce', () => {
  it('sends together what comes while a call is under way, and answers each', async () => {
    const calls: number[][] = [];
    const double = coalesce<number, number>(async (items) => {
      calls.push(items);
      await soon();
      return items.map((item) => item * 2);
    });
    const first = double.ask(1);
    await Promise.resolve();
    expect(await Promise.all([first, double.ask(2), double.ask(3)])).toEqual([2, 4, 6]);
    expect(calls.flat()).toEqual([1, 2, 3]);
    expect(calls.length).toBeLessThan(3);
    expect(await double.ask(4)).toBe(8);
  });

  it('fails everybody in a failed call and nobody after it', async () => {
    const work = coalesce<number, number>(async (items) => {
      await soon();
      if (items.includes(0)) throw new Error('zero');
      return items;
    });
    const results = await Promise.allSettled([work.ask(1), work.ask(0)]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await work.ask(2)).toBe(2);
  });

  it('keeps its calls apart, but lets the first go at once', async () => {
    const starts: number[] = [];
    const work = coalesce<number, number>(
      async (items) => {
        starts.push(performance.now());
        return items;
      },
      { leastMs: 50, mostMs: 50 },
    );
    const begun = performance.now();
    await work.ask(1);
    await work.ask(2);
    expect((starts[0] ?? 0) - begun).toBeLessThan(30);
    expect((starts[1] ?? 0) - (starts[0] ?? 0)).toBeGreaterThanOrEqual(45);
  });

  it.each([
    ['keeps slow calls further apart', 1_000, (apart: number) => apart >= 190],
    ['keeps them no further apart than allowed', 30, (apart: number) => apart < 190],
  ])('%s', async (_, mostMs, holds) => {
    const starts: number[] = [];
    const work = coalesce<number, number>(
      async (items) => {
        starts.push(performance.now());
        await new Promise((resolve) => setTimeout(resolve, 20));
        return items;
      },
      { leastMs: 0, mostMs },
    );
    await work.ask(1);
    await work.ask(2);
    expect((starts[1] ?? 0) - (starts[0] ?? 0)).toSatisfy(holds);
  });

  it('waits no longer when enough waits', async () => {
    const starts: number[] = [];
    const work = coalesce<number, number>(
      async (items) => {
        starts.push(performance.now());
        await new Promise((resolve) => setTimeout(resolve, 20));
        return items;
      },
      { leastMs: 60_000, mostMs: 60_000, isEnough: (items) => items.length >= 2 },
    );
    await work.ask(1);
    await Promise.all([work.ask(2), work.ask(3)]);
    expect((starts[1] ?? 0) - (starts[0] ?? 0)).toBeLessThan(30_000);
  });

  it('says when the next call is due, and takes along who waited for that', async () => {
    const calls: number[][] = [];
    const work = coalesce<number, number>(
      async (items) => {
        calls.push(items);
        await soon();
        return items;
      },
      { leastMs: 60, mostMs: 60 },
    );
    expect(work.dueIn()).toBe(0);
    await work.ask(1);
    const wait = work.dueIn();
    expect(wait).toBeGreaterThan(30);
    expect(wait).toBeLessThanOrEqual(60);
    const ask = async (item: number): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, wait));
      await work.ask(item);
    };
    await Promise.all([work.ask(2), ask(3), ask(4)]);
    expect(calls).toEqual([[1], [2, 3, 4]]);
  });
});
