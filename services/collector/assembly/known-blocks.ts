/**
 * Blocks of pages in which nothing was found, remembered as a whole: the next time they are passed over. Compared are all
 * of their bytes but the numbers of nodes, which differ from visit to visit, by the keyed 128-bit hash of `harmless.ts`.
 * What a block does to the text around it is kept with it, and done again.
 */

import * as blocks from './blocks';
import { addBlock, blockAt, blockCount, noLabels } from './blocks';
import * as frames from './frames';
import { add, addBytes, begin, finish, hashA, hashB, kindBlock, kindBlockHead } from './harmless';
import { idAt, idCount, idsFull, noteId, setIdCount } from './node-ids';
import { frameBytes, knownAt, knownHeadBits, knownHeadsAt, knownSlots, knownSlotsAt, knownUnits } from './regions';
import { addLabel, endOfText, endRun, mayFollow, passTexts, startOfText, textCount, textFacts } from './runs';
import { addFlags, hasChildren, typedInside } from './state';
import { elementHeadBytes, readDigits, startsElement } from './usual-nodes';

/** Less is read as quickly; of more, a page has few that stay as they are. */
const fewestBytes: u32 = 400;
const mostBytes: u32 = 1 << 15;
const mostParts: u32 = 1 << 10;

/** Of a chunk, in vain: whoever makes one on purpose that is like what was remembered shall not keep the scanner busy. */
const mostCompared: isize = 1 << 21;
/** Blocks in blocks are remembered each; on ordinary pages, that is twice the page. */
const mostNested: isize = 3;

/** By what stands up to the third number of a node, or so far, a block is looked up. */
const headParts: u32 = 3;
const headBytes: usize = 380;

/**
 * Fields of an entry, by their offset; then the lengths of the parts between the numbers of nodes, a u16 each. A text is a
 * u16 each of the part that it is in, its place there, and its length.
 */
const hashField: usize = 0;
const partsField: usize = 16;
const textsField: usize = 20;
const factsField: usize = 24;
const labelsField: usize = 28;
/** The first text; of no length: it is in several pieces. */
const firstField: usize = 32;
const labelField: usize = 40;
const textBytes: usize = 8;
const lengthsField: usize = 64;

/** Units of 16 bytes that have been written since the start, modulo 2^32: entries are overwritten in turn. */
let written: u32 = 0;
/** Half the hash of the block that was passed over last; 0: there is none. */
let passedHash: u64 = 0;
/** Of the chunk. */
let maxDepth: u32 = 0;
/** Bytes that may still be compared with blocks which they turn out not to be, and that may be remembered. */
let mayCompare: isize = 0;
let mayRemember: isize = 0;
/** Of the slot that was asked for last. */
let tag: u32 = 0;

export function beginBlocks(bytes: u32, mostDepth: u32): void {
  passedHash = 0;
  maxDepth = mostDepth;
  mayCompare = mostCompared;
  mayRemember = mostNested * <isize>bytes;
}

export function forgetBlocks(): void {
  memory.fill(knownSlotsAt, 0, (<usize>knownSlots) << 3);
  memory.fill(knownHeadsAt, 0, <usize>knownHeadBits >> 3);
}

function entryAt(position: u32): usize {
  return knownAt + ((<usize>(position & (knownUnits - 1))) << 4);
}

/** Of the heads of blocks that are remembered, the first bytes: most elements are none of them. */
function isHeadKnown(head: usize): bool {
  const bit = bitOf(head);
  return (load<u8>(knownHeadsAt + (<usize>bit >> 3)) & (1 << (bit & 7))) !== 0;
}

function noteHead(head: usize): void {
  const bit = bitOf(head);
  const at = knownHeadsAt + (<usize>bit >> 3);
  store<u8>(at, <u8>(<u32>load<u8>(at) | (1 << (bit & 7))));
}

function bitOf(head: usize): u32 {
  const half = (load<u64>(head) * 0x9e3779b97f4a7c15) ^ (load<u64>(head, 16) * 0xd6e8feb86659fd93);
  const other = (load<u64>(head, 8) * 0xc2b2ae3d27d4eb4f) ^ (load<u64>(head, 24) * 0x165667b19e3779f9);
  return <u32>((half ^ rotl(other, 23)) >> 40) & (knownHeadBits - 1);
}

/** Where the next number of a node starts, or the limit. */
function nextIdIn(start: usize, limit: usize): usize {
  const quotes = i8x16.splat(0x22);
  const letterI = i8x16.splat(0x69);
  const letterD = i8x16.splat(0x64);
  for (let p = start; p < limit; p += 16) {
    const isName = v128.and(
      v128.and(i8x16.eq(v128.load(p), quotes), i8x16.eq(v128.load(p, 1), letterI)),
      v128.and(i8x16.eq(v128.load(p, 2), letterD), i8x16.eq(v128.load(p, 3), quotes)),
    );
    for (let places = i8x16.bitmask(isName); places !== 0; places &= places - 1) {
      const number = p + ctz(places) + 5;
      if (load<u8>(number - 1) === 0x3a && <u32>load<u8>(number) - 48 < 10) return min(number, limit);
    }
  }
  return limit;
}

