/** Text as a person reads it, over several nodes: mirrors `text-runs.ts` of masking. */
import { digestText, nothing } from './digest';
import { find, findLabelled, findRun } from './findings';
import { add, addBytes, begin, isRemembered, kindLabelled, kindRun, remember } from './harmless';
import { literalsIn } from './literals';
import { mayBeLabel } from './needs';
import { joinedAt, mostJoined, mostPieces, mostTexts, piecesAt, textFactsAt } from './regions';
import { digit } from './string-scan';
import { cellOf, noCell, otherCell, seedCell } from './words';

/** In bytes: of a label and of what stands behind it, each character at most four. */
const longestLabel: u32 = 80 * 4;
const longestLabelled: u32 = 200 * 4;
const longestCell: u32 = 40 * 4;
const fewestSeedWords: u32 = 12;

let pieceCount: u32 = 0;
let runStart: u32 = 0;
/** The run before: its pieces come directly before this one's; 0: there is none that may be a label. */
export let labelCount: u32 = 0;
/** Pieces that findings name stay where they are. */
let keptEnd: u32 = 0;
let seedWords: u32 = 0;
/** Of the characters of this run, as far as they are known. */
let runClasses: u32 = 0;
/** How many texts there have been. */
export let textCount: u32 = 0;
/** There was no room for all. */
export let runsFull: bool = false;
/** The words of a seed phrase may stand in elements of their own. */
export let hasSeedCells: bool = false;

export function clearRuns(): void {
  pieceCount = 0;
  runStart = 0;
  labelCount = 0;
  keptEnd = 0;
  seedWords = 0;
  runClasses = 0;
  textCount = 0;
  runsFull = false;
  hasSeedCells = false;
}

/** @param classes of its characters: at least those that it has */
export function addPiece(start: usize, end: usize, classes: u32): void {
  runClasses |= classes;
  if (pieceCount === mostPieces) {
    runsFull = true;
    return;
  }
  const p = piecesAt + ((<usize>pieceCount) << 3);
  store<u32>(p, <u32>start);
  store<u32>(p, <u32>end, 4);
  pieceCount += 1;
}

function movePieces(first: u32, count: u32, to: u32): void {
  for (let index: u32 = 0; index < count; index += 1) {
    store<u64>(piecesAt + ((<usize>(to + index)) << 3), load<u64>(piecesAt + ((<usize>(first + index)) << 3)));
  }
}

/** Puts pieces together. Returns the end, or 0. */
function join(first: u32, count: u32, at: usize): usize {
  let end = at;
  const last = piecesAt + ((<usize>(first + count)) << 3);
  for (let p = piecesAt + ((<usize>first) << 3); p < last; p += 8) {
    const size = load<u32>(p, 4) - load<u32>(p);
    if (end + size > joinedAt + mostJoined) return 0;
    memory.copy(end, load<u32>(p), size);
    end += size;
  }
  v128.store(end, i8x16.splat(0));
  return end;
}

function hash(kind: u64, first: u32, count: u32, split: u32, end: usize): void {
  begin(kind);
  addBytes(joinedAt, end);
  add(split);
  const last = piecesAt + ((<usize>(first + count)) << 3);
  for (let p = piecesAt + ((<usize>first) << 3); p < last; p += 8) add(<u64>(load<u32>(p, 4) - load<u32>(p)));
}

/** Whether all of a text is white space, as `trim` has it. */
function isBlank(start: usize, end: usize): bool {
  for (let p = start; p < end; p += 1) {
    const code = <u32>load<u8>(p);
    if (code === 0x20) continue;
    if (code === 0x5c) {
      const escaped = load<u8>(p, 1);
      if (escaped !== 0x6e && escaped !== 0x74 && escaped !== 0x72 && escaped !== 0x66) return false;
      p += 1;
      continue;
    }
    const second = <u32>load<u8>(p, 1);
    const third = <u32>load<u8>(p, 2);
    if (code === 0xc2 && second === 0xa0) {
      p += 1;
      continue;
    }
    const isSpace =
      (code === 0xe2 &&
        second === 0x80 &&
        ((third >= 0x80 && third <= 0x8a) || third === 0xa8 || third === 0xa9 || third === 0xaf)) ||
      (code === 0xe2 && second === 0x81 && third === 0x9f) ||
      (code === 0xe3 && second === 0x80 && third === 0x80) ||
      (code === 0xef && second === 0xbb && third === 0xbf) ||
      (code === 0xe1 && second === 0x9a && third === 0x80);
    if (!isSpace) return false;
    p += 2;
  }
  return true;
}

