import { expect, it } from 'vitest';
import { pageOf } from './page-of.ts';

it.each([
  ['https://shop.example/a/b?x=1#y', 'https://shop.example/a/b'],
  ['https://shop.example:8443', 'https://shop.example:8443/'],
  ['about:blank', 'about:blank'],
  ['file:///home/a.html?q', 'file:///home/a.html'],
  ['/only/a/path?q=1', '/only/a/path'],
  ['', ''],
])('the page of %s is %s', (url, page) => {
  expect(pageOf(url)).toBe(page);
});
