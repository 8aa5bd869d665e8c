import type { PrivacyPattern } from '@sightline/schemas';
import { decodeOnce } from '../masking/decoded-view.ts';
import { plainTags, typedTags } from '../masking/field-rules.ts';
import { seedWords } from '../masking/seed-phrase.ts';
import { inlineTags } from '../masking/text-runs.ts';
import { needsFlag, tagFlag } from './findings.ts';
import { type ScannerExports, taughtBytes } from './scanner-module.ts';

const encoder = new TextEncoder();

/** Puts a text into the scanner's memory; of a longer one than it can be taught, the beginning. */
function put(scanner: ScannerExports, text: string): { start: number; length: number } {
  const bytes = encoder.encode(text);
  const start = scanner.taught();
  new Uint8Array(scanner.memory.buffer, start, taughtBytes).set(bytes.subarray(0, taughtBytes));
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
const counted: Readonly<Record<string, number>> = {
  '@': needsFlag.at,
  ':': needsFlag.sign,
  '=': needsFlag.sign,
  '+': needsFlag.plus,
};

const groups = 8;
const mostBits = 32;

/** Bits that the literals of each pattern share, by pattern; a literal may be of several. */
function bitsOfLiterals(patterns: readonly PrivacyPattern[]): Map<PrivacyPattern, number> {
  const bits = new Map<PrivacyPattern, number>();
  for (const pattern of patterns) {
    const hasLiterals = pattern.needs?.any?.some((literal) => counted[literal] === undefined) ?? false;
    if (hasLiterals && bits.size < mostBits) bits.set(pattern, 2 ** bits.size);
  }
  return bits;
}

/** A text in every mix of cases of those of its letters that are not ASCII. */
function casesOf(text: string): string[] {
  let cases = [''];
  for (const letter of text) {
    const both = letter > '\x7f' ? [...new Set([letter.toLowerCase(), letter.toUpperCase()])] : [letter];
    cases = cases.flatMap((before) => both.map((one) => before + one));
  }
  return cases;
}

interface Literal {
  text: string;
  /** Of its ASCII letters. */
  ignoreCase: boolean;
  /** The bits of all patterns that need it. */
  told: number;
}

/** In the order of the alphabet: neighbours begin alike. */
function literalsOf(bits: ReadonlyMap<PrivacyPattern, number>): Literal[] {
  const literals = new Map<string, Literal>();
  for (const [{ needs, flags = '' }, bit] of bits) {
    const ignoreCase = flags.includes('i');
    for (const literal of needs?.any ?? []) {
      if (counted[literal] !== undefined) continue;
      for (const text of ignoreCase ? casesOf(literal) : [literal]) {
        const key = `${text}\n${ignoreCase}`;
        const known = literals.get(key);
        if (known) known.told |= bit;
        else literals.set(key, { text, ignoreCase, told: bit });
      }
    }
  }
  return [...literals.values()].sort((a, b) => (a.text < b.text ? -1 : 1));
}

/** Tells the scanner what patterns need, in place of what it was told before. @returns false: there are too many */
export function teachNeeds(scanner: ScannerExports, patterns: readonly PrivacyPattern[]): boolean {
  scanner.clearLiterals();
  scanner.clearNeeds();
  const masking = patterns.filter(({ action }) => action !== 'allow');
  const bits = bitsOfLiterals(masking);
  const literals = literalsOf(bits);
  /** Bits of literals that the scanner cannot look for: too short, too long, too many. */
  let untaught = 0;
  for (const [index, { text, ignoreCase, told }] of literals.entries()) {
    const { start, length } = put(scanner, JSON.stringify(text).slice(1, -1));
    const group = Math.floor((index * groups) / literals.length);
    if (!scanner.addLiteral(start, length, told, group, ignoreCase)) untaught |= told;
  }

  for (const pattern of masking) {
    const { needs = {}, labelled = false } = pattern;
    const { digits = 0, groupedDigits = 0, token = 0, seedWords = 0, hextets = false, letters, dots = 0, any } = needs;
    const bit = bits.get(pattern) ?? 0;
    const [only = ''] = any ?? [];
    const character =
      any?.length === 1 && counted[only] === undefined && /^[ -@[-`{-~]$/.test(only) ? only.charCodeAt(0) : 0;
    const lacksBit = bit === 0 && any?.some((literal) => counted[literal] === undefined);
    let flags = any === undefined || lacksBit || bit & untaught ? needsFlag.anything : 0;
    if (hextets) flags |= needsFlag.hextets;
    if (letters) flags |= letters === 'before' ? needsFlag.lettersBefore : needsFlag.letterBehind;
    if (labelled) flags |= needsFlag.labelled;
    for (const literal of any ?? []) flags |= counted[literal] ?? 0;
    if (!scanner.addNeeds(digits, groupedDigits, token, seedWords, dots, character, bit, flags)) return false;
  }
  return true;
}
