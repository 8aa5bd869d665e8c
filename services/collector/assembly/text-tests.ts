/** Small questions about strings as they stand in JSON. */

/** Whether masking leaves nothing to mask: `*` and line breaks. */
export function isStars(start: usize, end: usize): bool {
  for (let p = start; p < end; p += 1) {
    const code = load<u8>(p);
    if (code === 0x2a) continue;
    if (code !== 0x5c || (load<u8>(p, 1) !== 0x6e && load<u8>(p, 1) !== 0x72)) return false;
    p += 1;
  }
  return true;
}

/** Whether it is the ASCII word, whatever its case. */
export function isWord(start: usize, end: usize, word: string): bool {
  if (<i32>(end - start) !== word.length) return false;
  for (let index = 0; index < word.length; index += 1) {
    if ((<i32>load<u8>(start + index) | 32) !== word.charCodeAt(index)) return false;
  }
  return true;
}

/** Whether it begins with `data-`. */
export function isDataName(start: usize, end: usize): bool {
  return end - start > 5 && load<u32>(start) === 0x61746164 && load<u8>(start, 4) === 0x2d;
}
