import { expect, it } from 'vitest';
import { expectVisit } from './expect-visit.ts';
import { compare, type Figures } from './figures.ts';
import { createRandom } from './random.ts';
import { planVisit } from './visit.ts';

const options = { session: 'visit-1-1', address: '10.0.0.1', start: 1_795_000_000_000, acts: 400 };

it('the plan of a visit and one pass over its chunks say the same', () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const expected: Figures = new Map();
    const { tabs } = expectVisit(createRandom(seed), 'chaos', options, expected);
    const chunks = tabs.flat();
    expect(chunks.length).toBeGreaterThan(3);
    const names = [...expected.keys()];
    expect(names.filter((name) => name.startsWith('chunk '))).toHaveLength(chunks.length);
    const clicks = [...expected].filter(([name]) => name.startsWith('click ')).reduce((sum, [, of]) => sum + of, 0);
    expect(names.filter((name) => name.startsWith('interaction click '))).toHaveLength(clicks);
  }
});

it('a seed makes the same visit again', () => {
  const of = (seed: number): Buffer[] =>
    planVisit(createRandom(seed), options, new Map()).tabs.flatMap((chunks) => chunks.map(({ body }) => body));
  expect(of(3)).toEqual(of(3));
  expect(of(3)).not.toEqual(of(4));
});

it('what is lost and what is repeated is named, what is lost first', () => {
  const sent: Figures = new Map([
    ['click a', 3],
    ['click b', 1],
    ['click c', 1],
  ]);
  const stored: Figures = new Map([
    ['click a', 5],
    ['click c', 1],
    ['click d', 1],
  ]);
  expect(compare(sent, stored)).toEqual({
    lost: 1,
    repeated: 3,
    examples: ['click b: 1 sent, 0 stored', 'click a: 3 sent, 5 stored', 'click d: 0 sent, 1 stored'],
  });
});
