import { expect, it } from 'vitest';
import { maskUrl } from './mask-url.ts';

it.each([
  ['https://shop.example/cart?item=4&page=2#top', 'https://shop.example/cart?item=4&page=2#top'],
  ['https://ann:s3cret@shop.example/a', 'https://shop.example/a'],
  ['https://ann:p@ss@shop.example/@handle', 'https://shop.example/@handle'],
  ['https://shop.example/?token=abc&x=1', 'https://shop.example/?token=***&x=1'],
  ['https://shop.example/?Access_Token=abc', 'https://shop.example/?Access_Token=***'],
  ['https://shop.example/?customer%5Bemail%5D=a@b.de', 'https://shop.example/?customer%5Bemail%5D=***'],
  ['https://shop.example/cb#id_token=abc&state=1', 'https://shop.example/cb#id_token=***&state=1'],
  ['https://shop.example/#/reset?password=abc', 'https://shop.example/#/reset?password=***'],
  ['https://shop.example/?%E0%A4%A=1', 'https://shop.example/?%E0%A4%A=***'],
  ['/relative?email=a%40b.de', '/relative?email=***'],
])('%s', (url, masked) => {
  expect(maskUrl(url)).toBe(masked);
  expect(maskUrl(masked)).toBe(masked);
});
