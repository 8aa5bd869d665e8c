/** Collects literals and copies, and writes them as blocks with Huffman codes of their own (RFC 1951, section 3.2). */
import { findLengths } from './code-lengths';
import { reversed } from './code-reader';
import {
  codedBlock,
  distanceBases,
  distanceCodes,
  distanceExtras,
  endOfBlock,
  firstLength,
  fixedBlock,
  fixedLiteralCodes,
  fixLengths,
  lengthBases,
  lengthExtras,
  literalCodes,
  longestCode,
  longestMatch,
  orderOfLengths,
  shortestMatch,
  symbolOfDistance,
  symbolOfLength,
} from './symbols';

/** A literal, or 1 << 31, length less 3 × 2¹⁵, distance less 1. */
const mostTokens: u32 = 1 << 15;
const tokens: usize = memory.data((1 << 15) * 4, 16);
const copyBit: u32 = 1 << 31;
let tokenCount: u32 = 0;
/** Bits that follow the symbols of lengths and distances, in all of the block. */
let extraBits: u32 = 0;

/** Fewer do not pay for the codes in front of a block. */
const fewestTokens: u32 = 1 << 13;

const literalCounts: usize = memory.data(288 * 4, 16);
const distanceCounts: usize = memory.data(32 * 4, 16);
/** Of literals, with those of distances directly behind them once they are written. */
const literalLengths: usize = memory.data(320, 16);
const distanceLengths: usize = memory.data(32, 16);
/** Length of a code << 16 | its bits in the order in which they are written. */
const literalWords: usize = memory.data(288 * 4, 16);
const distanceWords: usize = memory.data(32 * 4, 16);
const lengthWords: usize = memory.data(259 * 4, 16);

/** Symbols that tell the lengths of codes: symbol | its further bits << 8. */
const tellings: usize = memory.data(320 * 2, 16);
let tellingCount: u32 = 0;
const tellingCounts: usize = memory.data(19 * 4, 16);
const tellingLengths: usize = memory.data(19, 16);
const tellingWords: usize = memory.data(19 * 4, 16);
const tellingCodes: u32 = 19;
const longestTellingCode: u32 = 7;
const copyBefore: u32 = 16;
const fewZeros: u32 = 17;
const manyZeros: u32 = 18;

let out: usize = 0;
let outEnd: usize = 0;
let bits: u64 = 0;
let bitCount: u32 = 0;
/** There was no room for a block. */
export let isOutFull: bool = false;

/** Behind `limit` at least eight bytes can be written. */
export function beginWriting(start: usize, limit: usize): void {
  out = start;
  outEnd = limit;
  bits = 0;
  bitCount = 0;
  isOutFull = false;
  beginBlock();
}

function beginBlock(): void {
  tokenCount = 0;
  extraBits = 0;
  memory.fill(literalCounts, 0, 288 * 4);
  memory.fill(distanceCounts, 0, 32 * 4);
}

function count(counts: usize, symbol: u32): void {
  const at = counts + (symbol << 2);
  store<u32>(at, load<u32>(at) + 1);
}

export function addLiteral(byte: u32): void {
  store<u32>(tokens + (tokenCount << 2), byte);
  count(literalCounts, byte);
  tokenCount += 1;
  if (tokenCount === mostTokens) writeBlock(false);
}

export function addCopy(length: u32, distance: u32): void {
  store<u32>(tokens + (tokenCount << 2), copyBit | ((length - shortestMatch) << 15) | (distance - 1));
  const lengthSymbol = symbolOfLength(length);
  const distanceSymbol = symbolOfDistance(distance);
  count(literalCounts, firstLength + lengthSymbol);
  count(distanceCounts, distanceSymbol);
  extraBits += <u32>load<u8>(lengthExtras + lengthSymbol) + <u32>load<u8>(distanceExtras + distanceSymbol);
  tokenCount += 1;
  if (tokenCount === mostTokens) writeBlock(false);
}

/** Here the text's character may change: a block ends, if it is long enough. */
export function mayEndBlock(): void {
  if (tokenCount >= fewestTokens) writeBlock(false);
}

