import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { gzip, gzipStored } from './gzip.ts';

afterEach(() => vi.unstubAllGlobals());

const texts = ['', 'a\n', 'ß → 🙂\n'.repeat(50), 'x'.repeat(0xffff), 'y'.repeat(200_000)];

describe.each(texts.map((text) => [text.length, text]))('%i characters', (_, text) => {
  it('come back from gzip', async () => {
    expect(gunzipSync(await gzip(text)).toString()).toBe(text);
  });
  it('come back from stored blocks', () => {
    expect(gunzipSync(gzipStored(text)).toString()).toBe(text);
  });
});

it('has no optional header fields', async () => {
  for (const bytes of [gzipStored('text'), await gzip('text')])
    expect([...bytes.subarray(0, 4)]).toEqual([0x1f, 0x8b, 8, 0]);
});

it('does without CompressionStream', async () => {
  vi.stubGlobal('CompressionStream', undefined);
  expect(gunzipSync(await gzip('text')).toString()).toBe('text');
});
