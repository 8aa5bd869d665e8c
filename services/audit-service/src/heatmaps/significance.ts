/** How many of how many. */
export interface Proportion {
  count: number;
  of: number;
}

export interface ProportionTest {
  /** Share of the first less share of the second, -1 to 1. */
  difference: number;
  /**
   * Probability of a difference at least as large, in either direction, where there is none; undefined where too few were
   * counted for the normal distribution to stand for the binomial one.
   */
  p: number | undefined;
}

/** Counts that have to be expected in each of the four fields. */
const leastExpected = 5;

/**
 * The two-proportion z-test with the pooled share:
 * z = (p1 - p2) / sqrt(p (1 - p) (1/n1 + 1/n2)), p = (x1 + x2) / (n1 + n2).
 * NIST/SEMATECH e-Handbook of Statistical Methods, 7.3.3; each field of the table has to be expected to hold 5 at least
 * (Cochran 1954, Biometrics 10:417). The two samples are taken to be independent.
 */
export function compareProportions(first: Proportion, second: Proportion): ProportionTest {
  if (first.of === 0 || second.of === 0) return { difference: 0, p: undefined };
  const difference = first.count / first.of - second.count / second.of;
  const pooled = (first.count + second.count) / (first.of + second.of);
  const least = Math.min(first.of, second.of) * Math.min(pooled, 1 - pooled);
  if (least < leastExpected) return { difference, p: undefined };
  const z = difference / Math.sqrt(pooled * (1 - pooled) * (1 / first.of + 1 / second.of));
  return { difference, p: erfc(Math.abs(z) / Math.SQRT2) };
}

/**
 * Adjusted probabilities of many tests, in their order: calling those below q significant makes a share of q at most of
 * the calls wrong, on average. The step-up procedure of Benjamini and Hochberg (1995), J. R. Statist. Soc. B 57:289.
 */
export function adjustForMany(probabilities: readonly number[]): number[] {
  const order = probabilities.map((_, index) => index).sort((a, b) => at(probabilities, b) - at(probabilities, a));
  const adjusted = [...probabilities];
  let least = 1;
  for (const [place, index] of order.entries()) {
    least = Math.min(least, (at(probabilities, index) * probabilities.length) / (probabilities.length - place));
    adjusted[index] = least;
  }
  return adjusted;
}

const at = (values: readonly number[], index: number): number => values[index] ?? 0;

/** The complementary error function for x >= 0, off by 1.5e-7 at most: Abramowitz and Stegun, 7.1.26. */
function erfc(x: number): number {
  const t = 1 / (1 + 0.3275911 * x);
  const terms = [0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429];
  return terms.reduceRight((sum, term) => (sum + term) * t, 0) * Math.exp(-x * x);
}
