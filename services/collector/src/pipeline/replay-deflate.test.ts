import { constants, deflateRawSync, gunzipSync, gzipSync, type ZlibOptions } from 'node:zlib';
import { expect, it } from 'vitest';
import { createRandom, type Random } from '../testing/random.ts';
import { replayDeflate } from './replay-deflate.ts';

const most = 900_000;

/** Text with repeats near and far, of few and many different characters. */
function makeText(random: Random): Buffer {
  const alphabet = random.pick(['ab', 'abcdefghij {}":,', String.fromCharCode(...Array(256).keys())]);
  let text = '';
  for (let parts = 1 + random.below(60); parts > 0; parts -= 1) {
    const size = random.below(random.pick([4, 40, 400]));
    if (text === '' || random.once(4)) text += random.text(alphabet, size);
    else if (random.once(3)) text += random.text(alphabet, 1).repeat(size);
    else {
      const at = random.below(text.length);
      text += text.slice(at, at + size);
    }
  }
  return Buffer.from(text.repeat(random.pick([1, 1, 3, 30])), 'latin1');
}

/** The same with stars here and there, or with something else. */
function change(text: Buffer, random: Random): Buffer {
  const changed = Buffer.from(text);
  for (let count = random.below(8); count > 0; count -= 1) {
    const at = random.below(text.length + 1);
    if (random.once(4)) Buffer.from(random.text('xyz*', 12)).copy(changed, at);
    else changed.fill('*', at, Math.min(text.length, at + random.below(50)));
  }
  return random.once(3) ? Buffer.concat([changed, Buffer.from('\n')]) : changed;
}

const compressions: readonly ZlibOptions[] = [
  ...Array.from({ length: 9 }, (_, index) => ({ level: index + 1 })),
  { strategy: constants.Z_FIXED },
  { strategy: constants.Z_HUFFMAN_ONLY },
  { strategy: constants.Z_RLE },
  { memLevel: 1 },
  { windowBits: 9 },
];

it('holds the changed text, however the other was compressed', () => {
  const random = createRandom(20_261_124);
  let replayed = 0;
  for (let index = 0; index < 1_500; index += 1) {
    const text = makeText(random);
    const changed = change(text, random);
    const bytes = replayDeflate(gzipSync(text, random.pick(compressions)), changed, most);
    if (!bytes) continue;
    replayed += 1;
    if (!gunzipSync(bytes).equals(changed)) expect.fail(`case ${index} holds another text`);
  }
  expect(replayed).toBeGreaterThan(500);
});

it('is about as small as the other when little was changed', () => {
  const random = createRandom(7);
  const words = Array.from({ length: 300 }, () => random.text('abcdefghijklmnopqrstuvwxyz', 3 + random.below(9)));
  const text = Buffer.from(Array.from({ length: 40_000 }, () => random.pick(words)).join(' '));
  const changed = Buffer.from(text);
  for (let count = 0; count < 20; count += 1) changed.fill('*', count * 9_000, count * 9_000 + 20);
  const body = gzipSync(text);
  expect(replayDeflate(body, changed, most)?.length).toBeLessThan(body.length * 1.02);
});

it('writes no code that is too long, however rare a byte is', () => {
  const frequencies = [1, 1];
  while (frequencies.length < 22) frequencies.push((frequencies.at(-1) as number) + (frequencies.at(-2) as number));
  const text = Buffer.from(frequencies.map((count, index) => String.fromCharCode(97 + index).repeat(count)).join(''));
  const shuffled = Buffer.from(text);
  const random = createRandom(3);
  for (let index = text.length - 1; index > 0; index -= 1) {
    const other = random.below(index + 1);
    [shuffled[index], shuffled[other]] = [shuffled[other] as number, shuffled[index] as number];
  }
  const body = gzipSync(shuffled, { strategy: constants.Z_HUFFMAN_ONLY });
  const changed = Buffer.from(shuffled).fill('*', 100, 120);
  const bytes = replayDeflate(body, changed, most);
  expect(bytes && gunzipSync(bytes).equals(changed)).toBe(true);
});

it.each([
  ['shorter', -5],
  ['longer', 5],
])('is not there for a text that is %s', (_, by) => {
  const text = Buffer.from('one text after the other, '.repeat(50));
  expect(replayDeflate(gzipSync(text), Buffer.alloc(text.length + by, 'a'), most)).toBeUndefined();
});

it('is not there when it would be too large, when there was little to take over, or for blocks that are stored', () => {
  const text = Buffer.from('one text after the other, '.repeat(50));
  expect(replayDeflate(gzipSync(text), text, 40)).toBeUndefined();
  expect(replayDeflate(gzipSync(Buffer.from('abc')), Buffer.from('abd'), most)).toBeUndefined();
  const zeros = Buffer.alloc(4_000);
  const flushed = deflateRawSync(zeros, { finishFlush: constants.Z_SYNC_FLUSH });
  const stored = Buffer.concat([Buffer.alloc(10), flushed, Buffer.from([3, 0]), Buffer.alloc(8)]);
  stored.writeUInt32LE(zeros.length, stored.length - 4);
  expect(replayDeflate(stored, zeros, most)).toBeUndefined();
});

it('holds the text whatever the body is', () => {
  const random = createRandom(99);
  for (let index = 0; index < 2_000; index += 1) {
    const text = makeText(random);
    const body = gzipSync(text, random.pick(compressions));
    for (let count = 1 + random.below(4); count > 0; count -= 1) {
      body[10 + random.below(body.length - 14)] = random.below(256);
    }
    body.writeUInt32LE(text.length, body.length - 4);
    const bytes = replayDeflate(body, text, most);
    if (bytes && !gunzipSync(bytes).equals(text)) expect.fail(`case ${index} holds another text`);
  }
});