function hasDigit(start: usize, end: usize): bool {
  for (let p = start; p < end; p += 1) if (<u32>load<u8>(p) - 48 < 10) return true;
  return false;
}

/** Whether nothing lies over the borders of these pieces, as far as that is known. */
function isRunHarmless(first: u32, count: u32, end: usize): bool {
  hash(kindRun, first, count, 0, end);
  if (isRemembered()) return true;
  if (digestText(joinedAt, end, literalsIn(joinedAt, end)) !== nothing) return false;
  hash(kindRun, first, count, 0, end);
  isRemembered();
  remember();
  return true;
}

/** Whether the run before says nothing of this one, as far as that is known. */
function isLabelHarmless(first: u32, count: u32): bool {
  const label = first - labelCount;
  const labelEnd = join(label, labelCount, joinedAt);
  if (labelEnd === 0 || !mayBeLabel(joinedAt, labelEnd)) return labelEnd !== 0;
  const end = join(first, count, labelEnd);
  if (end === 0) return false;
  hash(kindLabelled, label, labelCount + count, labelCount, end);
  return isRemembered();
}

/** The run ends here: what was in it is looked at by itself, and with the run before. */
export function endRun(): void {
  const first = runStart;
  const count = pieceCount - first;
  if (count === 0) return;
  const classes = runClasses;
  runClasses = 0;
  let start = joinedAt;
  let end: usize;
  if (count === 1) {
    start = load<u32>(piecesAt + ((<usize>first) << 3));
    end = load<u32>(piecesAt + ((<usize>first) << 3), 4);
  } else {
    end = join(first, count, joinedAt);
    if (end === 0) {
      runsFull = true;
      return;
    }
  }
  if (isBlank(start, end)) {
    pieceCount = first;
    return;
  }
  textCount += 1;
  const size = <u32>(end - start);
  const cell = size <= longestCell ? cellOf(start, end) : noCell;
  const mayHaveLabel = (classes & digit) !== 0 && size <= longestLabelled;
  noteFacts(mayHaveLabel, cell, count === 1 ? start : 0, end);
  if (cell === seedCell) {
    seedWords += 1;
    if (seedWords >= fewestSeedWords) hasSeedCells = true;
  } else if (cell === noCell) seedWords = 0;

  let isKept = false;
  if (count > 1 && !isRunHarmless(first, count, end)) {
    find(findRun, first, count, 0);
    isKept = true;
  }
  const mayBeLabelled = mayHaveLabel && labelCount > 0 && hasDigit(start, end);
  if (mayBeLabelled && !isLabelHarmless(first, count)) {
    find(findLabelled, first - labelCount, labelCount, count);
    isKept = true;
  }

  // This run is the label of the next: what came before it is not needed any more, unless it was found.
  const isLabel = size <= longestLabel;
  if (isKept) keptEnd = first + count;
  else {
    const free = max(first - labelCount, keptEnd);
    if (isLabel && free !== first) movePieces(first, count, free);
    pieceCount = free + (isLabel ? count : 0);
  }
  labelCount = isLabel ? count : 0;
  runStart = pieceCount;
}

/** Where the pieces are noted of the run before, that may be a label. */
export function labelsAt(): usize {
  return piecesAt + ((<usize>(runStart - labelCount)) << 3);
}

/** Facts of texts, or of one: what stands before may say something of the first; seed phrases end there. */
const firstFact: u32 = 1;
const endsFact: u32 = 2;
/** In what is kept of a text: how many of all until it end a seed phrase, and how many are words of one. */
const endShift: u32 = 1;
const wordShift: u32 = 16;
const endMask: u32 = 0x7fff;

