/**
 * What a text is made of, as `text-digest.ts` of masking has it, read from the characters as they stand in JSON: an
 * escape is one character, and so is all that UTF-8 makes of one. Errs towards sensitive.
 */
import { isDecodable } from './decodable';
import { isNamedHarmless, isNameUnclear } from './names';
import { anyAt, anyPlus, anySign, mayMatch } from './needs';

const widestGap: u32 = 4;
const shortestBase64: u32 = 12;

/** Why a text has to be looked at. */
export const nothing: u32 = 0;
export const unknownName: u32 = 1;
export const suspicious: u32 = 2;

const isDigit: u32 = 1;
const isLetter: u32 = 2;
const isUpper: u32 = 4;
const isTokenMark: u32 = 8;
const isEscapeMark: u32 = 16;
const isAt: u32 = 32;
const isSign: u32 = 64;
const isPlus: u32 = 128;
const inToken: u32 = isDigit | isLetter | isTokenMark;

const kinds: usize = memory.data(256, 16);
const sixBits: usize = memory.data(128, 16);

export function prepareDigest(): void {
  for (let code: u32 = 48; code <= 57; code += 1) store<u8>(kinds + code, <u8>isDigit);
  for (let code: u32 = 97; code <= 122; code += 1) store<u8>(kinds + code, <u8>isLetter);
  for (let code: u32 = 65; code <= 90; code += 1) store<u8>(kinds + code, <u8>(isLetter | isUpper));
  store<u8>(kinds + 0x5f, <u8>isTokenMark);
  store<u8>(kinds + 0x2d, <u8>isTokenMark);
  store<u8>(kinds + 0x2b, <u8>(isTokenMark | isPlus));
  store<u8>(kinds + 0x2f, <u8>isTokenMark);
  store<u8>(kinds + 0x25, <u8>isEscapeMark);
  store<u8>(kinds + 0x26, <u8>isEscapeMark);
  store<u8>(kinds + 0x5c, <u8>isEscapeMark);
  for (let code: u32 = 128; code < 256; code += 1) store<u8>(kinds + code, <u8>isEscapeMark);
  store<u8>(kinds + 0x40, <u8>isAt);
  store<u8>(kinds + 0x3a, <u8>isSign);
  store<u8>(kinds + 0x3d, <u8>isSign);
  for (let index: u32 = 0; index < 26; index += 1) {
    store<u8>(sixBits + 65 + index, <u8>index);
    store<u8>(sixBits + 97 + index, <u8>(index + 26));
  }
  for (let index: u32 = 0; index < 10; index += 1) store<u8>(sixBits + 48 + index, <u8>(index + 52));
  store<u8>(sixBits + 0x2b, 62);
  store<u8>(sixBits + 0x2d, 62);
  store<u8>(sixBits + 0x2f, 63);
  store<u8>(sixBits + 0x5f, 63);
}

function isHex(code: u32): bool {
  const small = code | 32;
  return (code >= 48 && code <= 57) || (small >= 97 && small <= 102);
}

function isWordCharacter(code: u32): bool {
  return (load<u8>(kinds + code) & (isDigit | isLetter)) !== 0;
}

/** Bytes of a character of UTF-8 behind its first; -1: it starts none that text has. */
function continuations(byte: u32): i32 {
  if (byte < 128) return (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13) || byte === 127 ? -1 : 0;
  if (byte < 0xc2 || byte > 0xf4) return -1;
  return byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
}

/** Whether the first nine bytes of what base64 would decode to could be text. */
function startsLikeText(start: usize): bool {
  let wanted: i32 = 0;
  for (let quad: u32 = 0; quad < 3; quad += 1) {
    let bits: u32 = 0;
    for (let index: u32 = 0; index < 4; index += 1) {
      bits = (bits << 6) | <u32>load<u8>(sixBits + (<u32>load<u8>(start + quad * 4 + index) & 127));
    }
    for (let shift: u32 = 24; shift > 0; ) {
      shift -= 8;
      const byte = (bits >> shift) & 255;
      if (wanted > 0) {
        if (byte >> 6 !== 2) return false;
        wanted -= 1;
        continue;
      }
      wanted = continuations(byte);
      if (wanted < 0) return false;
    }
  }
  return true;
}