/** At most 32. */
function write(value: u32, size: u32): void {
  bits |= (<u64>value) << (<u64>bitCount);
  bitCount += size;
  if (bitCount >= 32) {
    store<u32>(out, <u32>bits);
    out += 4;
    bits >>= 32;
    bitCount -= 32;
  }
}

/** Codes of one length are numbers in a row (RFC 1951, section 3.2.2). */
function makeWords(lengths: usize, symbols: u32, words: usize): void {
  let code: u32 = 0;
  for (let size: u32 = 1; size <= longestCode; size += 1) {
    for (let symbol: u32 = 0; symbol < symbols; symbol += 1) {
      if (<u32>load<u8>(lengths + symbol) !== size) continue;
      store<u32>(words + (symbol << 2), (size << 16) | reversed(code, size));
      code += 1;
    }
    code <<= 1;
  }
}

function sizeOf(counts: usize, lengths: usize, symbols: u32): u32 {
  let size: u32 = 0;
  for (let symbol: u32 = 0; symbol < symbols; symbol += 1) {
    size += load<u32>(counts + (symbol << 2)) * <u32>load<u8>(lengths + symbol);
  }
  return size;
}

function writeWord(words: usize, symbol: u32): void {
  const word = load<u32>(words + (symbol << 2));
  write(word & 0xffff, word >> 16);
}

function tell(symbol: u32, more: u32): void {
  store<u16>(tellings + (tellingCount << 1), <u16>(symbol | (more << 8)));
  tellingCount += 1;
  count(tellingCounts, symbol);
}

/** How the lengths of all codes are told: what repeats, by how often (RFC 1951, section 3.2.7). */
function tellLengths(lengths: usize, total: u32): void {
  tellingCount = 0;
  memory.fill(tellingCounts, 0, 19 * 4);
  for (let index: u32 = 0; index < total; ) {
    const size = <u32>load<u8>(lengths + index);
    let run: u32 = 1;
    while (index + run < total && <u32>load<u8>(lengths + index + run) === size) run += 1;
    index += run;
    if (size === 0) {
      while (run >= 3) {
        const zeros = min(run, 138);
        if (zeros >= 11) tell(manyZeros, zeros - 11);
        else tell(fewZeros, zeros - 3);
        run -= zeros;
      }
    } else {
      tell(size, 0);
      run -= 1;
      while (run >= 3) {
        const copies = min(run, 6);
        tell(copyBefore, copies - 3);
        run -= copies;
      }
    }
    for (; run > 0; run -= 1) tell(size, 0);
  }
}

function bitsBehind(telling: u32): u32 {
  return telling === copyBefore ? 2 : telling === fewZeros ? 3 : telling === manyZeros ? 7 : 0;
}

function used(lengths: usize, symbols: u32, fewest: u32): u32 {
  let last = symbols;
  while (last > fewest && load<u8>(lengths + last - 1) === 0) last -= 1;
  return last;
}

/** What has been collected, as a block. */
export function writeBlock(isLast: bool): void {
  count(literalCounts, endOfBlock);
  findLengths(literalCounts, literalCodes, literalLengths, longestCode);
  findLengths(distanceCounts, distanceCodes, distanceLengths, longestCode);
  const literals = used(literalLengths, literalCodes, firstLength);
  const distances = used(distanceLengths, distanceCodes, 1);
  memory.copy(literalLengths + literals, distanceLengths, distances);
  tellLengths(literalLengths, literals + distances);
  memory.fill(literalLengths + literals, 0, fixedLiteralCodes - literals);
  findLengths(tellingCounts, tellingCodes, tellingLengths, longestTellingCode);
  let orders = tellingCodes;
  while (orders > 4 && load<u8>(tellingLengths + load<u8>(orderOfLengths + orders - 1)) === 0) orders -= 1;

  let size: u32 = 14 + 3 * orders + sizeOf(tellingCounts, tellingLengths, tellingCodes);
  for (let symbol = copyBefore; symbol <= manyZeros; symbol += 1) {
    size += load<u32>(tellingCounts + (symbol << 2)) * bitsBehind(symbol);
  }
  size += sizeOf(literalCounts, literalLengths, literalCodes) + sizeOf(distanceCounts, distanceLengths, distanceCodes);

  const fixedSize = sizeOfFixed();
  if (out + ((min(size, fixedSize) + extraBits) >> 3) + 16 > outEnd) isOutFull = true;
  else {
    write(isLast ? 1 : 0, 1);
    if (size < fixedSize) writeHead(literals, distances, orders);
    else {
      write(fixedBlock, 2);
      fixLengths(literalLengths, distanceLengths);
    }
    writeTokens();
  }
  beginBlock();
}

