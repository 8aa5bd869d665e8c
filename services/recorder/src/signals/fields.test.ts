// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { AddCustomEvent } from '../custom-event.ts';
import { watchFields } from './fields.ts';

let said: [string, unknown][];
let end: () => void;
const addEvent: AddCustomEvent = (tag, payload) => void said.push([tag, payload]);

const happens = (type: string, selector: string): void => {
  document.querySelector(selector)?.dispatchEvent(new Event(type, { bubbles: true, cancelable: true }));
};

beforeEach(() => {
  said = [];
  document.body.innerHTML = `
    <form id="order"><input id="mail" type="email" value="ann@shop.example"><input id="pw" type="password">
      <input id="card" autocomplete="cc-number"><textarea></textarea></form>
    <p>Words</p>
    <form data-sightline-ignore><input id="silent"></form>
    <div data-sightline-block><b>secret</b></div>`;
  end = watchFields(addEvent, '[data-sightline-ignore],[data-sightline-ignore] *,[data-sightline-block]');
});
afterEach(() => end());

it('says what was done in what class of field, and nothing of what is in it', () => {
  happens('paste', '#mail');
  happens('paste', '#pw');
  happens('cut', '#card');
  happens('copy', 'textarea');
  happens('copy', 'p');
  expect(said).toEqual([
    ['sightline.paste', { field: 'email' }],
    ['sightline.paste', { field: 'sensitive' }],
    ['sightline.cut', { field: 'sensitive' }],
    ['sightline.copy', { field: 'textarea' }],
    ['sightline.copy', { field: 'none' }],
  ]);
});

it('says that a form was sent, until it ends', () => {
  happens('submit', '#order');
  end();
  happens('submit', '#order');
  expect(said).toEqual([['sightline.submit', { field: 'none' }]]);
});

it('says nothing of what is ignored or blocked', () => {
  happens('paste', '#silent');
  happens('submit', 'form[data-sightline-ignore]');
  happens('copy', 'b');
  expect(said).toEqual([]);
});