function factsAt(text: u32): usize {
  return textFactsAt + ((<usize>text) << 4);
}

/** Of the text that was counted last. @param start 0: it is in several pieces */
function noteFacts(mayHaveLabel: bool, cell: u32, start: usize, end: usize): void {
  if (textCount >= mostTexts) return;
  const at = factsAt(textCount);
  const before = textCount === 1 ? 0 : load<u32>(factsAt(textCount - 1)) & ~firstFact;
  const ends: u32 = cell === noCell ? 1 : 0;
  const words: u32 = cell === seedCell ? 1 : 0;
  store<u32>(at, (before + (ends << endShift) + (words << wordShift)) | (mayHaveLabel ? firstFact : 0));
  store<u32>(at, <u32>start, 4);
  store<u32>(at, <u32>end, 8);
}

/** Where a text starts; 0: it is in several pieces. */
export function startOfText(text: u32): u32 {
  return load<u32>(factsAt(text), 4);
}

export function endOfText(text: u32): u32 {
  return load<u32>(factsAt(text), 8);
}

/** What the texts behind the first `before` of all do to those around; -1: words of seed phrases are among them. */
export function textFacts(before: u32, after: u32): i32 {
  if (after === before) return 0;
  if (after >= mostTexts) return -1;
  const earlier = before === 0 ? 0 : load<u32>(factsAt(before));
  const last = load<u32>(factsAt(after));
  if (last >> wordShift !== earlier >> wordShift) return -1;
  const isEnd = ((last >> endShift) & endMask) !== ((earlier >> endShift) & endMask);
  return <i32>((load<u32>(factsAt(before + 1)) & firstFact) | (isEnd ? endsFact : 0));
}

/** Whether texts with these facts may come here: what stands before says nothing of the first one, from `start` to `end`. */
export function mayFollow(facts: u32, start: usize, end: usize): bool {
  if (labelCount === 0 || !(facts & firstFact)) return true;
  if (end === start || pieceCount === mostPieces) return false;
  const piece = piecesAt + ((<usize>pieceCount) << 3);
  store<u32>(piece, <u32>start);
  store<u32>(piece, <u32>end, 4);
  return isLabelHarmless(pieceCount, 1);
}

/**
 * Goes on behind texts that are passed over; `addLabel` tells the pieces of the last one, if it may be a label.
 *
 * @param start of the first of them; 0: it is in several pieces
 */
export function passTexts(count: u32, facts: u32, start: usize, end: usize): void {
  if (count === 0) return;
  textCount += 1;
  noteFacts((facts & firstFact) !== 0, facts & endsFact ? noCell : otherCell, start, end);
  // Those between do not matter by themselves.
  for (let index: u32 = 1; index < count; index += 1) {
    textCount += 1;
    noteFacts(false, otherCell, 0, 0);
  }
  if (facts & endsFact) seedWords = 0;
  pieceCount = max(runStart - labelCount, keptEnd);
  labelCount = 0;
  runStart = pieceCount;
}

export function addLabel(start: usize, end: usize): void {
  addPiece(start, end, 0);
  labelCount += 1;
  runStart = pieceCount;
}

/** The text before has nothing to do with what comes. */
export function endText(): void {
  endRun();
  labelCount = 0;
  seedWords = 0;
  runStart = pieceCount;
}

/** Remembers that nothing sensitive lies over the borders of these pieces. */
export function rememberRun(first: u32, count: u32): void {
  const end = join(first, count, joinedAt);
  if (end === 0) return;
  hash(kindRun, first, count, 0, end);
  if (!isRemembered()) remember();
}

/** Remembers that the first pieces say nothing of the others. */
export function rememberLabelled(first: u32, labels: u32, count: u32): void {
  const end = join(first, labels + count, joinedAt);
  if (end === 0) return;
  hash(kindLabelled, first, labels + count, labels, end);
  if (!isRemembered()) remember();
}
