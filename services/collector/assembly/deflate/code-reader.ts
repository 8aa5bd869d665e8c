/** Tables that tell the symbol of a Huffman code (RFC 1951, section 3.2.2): most codes at once, long ones bit by bit. */
import { bits, drop } from './bit-reader';
import {
  distanceBases,
  distanceCodes,
  distanceExtras,
  endOfBlock,
  firstLength,
  lengthBases,
  lengthExtras,
  literalCodes,
  longestCode,
} from './symbols';

/** An entry: bits of the code 0–3, bits that follow 4–7, the value 8–23, what it is 24–25; 0: no code. */
export const isLiteral: u32 = 0;
export const isCopy: u32 = 1;
export const isEnd: u32 = 2;
const isLong: u32 = 3;

const quickBits: u32 = 11;
const quickBytes: usize = 4 << 11;

/** Codes by their length, and all symbols in the order of their codes, behind the quick table. */
const countsField: usize = quickBytes;
const symbolsField: usize = quickBytes + 32;
const tableBytes: usize = quickBytes + 32 + 288 * 2;

export const literalTable: usize = memory.data((4 << 11) + 32 + 288 * 2, 16);
export const distanceTable: usize = memory.data((4 << 11) + 32 + 288 * 2, 16);
/** Of the code lengths that stand before a block. */
export const lengthTable: usize = memory.data((4 << 11) + 32 + 288 * 2, 16);

const nextCodes: usize = memory.data(16 * 2, 16);
const offsets: usize = memory.data(16 * 2, 16);

/** What a symbol of a table stands for, without its code's length. 0 and all zero: a literal of value 0. */
function meaningOf(table: usize, symbol: u32): u32 {
  if (table === distanceTable) {
    if (symbol >= distanceCodes) return isEnd << 24;
    return (
      (isCopy << 24) |
      ((<u32>load<u16>(distanceBases + (symbol << 1))) << 8) |
      ((<u32>load<u8>(distanceExtras + symbol)) << 4)
    );
  }
  if (table === lengthTable || symbol < endOfBlock) return symbol << 8;
  if (symbol === endOfBlock || symbol >= literalCodes) return isEnd << 24;
  const index = symbol - firstLength;
  return (
    (isCopy << 24) | ((<u32>load<u16>(lengthBases + (index << 1))) << 8) | ((<u32>load<u8>(lengthExtras + index)) << 4)
  );
}

export function reversed(code: u32, size: u32): u32 {
  let value = code;
  value = ((value & 0x5555) << 1) | ((value >> 1) & 0x5555);
  value = ((value & 0x3333) << 2) | ((value >> 2) & 0x3333);
  value = ((value & 0x0f0f) << 4) | ((value >> 4) & 0x0f0f);
  value = ((value & 0x00ff) << 8) | (value >> 8);
  return value >> (16 - size);
}

/** @param lengths one byte for each symbol, 0: it has no code. @returns false: there cannot be so many codes */
export function buildTable(table: usize, lengths: usize, symbols: u32): bool {
  memory.fill(table, 0, tableBytes);
  const counts = table + countsField;
  for (let symbol: u32 = 0; symbol < symbols; symbol += 1) {
    const at = counts + ((<usize>load<u8>(lengths + symbol)) << 1);
    store<u16>(at, load<u16>(at) + 1);
  }
  store<u16>(counts, 0);
  let code: u32 = 0;
  let offset: u32 = 0;
  for (let size: u32 = 1; size <= longestCode; size += 1) {
    const count = <u32>load<u16>(counts + (size << 1));
    store<u16>(nextCodes + (size << 1), <u16>code);
    store<u16>(offsets + (size << 1), <u16>offset);
    code += count;
    if (code > 1 << size) return false;
    code <<= 1;
    offset += count;
  }
  for (let symbol: u32 = 0; symbol < symbols; symbol += 1) {
    const size = <u32>load<u8>(lengths + symbol);
    if (size === 0) continue;
    const at = offsets + (size << 1);
    store<u16>(table + symbolsField + ((<usize>load<u16>(at)) << 1), <u16>symbol);
    store<u16>(at, load<u16>(at) + 1);
    const mine = <u32>load<u16>(nextCodes + (size << 1));
    store<u16>(nextCodes + (size << 1), <u16>(mine + 1));
    const first = reversed(mine, size);
    if (size > quickBits) {
      store<u32>(table + ((first & ((1 << quickBits) - 1)) << 2), (isLong << 24) | 1);
      continue;
    }
    const entry = meaningOf(table, symbol) | size;
    for (let index = first; index < 1 << quickBits; index += 1 << size) store<u32>(table + (index << 2), entry);
  }
  return true;
}

function findLong(table: usize, atHand: u32): u32 {
  let code: u32 = 0;
  let first: u32 = 0;
  let index: u32 = 0;
  for (let size: u32 = 1; size <= longestCode; size += 1) {
    code |= (atHand >> (size - 1)) & 1;
    const count = <u32>load<u16>(table + countsField + (size << 1));
    if (code - first < count) {
      return meaningOf(table, load<u16>(table + symbolsField + ((index + code - first) << 1))) | size;
    }
    index += count;
    first = (first + count) << 1;
    code <<= 1;
  }
  return 0;
}

/** @param atHand the next bits, all of the code's among them. @returns its entry; 0: there is no such code */
export function findCode(table: usize, atHand: u32): u32 {
  const entry = load<u32>(table + ((atHand & ((1 << quickBits) - 1)) << 2));
  return entry >> 24 === isLong ? findLong(table, atHand) : entry;
}

export function readCode(table: usize): u32 {
  const entry = findCode(table, <u32>bits);
  drop(entry & 15);
  return entry;
}
