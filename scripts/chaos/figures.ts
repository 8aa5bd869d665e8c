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
  /** The first of them by name, what is lost first, for a person to read. */
  examples: string[];
}

const mostExamples = 20;

export function compare(expected: Figures, stored: Figures): Comparison {
  const lost: string[] = [];
  const repeated: string[] = [];
  const comparison = { lost: 0, repeated: 0 };
  const look = (name: string, should: number, is: number): void => {
    if (is === should) return;
    comparison[is < should ? 'lost' : 'repeated'] += Math.abs(should - is);
    const examples = is < should ? lost : repeated;
    if (examples.length < mostExamples) examples.push(`${name}: ${should} sent, ${is} stored`);
  };
  for (const [name, should] of expected) look(name, should, stored.get(name) ?? 0);
  for (const [name, is] of stored) if (!expected.has(name)) look(name, 0, is);
  return { ...comparison, examples: [...lost, ...repeated] };
}
