import type { PrivacyPattern } from '@sightline/schemas';
import { decodeOnce } from '../masking/decoded-view.ts';
import { plainTags, typedTags } from '../masking/field-rules.ts';
import { seedWords } from '../masking/seed-phrase.ts';
import { inlineTags } from '../masking/text-runs.ts';
import { needsFlag, tagFlag } from './findings.ts';
import type { ScannerExports } from './scanner-module.ts';

const encoder = new TextEncoder();

/** Puts a short text into the scanner's memory. */
function put(scanner: ScannerExports, text: string): { start: number; length: number } {
  const bytes = encoder.encode(text);
  const start = scanner.reserve(bytes.length);
  new Uint8Array(scanner.memory.buffer, start, bytes.length).set(bytes);
  return { start, length: bytes.length };
}

/** Tells the scanner what the masker's own lists say of elements and characters. */
export function teachScanner(scanner: ScannerExports): void {
  const teachTag = (tag: string, flags: number): void => {
    const { start, length } = put(scanner, tag);
    if (!scanner.addTag(start, length, flags)) throw new RangeError(`no room for the tag ${tag}`);
  };
  for (const tag of inlineTags) teachTag(tag, tagFlag.inline);
  for (const tag of typedTags) teachTag(tag, tagFlag.field);
  for (const tag of plainTags) teachTag(tag, tagFlag.plain);
  teachTag('meta', tagFlag.meta);
  teachTag('textarea', tagFlag.textarea);
  for (const word of seedWords) {
    const { start, length } = put(scanner, word);
    if (!scanner.addSeedWord(start, length)) throw new RangeError(`no room for the word ${word}`);
  }
  for (let code = 128; code <= 0x1ffff; code += 1) {
    if (decodeOnce(String.fromCodePoint(code)) !== undefined) scanner.addDecodable(code);
  }
}

/** Single characters that the scanner counts by itself. */
const counted: Readonly<Record<string, number>> = { '@': needsFlag.at, ':': needsFlag.sign, '=': needsFlag.sign };

/** Tells the scanner what patterns need, in place of what it was told before. @returns false: there are too many */
export function teachNeeds(scanner: ScannerExports, patterns: readonly PrivacyPattern[]): boolean {
  scanner.clearLiterals();
  scanner.clearNeeds();
  const numbers = new Map<string, number>();
  const numberOf = (literal: string): number => {
    const known = numbers.get(literal);
    if (known !== undefined) return known;
    const { start, length } = put(scanner, JSON.stringify(literal).slice(1, -1));
    const number = scanner.addLiteral(start, length);
    numbers.set(literal, number);
    return number;
  };

  for (const { action, needs = {}, labelled = false } of patterns) {
    if (action === 'allow') continue;
    const { digits = 0, groupedDigits = 0, token = 0, words = 0, hextets = false, any: literals } = needs;
    let flags = literals === undefined ? needsFlag.anything : 0;
    if (hextets) flags |= needsFlag.hextets;
    if (labelled) flags |= needsFlag.labelled;
    let bits = 0;
    for (const literal of literals ?? []) {
      const flag = counted[literal];
      const number = flag === undefined ? numberOf(literal) : -1;
      if (flag !== undefined) flags |= flag;
      else if (number < 0) flags |= needsFlag.anything;
      else bits |= 1 << number;
    }
    if (!scanner.addNeeds(digits, groupedDigits, token, words, bits, flags)) return false;
  }
  return true;
}