function hashOfHead(start: usize): u64 {
  const limit = start + headBytes;
  begin(kindBlockHead);
  let p = start;
  for (let part: u32 = 0; part < headParts && p < limit; part += 1) {
    const end = nextIdIn(p, limit);
    addBytes(p, end);
    p = end;
    while (<u32>load<u8>(p) - 48 < 10) p += 1;
  }
  finish();
  return hashA;
}

/** Where the entry is noted of a block with this head that comes behind another one; 0: behind whatever. */
function slotOf(head: u64, hashBefore: u64): usize {
  const key = (head ^ rotl(hashBefore, 17)) * 0x9e3779b97f4a7c15;
  tag = <u32>key | 1;
  return knownSlotsAt + ((<usize>(<u32>(key >> 40) & (knownSlots - 1))) << 3);
}

/** The entry of a slot; 0: it is of another head, or overwritten. */
function entryOf(slot: usize): usize {
  const position = load<u32>(slot, 4);
  return load<u32>(slot) === tag && written - position <= knownUnits ? entryAt(position) : 0;
}

/** Puts the hash together of the parts, and notes the numbers between them. @returns where they end; 0: one is missing */
function addParts(start: usize, entry: usize, depth: u32, limit: usize): usize {
  const parts = load<u32>(entry, partsField);
  // Where positions have come round, another entry may lie.
  if (parts === 0 || parts > mostParts) return 0;
  const last = entry + lengthsField + ((<usize>(parts - 1)) << 1);
  begin(kindBlock);
  add(((<u64>maxDepth) << 32) | depth);
  let p = start;
  for (let length = entry + lengthsField; length < last; length += 2) {
    const end = p + <usize>load<u16>(length);
    if (end > limit) return 0;
    mayCompare -= end - p;
    addBytes(p, end);
    noteId(end);
    p = readDigits(end);
    if (p === 0) return 0;
  }
  const end = p + <usize>load<u16>(last);
  if (end > limit) return 0;
  mayCompare -= end - p;
  addBytes(p, end);
  finish();
  return end;
}

/** @returns where the block ends when it is the one of the entry, or 0 */
function endOf(entry: usize, start: usize, depth: u32, limit: usize): usize {
  if (entry === 0) return 0;
  const idsBefore = idCount;
  const before = mayCompare;
  const end = addParts(start, entry, depth, limit);
  const isSame = end !== 0 && load<u64>(entry, hashField) === hashA && load<u64>(entry, hashField + 8) === hashB;
  // Its texts are found by the ids between its parts.
  if (isSame && !idsFull) {
    mayCompare = before;
    return end;
  }
  setIdCount(idsBefore);
  return 0;
}

/** Where a part starts of a block whose ids are those from `firstId`. */
function startOfPart(start: usize, firstId: u32, part: u32): usize {
  return part === 0 ? start : readDigits(idAt(firstId + part - 1));
}

/** Passes over a block among the children of an element in which nobody writes. @returns where it ends, or 0 */
export function passBlock(children: usize, start: usize, limit: usize): usize {
  if (mayCompare <= 0 || idsFull || !startsElement(start) || !isHeadKnown(start + elementHeadBytes)) return 0;
  const element = children - frameBytes;
  if (load<u8>(element, frames.typedField) & typedInside) return 0;
  const depth = frames.depthOf(children) + 1;
  const head = hashOfHead(start + elementHeadBytes);
  const firstId = idCount;
  let entry = entryOf(slotOf(head, passedHash));
  let end = endOf(entry, start, depth, limit);
  if (end === 0 && passedHash !== 0) {
    entry = entryOf(slotOf(head, 0));
    end = endOf(entry, start, depth, limit);
  }
  if (end === 0) return 0;

  const facts = load<u32>(entry, factsField);
  const first = startOfPart(start, firstId, load<u16>(entry, firstField)) + load<u16>(entry, firstField + 2);
  const firstEnd = first + load<u16>(entry, firstField + 4);
  endRun();
  if (!mayFollow(facts, first, firstEnd)) {
    setIdCount(firstId);
    return 0;
  }
  const textsBefore = textCount;
  passTexts(load<u32>(entry, textsField), facts, first === firstEnd ? 0 : first, firstEnd);
  const labels = load<u32>(entry, labelsField);
  for (let text = entry + labelField; text < entry + labelField + <usize>labels * textBytes; text += textBytes) {
    const label = startOfPart(start, firstId, load<u16>(text)) + load<u16>(text, 2);
    addLabel(label, label + load<u16>(text, 4));
  }
  addFlags(element, hasChildren);
  passedHash = load<u64>(entry, hashField);
  addBlock(start, end, textsBefore, depth, false, passedHash);
  return end;
}

