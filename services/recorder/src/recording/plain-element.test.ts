// @vitest-environment jsdom
// @vitest-environment-options { "url": "https://shop.example/list/?page=2" }
import { beforeEach, expect, it } from 'vitest';
import { plainElement } from './plain-element.ts';

const guarded = '.rr-block,[data-mask]';

const of = (html: string) => {
  document.body.innerHTML = html;
  return plainElement(document.body.firstElementChild as Element, guarded);
};

beforeEach(() => {
  document.body.innerHTML = '';
});

it('has tag and attributes as they stand', () => {
  expect(of('<div class="a b" id="x" data-n="" style="color: red" hidden>text</div>')).toEqual({
    tagName: 'div',
    attributes: { class: 'a b', id: 'x', 'data-n': '', style: 'color: red', hidden: '' },
  });
});

it.each([
  ['item', 'https://shop.example/list/item'],
  ['?page=3#top', 'https://shop.example/list/?page=3#top'],
  ['//other.example/a', 'https://other.example/a'],
  ['mailto:a@shop.example', 'mailto:a@shop.example'],
  ['', ''],
  ['  ', '  '],
  ['data:text/plain,a b', 'data:text/plain,a b'],
  ['blob:https://shop.example/1', 'blob:https://shop.example/1'],
])('makes the address %j of a link absolute as rrweb does', (href, absolute) => {
  expect(of(`<a href="${href}">x</a>`)).toEqual({ tagName: 'a', attributes: { href: absolute } });
});

it('has where it is scrolled to', () => {
  document.body.innerHTML = '<ul></ul>';
  const list = document.querySelector('ul') as Element;
  list.scrollTop = 30;
  expect(plainElement(list, guarded)).toEqual({ tagName: 'ul', attributes: { rr_scrollTop: 30 } });
});

it.each([
  '<input value="secret">',
  '<textarea>secret</textarea>',
  '<select><option>secret</select>',
  '<iframe srcdoc="secret"></iframe>',
  '<svg viewBox="0 0 1 1"></svg>',
  '<canvas></canvas>',
  '<style>p { color: red }</style>',
  '<x-own></x-own>',
  '<img src="a.png">',
  '<div class="rr-block">secret</div>',
  '<p data-mask>secret</p>',
  '<p style="background: url(a.png)"></p>',
  '<table background="a.png"></table>',
  '<button href="a">x</button>',
])('leaves %s to rrweb', (html) => {
  expect(of(html)).toBeUndefined();
});

it('leaves what is neither an element of the page nor spelled as one to rrweb', () => {
  expect(plainElement(document.createTextNode('text'), guarded)).toBeUndefined();
  expect(plainElement(document.createComment('text'), guarded)).toBeUndefined();
  const odd = document.createElement('div');
  odd.setAttributeNS(null, 'viewBox', '1');
  expect(plainElement(odd, guarded)).toBeUndefined();
});
