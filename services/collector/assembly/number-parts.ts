/** What stands beside digits, as the needs of patterns have it (`needs.ts`), in text as it is written in JSON. */

const between: u32 = 1;

function isDigit(code: u32): bool {
  return code - 48 < 10;
}

function isLetter(code: u32): bool {
  return (code | 32) - 97 < 26;
}

function isGap(code: u32): bool {
  return code === 0x20 || code === 0x2d;
}

/** Two letters by themselves, then two digits, at most a space or a hyphen between. */
export function hasLettersBefore(start: usize, end: usize): bool {
  let letters: u32 = 0;
  let isWord = false;
  for (let p = start; p + 1 < end; p += 1) {
    const code = <u32>load<u8>(p);
    if (isLetter(code)) {
      letters += 1;
      continue;
    }
    if (letters === 2 && !isWord) {
      const digits = isGap(code) ? p + between : p;
      if (isDigit(load<u8>(digits)) && isDigit(load<u8>(digits, 1))) return true;
    }
    letters = 0;
    // Letters directly behind a digit do not stand by themselves.
    isWord = isDigit(code);
    // The second half of an escape is no letter.
    if (code === 0x5c) p += 1;
  }
  return false;
}

/** A digit, then a letter by itself, at most a space or a hyphen between. */
export function hasLetterBehind(start: usize, end: usize): bool {
  for (let p = start; p + 1 < end; p += 1) {
    if (!isDigit(load<u8>(p))) continue;
    const letter = isGap(load<u8>(p, 1)) ? p + 1 + between : p + 1;
    if (letter >= end || !isLetter(load<u8>(letter))) continue;
    const next = letter + 1 < end ? <u32>load<u8>(letter, 1) : 0;
    if (!isLetter(next) && !isDigit(next)) return true;
  }
  return false;
}

/** So many dots that stand between two digits each. */
export function hasDots(start: usize, end: usize, wanted: u32): bool {
  let dots: u32 = 0;
  for (let p = start + 1; p + 1 < end; p += 1) {
    if (load<u8>(p) !== 0x2e || !isDigit(load<u8>(p - 1)) || !isDigit(load<u8>(p, 1))) continue;
    dots += 1;
    if (dots === wanted) return true;
  }
  return false;
}
