// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { AddCustomEvent } from '../custom-event.ts';
import { watchAutomation } from './automation.ts';
import { watchErrors } from './errors.ts';
import { watchLeaving } from './leaving.ts';

let said: [string, unknown][];
const addEvent: AddCustomEvent = (tag, payload) => void said.push([tag, payload]);

beforeEach(() => {
  vi.useFakeTimers();
  said = [];
  document.body.innerHTML = '<button>Buy</button><a href="#x">Link</a><input>';
});
afterEach(() => vi.useRealTimers());

const element = (selector: string): HTMLElement => document.querySelector(selector) as HTMLElement;

it('flags clicks and input that no device made, at most once a second', () => {
  const end = watchAutomation(addEvent);
  element('button').click();
  element('button').click();
  element('input').dispatchEvent(new Event('input', { bubbles: true }));
  expect(said).toEqual([
    ['sightline.automation', { flags: ['untrusted_click'] }],
    ['sightline.automation', { flags: ['untrusted_input'] }],
  ]);
  vi.advanceTimersByTime(1000);
  element('button').click();
  expect(said).toHaveLength(3);
  end();
  vi.advanceTimersByTime(1000);
  element('button').click();
  expect(said).toHaveLength(3);
});

it('reports messages of errors, each at most once a second, and not without end', () => {
  const end = watchErrors(addEvent);
  dispatchEvent(new ErrorEvent('error', { message: 'broken' }));
  dispatchEvent(new ErrorEvent('error', { message: 'broken' }));
  dispatchEvent(new ErrorEvent('error'));
  const reject = (reason: unknown): void => {
    dispatchEvent(Object.assign(new Event('unhandledrejection'), { reason }));
  };
  reject(new Error('late'));
  reject('just text');
  reject(undefined);
  expect(said.map(([, payload]) => payload)).toEqual(
    ['broken', 'late', 'just text', 'undefined'].map((message) => ({ message })),
  );
  for (let count = 0; count < 300; count += 1) reject(`error ${count} ${'x'.repeat(1000)}`);
  expect(said).toHaveLength(100);
  expect(JSON.stringify(said.at(-1)).length).toBeLessThan(600);
  end();
});

it('takes a page that goes after a link was used for a navigation, and otherwise for the end of its tab', () => {
  const { looksClosed, end } = watchLeaving();
  expect(looksClosed()).toBe(true);
  element('a').click();
  expect(looksClosed()).toBe(false);
  vi.advanceTimersByTime(3001);
  expect(looksClosed()).toBe(true);
  end();
});
