import { expect, it } from 'vitest';
import { memoryStorage } from '../storage.ts';
import type { Chunk } from '../transport/chunk.ts';
import { createTab } from './tab.ts';

const chunk = (seq: number, bytes?: Uint8Array<ArrayBuffer>): Chunk => ({
  session: 's',
  tab: 't',
  seq,
  keyframe: false,
  text: '',
  ...(bytes ? { bytes } : {}),
});

it('goes on with id, numbers and unsent chunks on the next page', () => {
  const storage = memoryStorage();
  const first = createTab(storage);
  expect(first.open()).toEqual({ unsent: [], lost: 0 });
  expect([first.nextSeq('a'), first.nextSeq('a'), first.nextSeq('b')]).toEqual([0, 1, 0]);
  const unsent = [chunk(0, new Uint8Array([0, 1, 254, 255])), chunk(1, new Uint8Array(100_000).fill(7))];
  first.close(unsent);

  const second = createTab(storage);
  expect(second.open()).toEqual({ unsent, lost: 0 });
  expect(second.id()).toBe(first.id());
  expect(second.nextSeq('b')).toBe(1);
  second.close([]);
  expect(createTab(storage).open().unsent).toEqual([]);
});

it('gives a copied tab its own id and none of the chunks', () => {
  const storage = memoryStorage();
  const original = createTab(storage);
  original.open();
  original.nextSeq('a');
  const copy = createTab(storage);
  expect(copy.open().unsent).toEqual([]);
  expect(copy.id()).not.toBe(original.id());
  expect(copy.nextSeq('a')).toBe(0);
});

it('says how many chunks had no room', () => {
  const storage = memoryStorage();
  const tab = createTab(storage);
  tab.open();
  const small = chunk(2, new Uint8Array(10));
  tab.close([chunk(0, new Uint8Array(1_600_000)), chunk(1), small]);
  expect(createTab(storage).open()).toEqual({ unsent: [small], lost: 2 });
});

it('gives up the newest first when the browser has less room than it should', () => {
  const values = memoryStorage();
  const storage = { ...values, set: (key: string, value: string) => value.length < 3000 && values.set(key, value) };
  const tab = createTab(storage);
  tab.open();
  tab.close([0, 1, 2].map((seq) => chunk(seq, new Uint8Array(1000))));
  const { unsent, lost } = createTab(storage).open();
  expect(unsent.map(({ seq }) => seq)).toEqual([0, 1]);
  expect(lost).toBe(1);
});
