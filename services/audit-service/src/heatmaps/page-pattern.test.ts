import { expect, it } from 'vitest';
import { isPagePattern, pageParameters } from './page-pattern.ts';

it('takes a segment * for any one segment, and nothing else', () => {
  const { page, pattern } = pageParameters('https://shop.example/products/*/reviews');
  expect(page).toBe('https://shop.example/products/');
  const matches = (path: string): boolean => new RegExp(pattern).test(`https://shop.example${path}`);
  expect(['/products/7/reviews', '/products/a-b/reviews'].map(matches)).toEqual([true, true]);
  expect(['/products/7', '/products/7/8/reviews', '/products//reviews', '/products/7/reviews/'].map(matches)).toEqual(
    Array(4).fill(false),
  );
});

it('escapes what has a meaning in an expression', () => {
  const { pattern } = pageParameters('https://shop.example/a.b+(c)/*');
  expect(new RegExp(pattern).test('https://shop.example/a.b+(c)/1')).toBe(true);
  expect(new RegExp(pattern).test('https://shopxexample/a.b+(c)/1')).toBe(false);
});

it('leaves a page alone that only has stars in it', () => {
  expect(isPagePattern('https://shop.example/u/***')).toBe(false);
  expect(pageParameters('https://shop.example/u/***')).toEqual({ page: 'https://shop.example/u/***', pattern: '' });
});
