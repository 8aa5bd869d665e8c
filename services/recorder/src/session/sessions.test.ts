import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type KeyValueStorage, memoryStorage } from '../storage.ts';
import { createSessions } from './sessions.ts';

const minute = 60_000;
let storage: KeyValueStorage;

beforeEach(() => {
  vi.useFakeTimers();
  storage = memoryStorage();
});
afterEach(() => vi.useRealTimers());

it('shares the session between tabs, and ends it after 30 idle minutes', () => {
  const [first, second] = [createSessions(storage), createSessions(storage)];
  const id = first.open();
  expect(second.open()).toBe(id);
  vi.advanceTimersByTime(20 * minute);
  expect(second.open()).toBe(id);
  vi.advanceTimersByTime(29 * minute);
  expect(first.peek()).toBe(id);
  vi.advanceTimersByTime(minute);
  expect(first.peek()).toBeUndefined();
  const next = first.open();
  expect(next).not.toBe(id);
  expect(second.open()).toBe(next);
});

it('ends the session after a day, however busy', () => {
  const sessions = createSessions(storage);
  const id = sessions.open();
  for (let passed = 10; passed < 24 * 60; passed += 10) {
    vi.advanceTimersByTime(10 * minute);
    expect(sessions.open()).toBe(id);
  }
  vi.advanceTimersByTime(10 * minute);
  expect(sessions.open()).not.toBe(id);
});

it('keeps the first rate that is learnt for the whole session, and later ones for later sessions', () => {
  const sessions = createSessions(storage);
  sessions.open();
  expect(sessions.sampled()).toBe(true);
  sessions.learnRate(1);
  sessions.learnRate(0);
  expect(sessions.sampled()).toBe(true);
  expect(createSessions(storage, 0).sampled()).toBe(false);
  vi.advanceTimersByTime(31 * minute);
  sessions.open();
  expect(sessions.sampled()).toBe(false);
});

it('works when storage is full or holds something else', () => {
  const full = createSessions({ ...storage, get: () => '"nonsense"', set: () => false });
  const id = full.open();
  expect(full.open()).toBe(id);
  expect(full.peek()).toBe(id);
  full.forget();
  expect(full.peek()).toBeUndefined();
});

it('knows that the visitor returns, by the session before, until that is forgotten', () => {
  const sessions = createSessions(storage);
  sessions.open();
  sessions.open();
  expect(sessions.again()).toBe(false);
  vi.advanceTimersByTime(31 * minute);
  expect(sessions.again()).toBe(false);
  sessions.open();
  sessions.open();
  expect([sessions.again(), createSessions(storage).again()]).toEqual([true, true]);
  sessions.forget();
  sessions.open();
  expect(sessions.again()).toBe(false);
});
