import type { Interaction } from '@sightline/schemas';
import { expect, it } from 'vitest';
import { limitInteractions } from './limit-interactions.ts';

const interactions: Interaction[] = [1, 2, 3].map((index) => ({
  index,
  type: 'custom',
  time: 0,
  url: 'ä'.repeat(100),
  page: '',
}));

it('keeps the first interactions that fit, measured in bytes', () => {
  expect(limitInteractions(interactions)).toEqual({ interactions, dropped: 0 });
  expect(limitInteractions(interactions, 600)).toEqual({ interactions: interactions.slice(0, 2), dropped: 1 });
});

it('takes a forged chunk whose interactions are longer together than any text may be', () => {
  const [click] = interactions as [Interaction];
  const forged = Array.from({ length: 500_000 }, (_, index) => ({ ...click, index, url: 'x'.repeat(2_048) }));
  const { interactions: kept, dropped } = limitInteractions(forged);
  expect(kept.length).toBeGreaterThan(1_000);
  expect(kept.length + dropped).toBe(forged.length);
});
