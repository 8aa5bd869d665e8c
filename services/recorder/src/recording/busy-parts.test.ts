// @vitest-environment jsdom
import { expect, it } from 'vitest';
import { createBusyParts } from './busy-parts.ts';

document.body.innerHTML = '<ul><li>a</li><li>b</li></ul><p style="top:0">c</p>';
const node = (selector: string): Element => document.querySelector(selector) as Element;
const change = (target: Node, attributeName: string | null = null): MutationRecord =>
  ({ target, attributeName, type: attributeName ? 'attributes' : 'childList' }) as MutationRecord;

it('leaves out styles when told to, then the busiest part, and takes that back', () => {
  const parts = createBusyParts();
  const style = change(node('p'), 'style');
  const others = [change(node('li')), change(node('li + li')), change(node('p'), 'class')];
  expect(parts.filter([style, ...others], false)).toEqual([style, ...others]);
  expect(parts.filter([style, ...others], true)).toEqual(others);
  parts.freeze();
  // The list, not one of its rows.
  expect(parts.filter(others, true)).toEqual([others[2]]);
  expect(parts.filter([change(node('ul')), change(document.body)], true)).toHaveLength(1);
  parts.freeze();
  expect(parts.filter(others, true)).toEqual([]);
  parts.thaw();
  expect(parts.filter([style, ...others], false)).toHaveLength(4);
});