/** Whether a run of base64 characters could be text from its start on, or from behind a slash. */
function mayDecode(start: usize, end: usize): bool {
  if (startsLikeText(start)) return true;
  for (let p = start; p + shortestBase64 < end; p += 1) {
    if (load<u8>(p) === 0x2f && startsLikeText(p + 1)) return true;
  }
  return false;
}

/** Whether an escape of percent signs, HTML or JavaScript starts at `p`: as `decoded-view.ts` of masking has them. */
function isEscape(p: usize, end: usize): bool {
  const code = load<u8>(p);
  if (code === 0x25) return end - p > 2 && isHex(load<u8>(p, 1)) && isHex(load<u8>(p, 2));
  if (code === 0x26) {
    if (load<u8>(p, 1) === 0x23) return true;
    let q = p + 1;
    while (q < end && q - p < 12 && isWordCharacter(load<u8>(q))) q += 1;
    return q > p + 1 && q < end && load<u8>(q) === 0x3b;
  }
  // A backslash of the text itself is written as two.
  if (load<u8>(p, 1) !== 0x5c || end - p < 3) return false;
  const next = load<u8>(p, 2);
  if (next === 0x5c) return load<u8>(p, 3) === 0x22 || load<u8>(p, 3) === 0x5c;
  if (next === 0x75 || next === 0x78 || next === 0x27 || next === 0x2f) return true;
  if (next === 0x6e || next === 0x72 || next === 0x74 || next === 0x62 || next === 0x66) {
    return end - p < 4 || !isHex(load<u8>(p, 3));
  }
  return false;
}

/** @param literals what the literals in the text tell of the patterns that need them */
export function digestText(start: usize, end: usize, literals: u32): u32 {
  let digits: u32 = 0;
  let firstDigit: u32 = 0;
  let lastDigit: u32 = 0;
  let runStart = start;
  let run: u32 = 0;
  let mostDigits: u32 = 0;
  let mostGrouped: u32 = 0;
  let longestToken: u32 = 0;
  let hasBase64 = false;
  let mayHaveText = false;
  let hasDigit = false;
  /** As `needs.ts` numbers them. */
  let signs: u32 = 0;
  let result = nothing;
  /** Characters so far, escapes and UTF-8 as one each. */
  let index: u32 = 0;

  for (let p = start; p <= end; p += 1) {
    const code = p < end ? <u32>load<u8>(p) : 0;
    const kind = <u32>load<u8>(kinds + code);
    if (code < 0x80 || code >= 0xc0) index += 1;
    if (kind === isLetter && digits === 0) {
      run |= isLetter;
      continue;
    }
    if (kind === isDigit) {
      if (digits === 0) firstDigit = index;
      digits += 1;
      lastDigit = index;
      run |= isDigit;
      hasDigit = true;
      continue;
    }
    if (kind & inToken) {
      run |= kind;
      if (kind & isPlus) signs |= anyPlus;
    } else {
      if (run !== 0) {
        const size = <u32>(p - runStart);
        if (run & isDigit && size > longestToken) longestToken = size;
        if (size >= shortestBase64) {
          if (run & isUpper) hasBase64 = true;
          if (!mayHaveText && mayDecode(runStart, p)) mayHaveText = true;
        }
      }
      run = 0;
      runStart = p + 1;
    }
    if (digits !== 0 && (kind & isLetter || index - lastDigit > widestGap || p === end)) {
      if (digits > mostDigits) mostDigits = digits;
      if (digits > mostGrouped && lastDigit - firstDigit >= digits) mostGrouped = digits;
      digits = 0;
    }
    if (kind & isSign) {
      signs |= anySign;
      if (result === nothing && !isNamedHarmless(p, start)) {
        if (isNameUnclear) return suspicious;
        result = unknownName;
      }
    } else if (kind & isAt) signs |= anyAt;
    else if (kind & isEscapeMark) {
      if (code < 128) {
        if (isEscape(p, end)) return suspicious;
        if (code === 0x5c) {
          // The second half of a JSON escape is no character of its own.
          p += 1;
          runStart = p + 1;
        }
      } else if (code >= 0xc0 && isDecodable(p)) return suspicious;
    }
  }
  if (hasBase64 && mayHaveText) return suspicious;
  if (signs & anyAt || mayMatch(start, end, mostDigits, mostGrouped, longestToken, literals, hasDigit, signs)) {
    return suspicious;
  }
  return result;
}
