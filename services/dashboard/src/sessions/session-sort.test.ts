import { expect, it } from 'vitest';
import { decodeSort, encodeSort, nextSort } from './session-sort.ts';

it('stands in the address', () => {
  for (const text of ['errors', '-duration']) expect(encodeSort(decodeSort(text))).toBe(text);
  expect([decodeSort(null), decodeSort('colour'), decodeSort('-'), encodeSort(undefined)]).toEqual([
    undefined,
    undefined,
    undefined,
    '',
  ]);
});

it('goes from the most first over the least first back to activity', () => {
  const most = nextSort({ by: 'pages', ascending: true }, 'errors');
  const least = nextSort(most, 'errors');
  expect([most, least, nextSort(least, 'errors')]).toEqual([
    { by: 'errors', ascending: false },
    { by: 'errors', ascending: true },
    undefined,
  ]);
});
