// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { type FormField, isSensitiveField } from './sensitive-field.ts';

function field(html: string): FormField {
  const holder = document.createElement('form');
  holder.innerHTML = html;
  document.body.append(holder);
  return holder.querySelector('input,select,textarea') as FormField;
}

describe('sensitive', () => {
  it.each([
    '<input type="password">',
    '<input type="HIDDEN">',
    '<input autocomplete="section-1 Billing CC-Number">',
    '<select autocomplete="cc-exp-month"></select>',
    '<input autocomplete="one-time-code">',
    '<input name="user_password">',
    '<input name="cardNumber">',
    '<input id="kartennummer">',
    '<input name="userPin">',
    '<input name="pin_code">',
    '<input aria-label="Security code">',
    '<input placeholder="IBAN">',
    '<label>Your CVC <input></label>',
    '<label for="sf1">Passwort</label><input id="sf1">',
    '<p id="sf2">Social security number</p><input aria-labelledby="sf0 sf2">',
    '<textarea name="api_key"></textarea>',
  ])('%s', (html) => expect(isSensitiveField(field(html))).toBe(true));
});

describe('not sensitive', () => {
  it.each([
    '<input name="search" placeholder="Search">',
    '<input type="email" name="email" autocomplete="email">',
    '<input name="shipping" autocomplete="shipping street-address">',
    '<label>Pinboard <input name="pinboard"></label>',
  ])('%s', (html) => expect(isSensitiveField(field(html))).toBe(false));
});

it('stays sensitive when the page shows a password as text and names it anew', () => {
  const input = field('<input type="password">') as HTMLInputElement;
  expect(isSensitiveField(input)).toBe(true);
  input.type = 'text';
  expect(isSensitiveField(input)).toBe(true);
});
