/** Whether bytes are UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing beyond U+10FFFF. */

function isContinuation(byte: u32): bool {
  return byte >> 6 === 2;
}

/** The character of several bytes at `p`. @returns how many they are; 0: it is none, or does not end before `end` */
function bytesOfCharacter(p: usize, end: usize): usize {
  const first = <u32>load<u8>(p);
  if (first < 0xc2 || first > 0xf4) return 0;
  const second = <u32>load<u8>(p, 1);
  if (!isContinuation(second)) return 0;
  if (first < 0xe0) return p + 2 <= end ? 2 : 0;
  if (!isContinuation(load<u8>(p, 2))) return 0;
  if (first < 0xf0) {
    if (first === 0xe0 && second < 0xa0) return 0;
    if (first === 0xed && second > 0x9f) return 0;
    return p + 3 <= end ? 3 : 0;
  }
  if (first === 0xf0 && second < 0x90) return 0;
  if (first === 0xf4 && second > 0x8f) return 0;
  return isContinuation(load<u8>(p, 3)) && p + 4 <= end ? 4 : 0;
}

export function isUtf8(start: usize, end: usize): bool {
  let p = start;
  while (p < end) {
    const wide = <u32>i8x16.bitmask(v128.load(p));
    if (wide === 0) {
      p += 16;
      continue;
    }
    p += ctz(wide);
    // Characters of several bytes stand side by side.
    while (p < end && load<u8>(p) >= 0x80) {
      const bytes = bytesOfCharacter(p, end);
      if (bytes === 0) return false;
      p += bytes;
    }
  }
  return true;
}
