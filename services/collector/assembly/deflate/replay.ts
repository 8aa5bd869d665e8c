/**
 * Compresses a text that is as long as another whose compressed form is known (RFC 1951): copies and literals are taken
 * over from there, wherever they say the same of the new text. No matches are looked for, which is what costs. Whatever
 * the texts are, what is written is the new one: each copy is compared.
 */
import { beginReading, bits, end as bodyEnd, count, isBeyondEnd, next, refill, resume, take } from './bit-reader';
import { addCopy, addLiteral, beginWriting, endWriting, isOutFull, mayEndBlock, writeBlock } from './block-writer';
import {
  buildTable,
  distanceTable,
  findCode,
  isCopy,
  isEnd,
  isLiteral,
  lengthTable,
  literalTable,
  readCode,
} from './code-reader';
import {
  codedBlock,
  firstLength,
  fixedBlock,
  fixedLiteralCodes,
  fixLengths,
  literalCodes,
  orderOfLengths,
  shortestMatch,
} from './symbols';

const lengths: usize = memory.data(320, 16);

/** The new text. */
let first: usize = 0;
let at: usize = 0;
let end: usize = 0;

/** How many bytes from `p` on are the same as those `distance` before, at most `most`. */
function sameAs(p: usize, distance: u32, most: u32): u32 {
  let same: u32 = 0;
  while (same < most) {
    const equal = i8x16.bitmask(i8x16.eq(v128.load(p + same), v128.load(p + same - distance)));
    if (equal !== 0xffff) return min(most, same + ctz(~equal));
    same += 16;
  }
  return most;
}

/** The next bytes, as a copy of what stands so far before them wherever that is so. */
function replayCopy(length: u32, distance: u32): void {
  const last = at + length;
  while (at < last) {
    const same = sameAs(at, distance, <u32>(last - at));
    if (same >= shortestMatch) {
      addCopy(same, distance);
      at += same;
    } else {
      addLiteral(load<u8>(at));
      at += 1;
    }
  }
}

function readFixedCodes(): bool {
  fixLengths(lengths, lengths + fixedLiteralCodes);
  return (
    buildTable(literalTable, lengths, fixedLiteralCodes) && buildTable(distanceTable, lengths + fixedLiteralCodes, 32)
  );
}

function readCodes(): bool {
  refill();
  const literals = take(5) + firstLength;
  const distances = take(5) + 1;
  const orders = take(4) + 4;
  if (literals > literalCodes || distances > 30) return false;
  memory.fill(lengths, 0, 19);
  for (let index: u32 = 0; index < orders; index += 1) {
    if (index % 8 === 0) refill();
    store<u8>(lengths + load<u8>(orderOfLengths + index), <u8>take(3));
  }
  if (!buildTable(lengthTable, lengths, 19)) return false;
  const total = literals + distances;
  let before: u32 = 0;
  for (let index: u32 = 0; index < total; ) {
    refill();
    const entry = readCode(lengthTable);
    if (entry === 0) return false;
    const symbol = entry >> 8;
    let value = symbol;
    let run: u32 = 1;
    if (symbol === 16) {
      if (index === 0) return false;
      value = before;
      run = 3 + take(2);
    } else if (symbol > 16) {
      value = 0;
      run = symbol === 17 ? 3 + take(3) : 11 + take(7);
    }
    if (index + run > total) return false;
    memory.fill(lengths + index, <u8>value, run);
    before = value;
    index += run;
  }
  return buildTable(literalTable, lengths, literals) && buildTable(distanceTable, lengths + literals, distances);
}

function replayBlock(): bool {
  let from = next;
  let atHand = bits;
  let size = count;
  while (true) {
    if (from > bodyEnd + 8) return false;
    // As `refill` does it: what one literal or copy takes is at hand then.
    atHand |= load<u64>(from) << (<u64>size);
    from += (63 - size) >> 3;
    size |= 56;
    let entry = findCode(literalTable, <u32>atHand);
    const kind = entry >> 24;
    atHand >>= <u64>(entry & 15);
    size -= entry & 15;
    if (kind === isLiteral) {
      if (entry === 0 || at >= end) return false;
      addLiteral(load<u8>(at));
      at += 1;
      continue;
    }
    if (kind === isEnd) break;
    let extra = (entry >> 4) & 15;
    const length = ((entry >> 8) & 0xffff) + (<u32>atHand & ((1 << extra) - 1));
    atHand >>= <u64>extra;
    size -= extra;
    entry = findCode(distanceTable, <u32>atHand);
    if (entry >> 24 !== isCopy) return false;
    atHand >>= <u64>(entry & 15);
    extra = (entry >> 4) & 15;
    const distance = ((entry >> 8) & 0xffff) + (<u32>atHand & ((1 << extra) - 1));
    atHand >>= <u64>extra;
    size -= (entry & 15) + extra;
    if (distance > <u32>(at - first) || length > <u32>(end - at)) return false;
    if (sameAs(at, distance, length) === length) {
      addCopy(length, distance);
      at += length;
    } else replayCopy(length, distance);
  }
  resume(from, atHand, size);
  return !isBeyondEnd();
}

/**
 * Writes deflate of the text at `text`.
 *
 * @param body deflate of a text that is no longer, with eight bytes behind it that can be read
 * @param text with sixteen bytes behind it that can be read; so has what is before `text`
 * @param out eight bytes behind its end can be written
 * @returns where it ends; 0: it was too long, or `body` cannot be read that way
 */
export function replay(body: usize, bodyBytes: u32, text: usize, textBytes: u32, out: usize, mostBytes: u32): usize {
  beginReading(body, body + bodyBytes);
  beginWriting(out, out + mostBytes);
  first = text;
  at = text;
  end = text + textBytes;
  for (let isLast = false; !isLast; ) {
    refill();
    isLast = take(1) !== 0;
    const kind = take(2);
    const isRead = kind === fixedBlock ? readFixedCodes() : kind === codedBlock ? readCodes() : false;
    if (!isRead || !replayBlock() || isOutFull) return 0;
    mayEndBlock();
  }
  for (; at < end; at += 1) addLiteral(load<u8>(at));
  writeBlock(true);
  return isOutFull ? 0 : endWriting();
}
