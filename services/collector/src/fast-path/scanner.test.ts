import { privacyRules } from '@sightline/schemas';
import { beforeAll, expect, it } from 'vitest';
import { decodeOnce } from '../masking/decoded-view.ts';
import { loadScanner } from './scanner-module.ts';
import { teachNeeds, teachScanner } from './scanner-rules.ts';

const scanner = loadScanner();
beforeAll(() => {
  teachScanner(scanner);
  teachNeeds(scanner, privacyRules.patterns);
  scanner.setKey(1n, 2n);
});

/** How many findings there are in an event with this text. */
function findingsIn(text: string): number {
  const bytes = Buffer.from(JSON.stringify({ type: 4, data: { a: text }, timestamp: 1 }));
  const start = scanner.reserve(bytes.length + 64);
  const memory = Buffer.from(scanner.memory.buffer);
  bytes.copy(memory, start);
  memory.fill(0, start + bytes.length, start + bytes.length + 64);
  expect(scanner.scan(start, bytes.length, 100)).toBe(0);
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
