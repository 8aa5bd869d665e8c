import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createTcpProxy, type S3Server, startS3Server } from '@sightline/local/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createObjectStore, ObjectNotFoundError, type ObjectStore, ObjectStoreError } from './index.ts';
import { createS3ObjectStore } from './s3-object-store.ts';
import { readS3Place } from './s3-place.ts';

let dir: string;
let s3: S3Server;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'objects-'));
  s3 = await startS3Server();
  for (const [name, value] of Object.entries(s3.environment)) vi.stubEnv(name, value);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await s3.remove();
  await rm(dir, { recursive: true, force: true });
});

const keysOf = async (store: ObjectStore, prefix: string): Promise<string[]> => {
  const found: string[] = [];
  for await (const { key } of store.list(prefix)) found.push(key);
  return found.sort();
};

const limits = { callMs: 3_000, connectMs: 300, silenceMs: 500, pageKeys: 1_000 };

let stores = 0;
/** An empty store of each kind. */
const kinds: Record<string, () => string> = {
  'a folder': () => pathToFileURL(join(dir, `store-${++stores}`)).href,
  'an S3 server': () => s3.url(`store-${++stores}`),
};

describe.each(Object.keys(kinds))('%s', (kind) => {
  let store: ObjectStore;
  beforeEach(async () => {
    store = createObjectStore(kinds[kind]?.() ?? '');
    await store.ready();
  });

  test('what was put can be read by range, replaced and deleted', async () => {
    await store.put('a/b/one.seg', Buffer.from('0123456789'));
    expect((await store.read('a/b/one.seg', 2, 3)).toString()).toBe('234');
    expect((await store.read('a/b/one.seg', 0, 10)).toString()).toBe('0123456789');
    await store.put('a/b/one.seg', Buffer.from('xy'));
    expect((await store.read('a/b/one.seg', 0, 2)).toString()).toBe('xy');
    await store.delete('a/b/one.seg');
    await store.delete('a/b/one.seg');
    await expect(store.read('a/b/one.seg', 0, 1)).rejects.toThrow(ObjectNotFoundError);
  });

  test('reading past the end is an error, not a short answer', async () => {
    await store.put('one', Buffer.from('0123'));
    await expect(store.read('one', 2, 3)).rejects.toThrow(RangeError);
    await expect(store.read('one', 4, 1)).rejects.toThrow(RangeError);
  });

  test('lists by prefix, not only by folder, with size and time', async () => {
    const before = Date.now();
    for (const key of ['p1/a-1', 'p1/a-2', 'p1/b/c', 'p2/a']) await store.put(key, Buffer.from(key));
    expect(await keysOf(store, '')).toEqual(['p1/a-1', 'p1/a-2', 'p1/b/c', 'p2/a']);
    expect(await keysOf(store, 'p1/a')).toEqual(['p1/a-1', 'p1/a-2']);
    expect(await keysOf(store, 'p1/b/')).toEqual(['p1/b/c']);
    expect(await keysOf(store, 'nothing/')).toEqual([]);
    for await (const { bytes, modified } of store.list('p2/')) {
      expect(bytes).toBe(4);
      // S3 tells whole seconds.
      expect(modified).toBeGreaterThan(before - 2_000);
      expect(modified).toBeLessThan(Date.now() + 2_000);
    }
  });

  test('eight megabytes come back byte for byte, from many readers at once', async () => {
    const bytes = Buffer.alloc(8 * 1024 * 1024);
    for (let at = 0; at < bytes.length; at += 4) bytes.writeUInt32LE(Math.imul(at, 2_654_435_761) >>> 0, at);
    await store.put('segments/large.seg', bytes);
    const parts = await Promise.all(
      Array.from({ length: 16 }, (_, index) => store.read('segments/large.seg', index * 524_288, 524_288)),
    );
    expect(Buffer.concat(parts).equals(bytes)).toBe(true);
  });

  test.each(['', '/a', 'a//b', '../a', 'a/..', 'a b', '.writing-x', 'a/.writing-x'])(
    'refuses the key %j',
    async (key) => {
      await expect(store.put(key, Buffer.alloc(1))).rejects.toThrow(RangeError);
    },
  );
});

describe('a folder, besides', () => {
  test('neither leaves nor lists what is half-written', async () => {
    const root = join(dir, 'half');
    const store = createObjectStore(pathToFileURL(root).href);
    await store.put('p/one', Buffer.alloc(100_000, 1));
    expect(await readdir(join(root, 'p'))).toEqual(['one']);
    await writeFile(join(root, 'p', '.writing-crashed'), 'half');
    expect(await keysOf(store, '')).toEqual(['p/one']);
  });

  test('ready makes the folder, and throws when it cannot be', async () => {
    await createObjectStore(pathToFileURL(join(dir, 'new')).href).ready();
    await writeFile(join(dir, 'file'), '');
    await expect(createObjectStore(pathToFileURL(join(dir, 'file', 'in')).href).ready()).rejects.toThrow();
  });

  test('tells how much still fits', async () => {
    const free = await createObjectStore(pathToFileURL(dir).href).freeBytes();
    expect(free).toBeGreaterThan(0);
  });
});

describe('an S3 server, besides', () => {
  test('lists more than a page', async () => {
    const store = createS3ObjectStore(readS3Place(new URL(s3.url('pages'))), { ...limits, pageKeys: 7 });
    const keys = Array.from({ length: 30 }, (_, index) => `k/${String(index).padStart(4, '0')}`);
    await Promise.all(keys.map((key) => store.put(key, Buffer.from('x'))));
    expect(await keysOf(store, 'k/')).toEqual(keys);
  });

  test('names a missing bucket and wrong credentials', async () => {
    await expect(createObjectStore(s3.url('x', 'no-such-bucket')).put('a', Buffer.from('x'))).rejects.toMatchObject({
      name: 'ObjectStoreError',
      code: 'NoSuchBucket',
    });
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'wrong');
    try {
      await expect(createObjectStore(s3.url('x')).put('a', Buffer.from('x'))).rejects.toMatchObject({
        code: 'SignatureDoesNotMatch',
      });
      await expect(createObjectStore(s3.url('x')).ready()).rejects.toThrow(ObjectStoreError);
    } finally {
      vi.stubEnv('AWS_SECRET_ACCESS_KEY', s3.environment.AWS_SECRET_ACCESS_KEY);
    }
  });

  test('goes on after broken connections, and ends in bounded time when nothing answers', async () => {
    const proxy = await createTcpProxy({ target: s3.port });
    const place = { ...readS3Place(new URL(s3.url('cut'))), endpoint: `http://127.0.0.1:${proxy.port}` };
    const store = createS3ObjectStore(place, limits);
    await store.put('a', Buffer.from('x'));
    proxy.refuse(2);
    await store.put('a', Buffer.from('after'));
    expect((await store.read('a', 0, 5)).toString()).toBe('after');
    proxy.pause();
    const started = Date.now();
    await expect(store.read('a', 0, 5)).rejects.toThrow(ObjectStoreError);
    expect(Date.now() - started).toBeLessThan(10_000);
    proxy.resume();
    await proxy.close();
  });
});

test('an unknown scheme is refused', () => {
  expect(() => createObjectStore('ftp://host/folder')).toThrow(/no object store for ftp:/);
});
