import { expect, it } from 'vitest';
import { decodeLeaks, encodeLeaks, type MaskLeak } from './chunk-leaks.ts';

const leak = (place: string, count: number, name = 'email'): MaskLeak => ({
  class: name,
  page: 'https://shop.example/',
  place,
  count,
});

it('come through a header, the most frequent first; without any there is none', () => {
  expect(encodeLeaks([])).toEqual({});
  expect(decodeLeaks({})).toEqual([]);
  expect(decodeLeaks(encodeLeaks([leak('p', 1), leak('a[href]', 7, 'phone')]))).toEqual([
    leak('a[href]', 7, 'phone'),
    leak('p', 1),
  ]);
});

it('stay within bounds, and no count is lost', () => {
  const leaks = Array.from({ length: 2_000 }, (_, index) =>
    leak(`main > p.c${index}`, 1 + index, `class_${index % 30}`),
  );
  const headers = encodeLeaks(leaks);
  expect(Object.values(headers).join('').length).toBeLessThan(9_000);
  const total = (of: readonly MaskLeak[]): number => of.reduce((sum, { count }) => sum + count, 0);
  expect(total(decodeLeaks(headers))).toBe(total(leaks));
  expect(decodeLeaks(headers)).toContainEqual(leak('main > p.c1999', 2_000, 'class_19'));
});

it('that cannot be read are none', () => {
  for (const text of ['', '{', '{}', '[1]', '[["a","b","c","d"]]', '[["a","b","c",-1]]', '[["a","b","c",1.5]]']) {
    expect(decodeLeaks({ sightline_leaks: text })).toEqual([]);
  }
});
