/** Words of seed phrases, and words in a row: mirrors `seed-phrase.ts` of masking. */
import { seedWordSlots, seedWordsAt } from './regions';

const fewestLetters: u32 = 3;
const mostLetters: u32 = 8;
const widestWordGap: u32 = 6;

function isLetter(code: u32): bool {
  const small = code | 32;
  return small >= 97 && small <= 122;
}

/** Up to eight letters, small ones. */
function keyOf(start: usize, length: u32): u64 {
  return (
    (load<u64>(start) & (<u64>-1 >> ((<u64>(8 - length)) << 3))) | (0x2020202020202020 >> ((<u64>(8 - length)) << 3))
  );
}

function slotOf(key: u64): usize {
  let slot = <u32>((key * 0x9e3779b97f4a7c15) >> 52);
  while (true) {
    const p = seedWordsAt + ((<usize>slot) << 3);
    const there = load<u64>(p);
    if (there === key || there === 0) return p;
    slot = (slot + 1) & (seedWordSlots - 1);
  }
}

export function addSeedWord(start: usize, length: u32): bool {
  if (length < fewestLetters || length > mostLetters) return false;
  const key = keyOf(start, length);
  store<u64>(slotOf(key), key);
  return true;
}

/** What a text by itself is in a seed phrase that stands in many elements. */
export const noCell: u32 = 0;
export const otherCell: u32 = 1;
export const seedCell: u32 = 2;

/** A word, numbered or not, or a number alone; white space of any kind may stand around. */
export function cellOf(start: usize, end: usize): u32 {
  let word: usize = 0;
  let letters: u32 = 0;
  let digits: u32 = 0;
  for (let p = start; p < end; p += 1) {
    const code = <u32>load<u8>(p);
    if (code === 0x5c) p += 1;
    else if (isLetter(code)) {
      if (letters === 0) word = p;
      else if (p !== word + letters) return noCell;
      letters += 1;
      if (letters > mostLetters) return noCell;
    } else if (code - 48 < 10) {
      digits += 1;
      if (digits > 2) return noCell;
    } else if (code !== 0x20 && code !== 0x2e && code !== 0x29 && code !== 0x3a && code < 128) return noCell;
  }
  if (letters < fewestLetters) return otherCell;
  return isSeedWord(word, letters) ? seedCell : otherCell;
}

/** Whether there are `wanted` words of the list in a row, near each other. */
export function hasWords(start: usize, end: usize, wanted: u32): bool {
  let words: u32 = 0;
  let letters: u32 = 0;
  let gap: u32 = 0;
  for (let p = start; p <= end; p += 1) {
    const code = p < end ? <u32>load<u8>(p) : 0;
    if (isLetter(code)) {
      if (gap > widestWordGap) words = 0;
      gap = 0;
      letters += 1;
      continue;
    }
    if (letters > 0) {
      words = letters >= fewestLetters && letters <= mostLetters && isSeedWord(p - letters, letters) ? words + 1 : 0;
      if (words >= wanted) return true;
      letters = 0;
    }
    // An escape is one character, and so is what UTF-8 makes of one.
    if (code === 0x5c) p += 1;
    if (code < 0x80 || code >= 0xc0) gap += 1;
  }
  return false;
}

function isSeedWord(start: usize, letters: u32): bool {
  const key = keyOf(start, letters);
  return load<u64>(slotOf(key)) === key;
}

function isHex(code: u32): bool {
  const small = code | 32;
  return code - 48 < 10 || (small >= 97 && small <= 102);
}

/** Whether there is a part of an IPv6 address: up to four hexadecimal digits between two colons. */
export function hasHextets(start: usize, end: usize): bool {
  for (let first = start + 1; first < end; first += 1) {
    if (load<u8>(first) !== 0x3a || !isHex(load<u8>(first - 1))) continue;
    let p = first + 1;
    while (p - first <= 4 && isHex(load<u8>(p))) p += 1;
    if (load<u8>(p) === 0x3a) return true;
  }
  return false;
}
