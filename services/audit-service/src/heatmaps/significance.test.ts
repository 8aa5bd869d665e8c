import { describe, expect, it } from 'vitest';
import { adjustForMany, compareProportions } from './significance.ts';

describe('two proportions', () => {
  it('are compared with the pooled share', () => {
    // z = 0.1 / sqrt(0.25 * 0.75 * (1/200 + 1/200)) = 2.3094, p = 0.020921 by the tables of the normal distribution.
    const test = compareProportions({ count: 60, of: 200 }, { count: 40, of: 200 });
    expect(test.difference).toBeCloseTo(0.1, 12);
    expect(test.p).toBeCloseTo(0.020921, 5);
  });

  it('are alike whichever comes first, and at 1.96 standard errors at one in twenty', () => {
    const [one, other] = [
      { count: 70, of: 210 },
      { count: 41, of: 190 },
    ];
    expect(compareProportions(one, other).p).toBeCloseTo(compareProportions(other, one).p ?? 0, 12);
    expect(compareProportions({ count: 50, of: 100 }, { count: 50, of: 100 }).p).toBeCloseTo(1, 6);
    // 1.959964 standard errors: 0.05.
    const half = 0.5 * (1.959964 * Math.sqrt(0.25 * (2 / 1e6)));
    const at = (share: number) => ({ count: share * 1e6, of: 1e6 });
    expect(compareProportions(at(0.5 + half), at(0.5 - half)).p).toBeCloseTo(0.05, 5);
  });

  it('are not tested where fewer than five are expected in a field', () => {
    expect(compareProportions({ count: 9, of: 100 }, { count: 0, of: 100 })).toEqual({
      difference: 0.09,
      p: undefined,
    });
    expect(compareProportions({ count: 10, of: 100 }, { count: 0, of: 100 }).p).toBeLessThan(0.01);
    expect(compareProportions({ count: 100, of: 100 }, { count: 95, of: 100 }).p).toBeUndefined();
    expect(compareProportions({ count: 0, of: 0 }, { count: 5, of: 100 })).toEqual({ difference: 0, p: undefined });
  });
});

describe('many tests', () => {
  it('are adjusted by their rank, and keep their order', () => {
    // The example of Benjamini and Hochberg (1995), table 1: with q = 0.05 the four smallest of fifteen are rejected.
    const probabilities = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1,
    ];
    const shuffled = probabilities.toReversed();
    const adjusted = adjustForMany(shuffled);
    expect(adjusted.filter((p) => p <= 0.05)).toHaveLength(4);
    expect(adjusted.slice(-4).every((p) => p <= 0.05)).toBe(true);
    expect(adjustForMany([0.01, 0.04, 0.03])).toEqual([0.03, 0.04, 0.04]);
    expect(adjustForMany([])).toEqual([]);
  });

  it('call few of what does not differ', () => {
    // 200 cells without any difference, by a seeded linear congruential generator: few pass, many would unadjusted.
    let seed = 7;
    const random = (): number => {
      seed = (seed * 1_664_525 + 1_013_904_223) % 2 ** 32;
      return seed / 2 ** 32;
    };
    const drawn = (): { count: number; of: number } => ({
      count: Array.from({ length: 300 }, random).filter((value) => value < 0.2).length,
      of: 300,
    });
    const probabilities = Array.from({ length: 200 }, () => compareProportions(drawn(), drawn()).p ?? 1);
    expect(probabilities.filter((p) => p < 0.05).length).toBeGreaterThan(3);
    expect(adjustForMany(probabilities).filter((p) => p < 0.05)).toEqual([]);
  });
});