/** Tells the codes. @param orders how many of the codes' own lengths are told */
function writeHead(literals: u32, distances: u32, orders: u32): void {
  write(codedBlock, 2);
  write(literals - firstLength, 5);
  write(distances - 1, 5);
  write(orders - 4, 4);
  for (let index: u32 = 0; index < orders; index += 1) {
    write(load<u8>(tellingLengths + load<u8>(orderOfLengths + index)), 3);
  }
  makeWords(tellingLengths, tellingCodes, tellingWords);
  for (let index: u32 = 0; index < tellingCount; index += 1) {
    const telling = <u32>load<u16>(tellings + (index << 1));
    writeWord(tellingWords, telling & 255);
    write(telling >> 8, bitsBehind(telling & 255));
  }
}

function sizeOfFixed(): u32 {
  let size: u32 = 0;
  for (let symbol: u32 = 0; symbol < literalCodes; symbol += 1) {
    const length: u32 = symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8;
    size += load<u32>(literalCounts + (symbol << 2)) * length;
  }
  for (let symbol: u32 = 0; symbol < distanceCodes; symbol += 1) size += load<u32>(distanceCounts + (symbol << 2)) * 5;
  return size;
}

/** What is written for each length: its code and the bits behind it together, and how many these are << 24. */
function makeLengthWords(): void {
  for (let length = shortestMatch; length <= longestMatch; length += 1) {
    const symbol = symbolOfLength(length);
    const word = load<u32>(literalWords + ((firstLength + symbol) << 2));
    const size = word >> 16;
    const extra = length - <u32>load<u16>(lengthBases + (symbol << 1));
    const whole = size + <u32>load<u8>(lengthExtras + symbol);
    store<u32>(lengthWords + (length << 2), (word & 0xffff) | (extra << size) | (whole << 24));
  }
}

function writeTokens(): void {
  makeWords(literalLengths, fixedLiteralCodes, literalWords);
  makeWords(distanceLengths, distanceCodes, distanceWords);
  makeLengthWords();
  // Whole bytes leave what is pending.
  store<u64>(out, bits);
  let to = out + (bitCount >> 3);
  let pending = bits >> (<u64>bitCount & 56);
  let size = bitCount & 7;
  const last = tokens + (tokenCount << 2);
  for (let at = tokens; at < last; at += 4) {
    const token = load<u32>(at);
    if (token & copyBit) {
      const lengthWord = load<u32>(lengthWords + ((((token >> 15) & 255) + shortestMatch) << 2));
      pending |= (<u64>(lengthWord & 0xffffff)) << (<u64>size);
      size += lengthWord >> 24;
      const distance = (token & 0x7fff) + 1;
      const symbol = symbolOfDistance(distance);
      const word = load<u32>(distanceWords + (symbol << 2));
      const extra = distance - <u32>load<u16>(distanceBases + (symbol << 1));
      pending |= (<u64>((word & 0xffff) | (extra << (word >> 16)))) << (<u64>size);
      size += (word >> 16) + <u32>load<u8>(distanceExtras + symbol);
    } else {
      const word = load<u32>(literalWords + (token << 2));
      pending |= (<u64>(word & 0xffff)) << (<u64>size);
      size += word >> 16;
    }
    // At most 7 bits are left of those before: with 48 of a copy there is room.
    store<u64>(to, pending);
    to += size >> 3;
    pending >>= <u64>(size & 56);
    size &= 7;
  }
  out = to;
  bits = pending;
  bitCount = size;
  writeWord(literalWords, endOfBlock);
}

/** Ends the last byte. @returns where what was written ends */
export function endWriting(): usize {
  while (bitCount > 0) {
    store<u8>(out, <u8>bits);
    out += 1;
    bits >>= 8;
    bitCount = bitCount > 8 ? bitCount - 8 : 0;
  }
  return out;
}
