/** What deflate's symbols stand for (RFC 1951, section 3.2.5). */

/** Blocks whose codes need not be told, and those that tell them. */
export const fixedBlock: u32 = 1;
export const codedBlock: u32 = 2;

export const endOfBlock: u32 = 256;
export const firstLength: u32 = 257;
export const literalCodes: u32 = 286;
/** Two more have a code where codes need not be told, and are not used. */
export const fixedLiteralCodes: u32 = 288;
export const distanceCodes: u32 = 30;
export const shortestMatch: u32 = 3;
export const longestMatch: u32 = 258;
export const longestCode: u32 = 15;

/** Of each symbol of a length and of a distance: the smallest value that it stands for, and how many bits follow. */
export const lengthBases: usize = memory.data(29 * 2, 16);
export const lengthExtras: usize = memory.data(29, 16);
export const distanceBases: usize = memory.data(30 * 2, 16);
export const distanceExtras: usize = memory.data(30, 16);

/** The order in which the lengths are written of the codes that tell the lengths of codes. */
export const orderOfLengths: usize = memory.data<u8>(
  [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15],
  16,
);

/** By length less 3: the symbol less 257. By distance less 1, of 256 at most, and by its higher bits: the symbol. */
const lengthSymbols: usize = memory.data(256, 16);
const nearSymbols: usize = memory.data(256, 16);
const farSymbols: usize = memory.data(256, 16);

/** Four symbols have no further bits, then two (of distances) or four (of lengths) have as many. */
export function prepareSymbols(): void {
  let base: u32 = 0;
  for (let symbol: u32 = 0; symbol < 28; symbol += 1) {
    const extra: u32 = symbol < 8 ? 0 : (symbol >> 2) - 1;
    store<u16>(lengthBases + (symbol << 1), <u16>(base + shortestMatch));
    store<u8>(lengthExtras + symbol, <u8>extra);
    for (let length = base; length < base + (1 << extra) && length < 256; length += 1) {
      store<u8>(lengthSymbols + length, <u8>symbol);
    }
    base += 1 << extra;
  }
  // The longest has a symbol of its own.
  store<u16>(lengthBases + 56, 258);
  store<u8>(lengthExtras + 28, 0);
  store<u8>(lengthSymbols + 255, 28);

  base = 0;
  for (let symbol: u32 = 0; symbol < distanceCodes; symbol += 1) {
    const extra: u32 = symbol < 4 ? 0 : (symbol >> 1) - 1;
    store<u16>(distanceBases + (symbol << 1), <u16>(base + 1));
    store<u8>(distanceExtras + symbol, <u8>extra);
    for (let distance = base; distance < base + (1 << extra); distance += 1) {
      if (distance < 256) store<u8>(nearSymbols + distance, <u8>symbol);
      else store<u8>(farSymbols + (distance >> 7), <u8>symbol);
    }
    base += 1 << extra;
  }
}

/** Less 257. */
export function symbolOfLength(length: u32): u32 {
  return load<u8>(lengthSymbols + length - shortestMatch);
}

export function symbolOfDistance(distance: u32): u32 {
  const index = distance - 1;
  return index < 256 ? load<u8>(nearSymbols + index) : load<u8>(farSymbols + (index >> 7));
}

/** Lengths of the codes that need not be told (RFC 1951, section 3.2.6): of 288 symbols, and of 32. */
export function fixLengths(ofLiterals: usize, ofDistances: usize): void {
  memory.fill(ofLiterals, 8, 144);
  memory.fill(ofLiterals + 144, 9, 112);
  memory.fill(ofLiterals + 256, 7, 24);
  memory.fill(ofLiterals + 280, 8, 8);
  memory.fill(ofDistances, 5, 32);
}
