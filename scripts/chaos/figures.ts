/**
 * Everything that can be counted, by name: `click session/tab/seq` → 3. The oracle and every store are brought into this
 * one shape, so that to compare them is to compare two maps.
 */
export type Figures = Map<string, number>;

export function count(figures: Figures, name: string, amount = 1): void {
  figures.set(name, (figures.get(name) ?? 0) + amount);
}

export interface Comparison {
  /** Sum of what is there too seldom, and of what is there too often. */
  lost: number;
  repeated: number;
  /** Some of them, what is lost first, for a person to read. */
  examples: string[];
}

const mostExamples = 12;

export function compare(expected: Figures, stored: Figures): Comparison {
  const comparison: Comparison = { lost: 0, repeated: 0, examples: [] };
  for (const name of new Set([...expected.keys(), ...stored.keys()])) {
    const should = expected.get(name) ?? 0;
    const is = stored.get(name) ?? 0;
    if (is === should) continue;
    const example = `${name}: ${should} sent, ${is} stored`;
    if (is < should) {
      comparison.lost += should - is;
      comparison.examples.unshift(example);
    } else {
      comparison.repeated += is - should;
      comparison.examples.push(example);
    }
  }
  comparison.examples.length = Math.min(comparison.examples.length, mostExamples);
  return comparison;
}
