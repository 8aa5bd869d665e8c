// @vitest-environment jsdom
import { beforeEach, expect, it } from 'vitest';
import type { AddCustomEvent } from '../custom-event.ts';
import { privacySelectors } from '../privacy/selectors.ts';
import { createTextRules } from '../privacy/text-rules.ts';
import { fingerprint } from './fingerprint.ts';
import { watchTargets } from './targets.ts';

let said: [string, unknown][];
const addEvent: AddCustomEvent = (tag, payload) => void said.push([tag, payload]);
const rules = createTextRules(privacySelectors());
const element = (selector: string): HTMLElement => document.querySelector(selector) as HTMLElement;

beforeEach(() => {
  said = [];
  document.body.innerHTML = `
    <div id="row-4711"><ul><li>a</li><li><button class="big"><span>Buy</span></button></li></ul></div>
    <form id="search"><input><p></p><input id="q"></form>
    <div data-sightline-block><b title="secret">secret</b></div>
    <a href="/cart" aria-label="Cart"><i></i></a>
    <p data-sightline-mask><b id="name" title="Jo Doe">Jo</b></p>
    <input id="age" role="spinbutton" title="42">`;
  // jsdom has neither.
  globalThis.CSS ??= { escape: (text: string) => text } as typeof CSS;
  element('button').getBoundingClientRect = () => new DOMRect(100, 50, 200, 40);
});

it('names elements by their place, from the nearest stable id', () => {
  expect(fingerprint(element('button'))).toBe(
    'body>div:nth-of-type(1)>ul:nth-of-type(1)>li:nth-of-type(2)>button:nth-of-type(1)',
  );
  expect(fingerprint(element('form input'))).toBe('#search>input:nth-of-type(1)');
  expect(fingerprint(element('#q'))).toBe('#q');
});

it('finds each element again, and nothing else', () => {
  for (const one of document.querySelectorAll('body *')) {
    expect([...document.querySelectorAll(fingerprint(one))]).toEqual([one]);
  }
});

it('says what was clicked, not which part of it, and where within it', () => {
  const end = watchTargets(addEvent, '[data-sightline-block]', rules);
  element('span').dispatchEvent(new MouseEvent('click', { bubbles: true, clientX: 150, clientY: 60 }));
  expect(said).toEqual([
    ['sightline.target', { element: fingerprint(element('button')), tag: 'button', x: 250, y: 250 }],
  ]);
  end();
  element('span').click();
  expect(said).toHaveLength(1);
});

it('tells nothing of what is inside a blocked element', () => {
  const end = watchTargets(addEvent, '[data-sightline-block]', rules);
  element('b').click();
  expect(said).toMatchObject([['sightline.target', { element: 'body>div:nth-of-type(2)', tag: 'div' }]]);
  expect(JSON.stringify(said)).not.toMatch(/secret|label|role/);
  end();
});

it('says what the page calls it, masked where text is, and nothing of fields', () => {
  const end = watchTargets(addEvent, '[data-sightline-block]', rules);
  for (const selector of ['a i', '#name', '#age']) element(selector).click();
  expect(said.map(([, payload]) => payload)).toMatchObject([
    { tag: 'a', role: 'link', label: 'Cart' },
    { tag: 'b', label: '** ***' },
    { tag: 'input', role: 'spinbutton' },
  ]);
  expect(JSON.stringify(said[2])).not.toContain('label');
  end();
});
