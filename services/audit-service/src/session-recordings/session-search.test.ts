import { expect, it } from 'vitest';
import { isNothing, parseSearch } from './session-search.ts';

it('tells words on screen and in what was clicked from the rest', () => {
  expect(parseSearch('ada text:"Sold out" click:buy /cart text:Tea')).toEqual({
    plain: 'ada /cart',
    screen: ['sold', 'out', 'tea'],
    click: ['buy'],
  });
});

it('takes what only looks like a prefix as it is', () => {
  for (const plain of ['https://shop.example/?text:1', 'context:a', 'text:', "o'hara"]) {
    expect(parseSearch(plain)).toEqual({ plain, screen: [], click: [] });
  }
  expect([parseSearch(' '), parseSearch('text:*')].map(isNothing)).toEqual([true, true]);
});
