import { isUtf8 } from 'node:buffer';
import { privacyRules } from '@sightline/schemas';
import { beforeAll, expect, it } from 'vitest';
import { decodeOnce } from '../masking/decoded-view.ts';
import { createRandom } from '../testing/random.ts';
import { loadScanner } from './scanner-module.ts';
import { teachNeeds, teachScanner } from './scanner-rules.ts';

const scanner = loadScanner();
beforeAll(() => {
  teachScanner(scanner);
  teachNeeds(scanner, privacyRules.patterns);
  scanner.setKey(1n, 2n);
});

/** Whether an event is understood. */
function isUnderstood(bytes: Buffer): boolean {
  const start = scanner.reserve(bytes.length + 64);
  const memory = Buffer.from(scanner.memory.buffer);
  bytes.copy(memory, start);
  memory.fill(0, start + bytes.length, start + bytes.length + 64);
  return scanner.scan(start, bytes.length, 100) === 0;
}

/** How many findings there are in an event with this text. */
function findingsIn(text: string): number {
  expect(isUnderstood(Buffer.from(JSON.stringify({ type: 4, data: { a: text }, timestamp: 1 })))).toBe(true);
  return scanner.countFindings();
}

it('finds every escape that the masker undoes', () => {
  const printable = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));
  let known = 0;
  for (const sign of ['%', '&', '\\']) {
    for (const first of printable) {
      for (const second of printable) {
        const text = `zz ${sign}${first}${second}00000;zz`;
        if (decodeOnce(text) === undefined) continue;
        known += 1;
        if (findingsIn(text) === 0) expect.fail(`${text} is overlooked`);
      }
    }
  }
  for (const name of ['amp', 'quot', 'commat', 'period', 'lowbar', 'hyphen', 'shy']) {
    expect(findingsIn(`zz &${name}; zz`)).toBe(1);
  }
  expect(known).toBeGreaterThan(1_000);
});

it('finds every character that the masker reads as another', () => {
  let known = 0;
  for (let code = 128; code <= 0xffff; code += 1) {
    const text = `zz ${String.fromCharCode(code)} zz`;
    if (decodeOnce(text) === undefined) continue;
    known += 1;
    if (findingsIn(text) === 0) expect.fail(`U+${code.toString(16)} is overlooked`);
  }
  expect(known).toBeGreaterThan(100);
});

it('passes over ordinary text by itself', () => {
  for (const text of ['Add to cart', 'css-1q2w3e', '12.50 EUR']) {
    expect(findingsIn(text), text).toBe(0);
  }
});

it('understands UTF-8, and no other bytes', () => {
  const random = createRandom(11);
  // Whole characters, their beginnings, and bytes at the borders of what is allowed.
  const borders = [
    0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xed, 0xee, 0xef, 0xf0, 0xf4,
  ];
  const characters = ['a', 'ü', 'ࠀ', '한', '\ud7ff', '\ue000', '𐀀', '\u{10ffff}'].map((text) => Buffer.from(text));
  const makePiece = (): Buffer => {
    const character = random.pick(characters);
    if (random.once(12)) return Buffer.from([random.pick(borders), 0x80 + random.below(64), 0x80 + random.below(64)]);
    if (random.once(12)) return character.subarray(0, random.below(character.length + 1));
    return random.once(20) ? Buffer.from([random.pick(borders)]) : character;
  };
  const [head, tail] = ['{"type":4,"data":{"a":"', '"},"timestamp":1}'].map((text) => Buffer.from(text));
  const counts = { understood: 0, refused: 0 };
  for (let round = 0; round < 20_000; round += 1) {
    const pieces = Array.from({ length: random.below(random.once(4) ? 120 : 12) }, makePiece);
    const bytes = Buffer.concat([head as Buffer, ...pieces, tail as Buffer]);
    const isOne = isUnderstood(bytes);
    if (isOne !== isUtf8(bytes)) expect.fail(`${bytes.toString('hex')} is${isOne ? '' : ' not'} understood`);
    counts[isOne ? 'understood' : 'refused'] += 1;
  }
  expect(Math.min(counts.understood, counts.refused)).toBeGreaterThan(3_000);
});
