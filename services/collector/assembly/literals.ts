/**
 * Finds the literals that patterns need. Sixteen places are tried at once by their first three bytes: a place stays when
 * the upper and the lower half of each byte occur there in one of the literals; then it is compared.
 */
import { literalBytes, literalsAt, mostLiterals } from './regions';

let literalCount: u32 = 0;

/** For each of the three bytes: a bit for each group of literals, by lower and by upper half. */
const halves: usize = memory.data(96, 16);

/** Literals by their first two bytes, small letters: number of the first of a chain plus 1, 0: there is none. */
const chains: usize = memory.data(4096, 16);

/** Fields of a literal, by their offset: the next of its chain plus 1, and its bytes. */
const lengthField: usize = 0;
const bitsField: usize = 4;
const nextField: usize = 8;
const caseField: usize = 12;
const bytesField: usize = 16;

export function clearLiterals(): void {
  literalCount = 0;
  memory.fill(halves, 0, 96);
  memory.fill(chains, 0, 4096);
}

function isLetter(byte: u32): bool {
  const small = byte | 32;
  return small >= 97 && small <= 122;
}

function mark(table: usize, byte: u32, bit: u32): void {
  store<u8>(table + (byte & 15), <u8>(<u32>load<u8>(table + (byte & 15)) | bit));
  store<u8>(table + 16 + (byte >> 4), <u8>(<u32>load<u8>(table + 16 + (byte >> 4)) | bit));
}

function chainAt(start: usize): usize {
  return chains + ((((<u32>load<u16>(start) | 0x2020) * 0x9e3779b1) >> 20) & 4095);
}

/**
 * A literal of 2 to 40 bytes.
 *
 * @param bits what its presence tells: one or more of 32
 * @param group 0 to 7; the more alike the literals of a group begin, the fewer places are tried in vain
 * @param ignoreCase of ASCII letters
 * @returns whether there was room for it
 */
export function addLiteral(start: usize, length: u32, bits: u32, group: u32, ignoreCase: bool): bool {
  if (literalCount === mostLiterals || length < 2 || length > 40) return false;
  const p = literalsAt + <usize>(literalCount * literalBytes);
  const chain = chainAt(start);
  store<u32>(p, length, lengthField);
  store<u32>(p, bits, bitsField);
  store<u32>(p, load<u8>(chain), nextField);
  store<u32>(p, ignoreCase ? 1 : 0, caseField);
  memory.copy(p + bytesField, start, length);
  const bit: u32 = 1 << (group & 7);
  for (let index: u32 = 0; index < 3; index += 1) {
    const table = halves + index * 32;
    if (index < length) {
      const byte = <u32>load<u8>(start + index);
      mark(table, byte, bit);
      if (ignoreCase && isLetter(byte)) mark(table, byte ^ 32, bit);
    } else {
      // Whatever comes behind a shorter one.
      for (let half: u32 = 0; half < 16; half += 1) mark(table, half * 17, bit);
    }
  }
  literalCount += 1;
  store<u8>(chain, <u8>literalCount);
  return true;
}

function isAt(literal: usize, p: usize): bool {
  const length = load<u32>(literal, lengthField);
  const ignoreCase = load<u32>(literal, caseField) !== 0;
  for (let index: u32 = 0; index < length; index += 1) {
    const byte = <u32>load<u8>(p + index);
    const other = byte ^ <u32>load<u8>(literal + bytesField + index);
    if (other !== 0 && !(ignoreCase && other === 32 && isLetter(byte))) return false;
  }
  return true;
}

function literalsAtPlace(p: usize): u32 {
  let found: u32 = 0;
  for (let number = <u32>load<u8>(chainAt(p)); number !== 0; ) {
    const literal = literalsAt + <usize>((number - 1) * literalBytes);
    if (isAt(literal, p)) found |= load<u32>(literal, bitsField);
    number = load<u32>(literal, nextField);
  }
  return found;
}

/** What the literals that start in `[start, end)` tell, as bits. */
export function literalsIn(start: usize, end: usize): u32 {
  const low = i8x16.splat(15);
  const zero = i8x16.splat(0);
  const low0 = v128.load(halves);
  const high0 = v128.load(halves, 16);
  const low1 = v128.load(halves, 32);
  const high1 = v128.load(halves, 48);
  const low2 = v128.load(halves, 64);
  const high2 = v128.load(halves, 80);
  let found: u32 = 0;
  for (let p = start; p < end; p += 16) {
    const v0 = v128.load(p);
    const v1 = v128.load(p, 1);
    const v2 = v128.load(p, 2);
    const maybe = v128.and(
      v128.and(
        v128.and(i8x16.swizzle(low0, v128.and(v0, low)), i8x16.swizzle(high0, i8x16.shr_u(v0, 4))),
        v128.and(i8x16.swizzle(low1, v128.and(v1, low)), i8x16.swizzle(high1, i8x16.shr_u(v1, 4))),
      ),
      v128.and(i8x16.swizzle(low2, v128.and(v2, low)), i8x16.swizzle(high2, i8x16.shr_u(v2, 4))),
    );
    if (!v128.any_true(maybe)) continue;
    let places = i8x16.bitmask(i8x16.ne(maybe, zero));
    while (places !== 0) {
      const place = p + ctz(places);
      places &= places - 1;
      if (place < end) found |= literalsAtPlace(place);
    }
  }
  return found;
}
