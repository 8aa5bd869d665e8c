import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createObjectStore, ObjectNotFoundError, type ObjectStore } from './index.ts';

let dir: string;
let store: ObjectStore;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'objects-'));
  store = createObjectStore(pathToFileURL(dir).href);
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const keys = async (prefix: string): Promise<string[]> => {
  const found: string[] = [];
  for await (const key of store.list(prefix)) found.push(key);
  return found.sort();
};

describe('file object store', () => {
  test('what was put can be read by range, replaced and deleted', async () => {
    await store.put('a/b/one.seg', Buffer.from('0123456789'));
    expect((await store.read('a/b/one.seg', 2, 3)).toString()).toBe('234');
    await store.put('a/b/one.seg', Buffer.from('xy'));
    expect((await store.read('a/b/one.seg', 0, 2)).toString()).toBe('xy');
    await store.delete('a/b/one.seg');
    await store.delete('a/b/one.seg');
    await expect(store.read('a/b/one.seg', 0, 1)).rejects.toThrow(ObjectNotFoundError);
  });

  test('reading past the end is an error, not a short answer', async () => {
    await store.put('one', Buffer.from('0123'));
    await expect(store.read('one', 2, 3)).rejects.toThrow(RangeError);
  });

  test('lists by prefix, not only by folder, and not what is being written', async () => {
    for (const key of ['p1/a-1', 'p1/a-2', 'p1/b/c', 'p2/a']) await store.put(key, Buffer.from(key));
    await writeFile(join(dir, 'p1', '.writing-crashed'), 'half');
    expect(await keys('')).toEqual(['p1/a-1', 'p1/a-2', 'p1/b/c', 'p2/a']);
    expect(await keys('p1/a')).toEqual(['p1/a-1', 'p1/a-2']);
    expect(await keys('p1/b/')).toEqual(['p1/b/c']);
    expect(await keys('nothing/')).toEqual([]);
  });

  test('leaves nothing half-written behind', async () => {
    await store.put('p/one', Buffer.alloc(100_000, 1));
    expect(await readdir(join(dir, 'p'))).toEqual(['one']);
  });

  test.each(['', '/a', 'a//b', '../a', 'a/..', 'a b', '.writing-x', 'a/.writing-x'])(
    'refuses the key %j',
    async (key) => {
      await expect(store.put(key, Buffer.alloc(1))).rejects.toThrow(RangeError);
    },
  );

  test('ready makes the folder, and throws when it cannot be', async () => {
    await createObjectStore(pathToFileURL(join(dir, 'new')).href).ready();
    await writeFile(join(dir, 'file'), '');
    await expect(createObjectStore(pathToFileURL(join(dir, 'file', 'in')).href).ready()).rejects.toThrow();
  });
});

test('an unknown scheme is refused', () => {
  expect(() => createObjectStore('s3://bucket')).toThrow(/no object store for s3:/);
});
