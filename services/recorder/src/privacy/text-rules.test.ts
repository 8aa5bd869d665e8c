// @vitest-environment jsdom
import { expect, it } from 'vitest';
import { privacySelectors } from './selectors.ts';
import type { FormField } from './sensitive-field.ts';
import { createTextRules } from './text-rules.ts';

const field = (html: string): FormField => {
  const holder = document.body.appendChild(document.createElement('div'));
  holder.innerHTML = html;
  return holder.querySelector('input,textarea,select') as FormField;
};

it.each([
  ['<input class="search" value="red shoes">', 'red shoes'],
  ['<input value="red shoes">', '*********'],
  ['<input class="search" type="password">', ''],
  ['<input class="search" name="card_number">', ''],
  ['<input class="search" data-sightline-ignore>', ''],
  ['<div data-sightline-mask><input class="search"></div>', '*********'],
  ['<input type="submit" value="red shoes">', 'red shoes'],
])('of the value of %s comes %j, where .search is allowed', (html, recorded) => {
  const rules = createTextRules(privacySelectors(undefined, undefined, '.search'));
  expect(rules.fieldValue('red shoes', field(html))).toBe(recorded);
});

it('allows no field without the option, and refuses a selector that is not valid', () => {
  expect(createTextRules(privacySelectors()).fieldValue('red', field('<input class="search">'))).toBe('***');
  expect(() => privacySelectors(undefined, undefined, '..nonsense')).toThrow();
});