/** The first of the ids behind `start`. */
function firstIdBehind(start: usize): u32 {
  let low: u32 = 0;
  let high = idCount;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (idAt(middle) < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Takes room for an entry. @returns its position */
function place(bytes: u32): u32 {
  const units = (bytes + 15) >> 4;
  const left = knownUnits - (written & (knownUnits - 1));
  // An entry lies in one piece.
  const position = units > left ? written + left : written;
  written = position + units;
  return position;
}

function note(slot: usize, position: u32): void {
  store<u32>(slot, tag);
  store<u32>(slot, position, 4);
}

/** Keeps a text of a block whose ids are those from `firstId`. */
function keepText(at: usize, start: usize, firstId: u32, from: usize, to: usize): void {
  const part = firstIdBehind(from) - firstId;
  store<u16>(at, <u16>part);
  store<u16>(at, <u16>(from - startOfPart(start, firstId, part)), 2);
  store<u16>(at, <u16>(to - from), 4);
}

/** @param hashBefore of the block that is remembered and ends before it, 0: there is none */
function rememberBlock(block: usize, hashBefore: u64): void {
  const start = <usize>load<u32>(block, blocks.startField);
  const end = <usize>load<u32>(block, blocks.endField);
  const labels = load<u32>(block, blocks.labelsField);
  if (end - start < fewestBytes || end - start > mostBytes || labels === noLabels || !startsElement(start)) return;
  if (mayRemember < <isize>(end - start)) return;
  const textsBefore = load<u32>(block, blocks.textsBeforeField);
  const textsAfter = load<u32>(block, blocks.textsAfterField);
  const facts = textFacts(textsBefore, textsAfter);
  if (facts < 0) return;
  const firstId = firstIdBehind(start);
  const parts = firstIdBehind(end) - firstId + 1;
  if (parts > mostParts) return;

  mayRemember -= end - start;
  const bytes = <u32>lengthsField + 2 * parts;
  const position = place(bytes);
  const entry = entryAt(position);
  let from = start;
  for (let part: u32 = 0; part < parts; part += 1) {
    const to = part + 1 === parts ? end : idAt(firstId + part);
    store<u16>(entry + lengthsField + ((<usize>part) << 1), <u16>(to - from));
    from = readDigits(to);
  }
  store<u32>(entry, parts, partsField);
  store<u32>(entry, textsAfter - textsBefore, textsField);
  store<u32>(entry, <u32>facts, factsField);
  store<u32>(entry, labels, labelsField);
  const first = textsAfter === textsBefore ? 0 : startOfText(textsBefore + 1);
  if (first === 0) store<u64>(entry, 0, firstField);
  else keepText(entry + firstField, start, firstId, first, endOfText(textsBefore + 1));
  for (let index: u32 = 0; index < labels; index += 1) {
    const at = <usize>index * textBytes;
    const label = block + blocks.labelField + at;
    keepText(entry + labelField + at, start, firstId, load<u32>(label), load<u32>(label, 4));
  }
  const idsBefore = idCount;
  addParts(start, entry, load<u32>(block, blocks.depthField), end);
  setIdCount(idsBefore);
  store<u64>(entry, hashA, hashField);
  store<u64>(entry, hashB, hashField + 8);
  store<u64>(block, hashA, blocks.hashField);
  noteHead(start + elementHeadBytes);
  const head = hashOfHead(start + elementHeadBytes);
  note(slotOf(head, 0), position);
  if (hashBefore !== 0) note(slotOf(head, hashBefore), position);
}

/** Remembers the blocks of the text that was scanned last in which nothing has to be masked. */
export function rememberBlocks(): void {
  if (idsFull) return;
  for (let index: u32 = 0; index < blockCount; index += 1) {
    const block = blockAt(index);
    const start = load<u32>(block, blocks.startField);
    // Blocks inside come directly before it, and before them the one that it follows.
    let before = index;
    while (before > 0 && load<u32>(blockAt(before - 1), blocks.startField) > start) {
      before -= 1 + load<u32>(blockAt(before - 1), blocks.insideField);
    }
    store<u32>(block, index - before, blocks.insideField);
    const nearest = before === 0 ? 0 : load<u32>(blockAt(before - 1), blocks.nearestField);
    if (load<u64>(block, blocks.hashField) === 0) {
      rememberBlock(block, nearest === 0 ? 0 : load<u64>(blockAt(nearest - 1), blocks.hashField));
    }
    // Those inside are passed over with it.
    const isKnown = load<u64>(block, blocks.hashField) !== 0;
    const last = index === 0 ? 0 : load<u32>(blockAt(index - 1), blocks.nearestField);
    store<u32>(block, isKnown ? index + 1 : last, blocks.nearestField);
  }
}
