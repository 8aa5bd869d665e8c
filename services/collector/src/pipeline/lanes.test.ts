import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { refuse } from '../errors.ts';
import { createLanes } from './lanes.ts';

it('chunks go by the size that they state, whole or not', async () => {
  const taken: string[] = [];
  const lane = (name: string) => ({
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    process: () => {
      taken.push(name);
      return Promise.resolve(refuse('overloaded'));
    },
    translate: () => {
      taken.push(name);
      return Promise.resolve(refuse('overloaded'));
    },
  });
  const lanes = createLanes({ light: lane('light'), heavy: lane('heavy'), heavyBytes: 1000 });
  const send = (body: Buffer) => lanes.process(new Uint8Array(body), 0, { project: 'shop' });
  await send(gzipSync('a'.repeat(1000)));
  await send(gzipSync('a'.repeat(1001)));
  await send(Buffer.alloc(0));
  await send(Buffer.from([1, 2, 3]));
  await send(Buffer.alloc(18, 255));
  expect(taken.splice(0)).toEqual(['light', 'heavy', 'light', 'light', 'heavy']);

  const translate = (body: Buffer) => lanes.translate(new Uint8Array(body), { client: 'posthog', base64: false });
  await translate(Buffer.alloc(1000, 'a'));
  await translate(Buffer.alloc(1001, 'a'));
  await translate(gzipSync('a'.repeat(1001)));
  expect(taken).toEqual(['light', 'heavy', 'heavy']);
});
