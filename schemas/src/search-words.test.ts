import { expect, it } from 'vitest';
import { searchWords } from './search-words.ts';

it('are letters and digits of any script, in lower case, each once', () => {
  expect(searchWords('Tea-pot, TEA pot № 12! Crème brûlée — Ελλάδα')).toEqual([
    'tea',
    'pot',
    'no',
    '12',
    'crème',
    'brûlée',
    'ελλάδα',
  ]);
});

it('are neither what is masked, nor single characters, nor tokens of machines', () => {
  expect(searchWords(`***-**-**** a ${'f'.repeat(41)} ok`)).toEqual(['ok']);
});
