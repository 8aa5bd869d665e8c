import { compare, type Figures } from './figures.ts';
import { readInOnePass } from './one-pass.ts';
import type { Random } from './random.ts';
import { planVisit, type Visit, type VisitOptions } from './visit.ts';

/**
 * Plans a visit and adds what every store must make of it, as two oracles say that know nothing of each other: the plan,
 * which counts what it plans, and one pass over the chunks. @throws Error where they contradict each other
 */
export function expectVisit(random: Random, project: string, options: VisitOptions, expected: Figures): Visit {
  const planned: Figures = new Map();
  const visit = planVisit(random, options, planned);
  const read: Figures = new Map();
  for (const chunks of visit.tabs) readInOnePass(project, chunks, read);
  const both = (figures: Figures): Figures =>
    new Map(
      [...figures].filter(([name]) => /^(place|click|rage_click|navigation|error|automation|custom|paste) /.test(name)),
    );
  const { examples } = compare(both(planned), both(read));
  if (examples.length > 0) throw new Error(`the oracles contradict each other:\n${examples.join('\n')}`);
  for (const figures of [planned, read]) {
    for (const [name, amount] of figures) {
      // What both count is meant once; the sums of several visits add up.
      if (figures === read && planned.has(name)) continue;
      expected.set(name, (expected.get(name) ?? 0) + amount);
    }
  }
  return visit;
}
