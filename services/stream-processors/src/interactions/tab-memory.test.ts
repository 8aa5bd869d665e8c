import { describe, expect, it } from 'vitest';
import { createTabMemory, type KnownTab, placeOf, remember } from './tab-memory.ts';
import { initialTabState } from './tab-state.ts';

const after = (...seqs: number[]): KnownTab =>
  seqs.reduce<KnownTab | undefined>((known, seq) => remember(known, seq, initialTabState), undefined) as KnownTab;

describe('the place of a chunk', () => {
  it('is told by what this process has published', () => {
    const known = after(3, 4, 7);
    const places = [0, 2, 3, 4, 5, 6, 7, 8, 9].map((seq) => [seq, placeOf(known, seq)]);
    expect(Object.fromEntries(places)).toEqual({
      0: 'first',
      2: 'apart',
      3: 'repeat',
      4: 'repeat',
      5: 'apart',
      6: 'apart',
      7: 'repeat',
      8: 'next',
      9: 'apart',
    });
    expect([placeOf(undefined, 0), placeOf(undefined, 1)]).toEqual(['first', 'apart']);
  });

  it('of a late chunk is a repeat afterwards, and the latest stays the latest', () => {
    const known = after(3, 4, 7, 5, 2);
    expect([2, 5, 6, 8].map((seq) => placeOf(known, seq))).toEqual(['repeat', 'repeat', 'apart', 'next']);
  });

  it('is forgotten behind a gap that is too large to list', () => {
    const known = after(1, 5000);
    expect([placeOf(known, 1), placeOf(known, 4999), known.missing.size]).toEqual(['apart', 'apart', 0]);
  });
});

it('forgets the tab that was longest without a chunk', () => {
  const memory = createTabMemory(2);
  memory.set('a', after(0));
  memory.set('b', after(0));
  memory.set('a', after(0, 1));
  memory.set('c', after(0));
  expect(['a', 'b', 'c'].map((tab) => memory.get(tab)?.seq)).toEqual([1, undefined, 0]);
});
