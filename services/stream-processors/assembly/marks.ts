/** The places that an interaction marks on its page, as `eachMark` of `heatmaps/traces.ts` says. */
import { attention, errorClick, move, scroll } from './fields';
import { number, readNumber, take } from './json';
import { addElement, addMark, beginKind } from './traces';
import { readCount, readPercent } from './values';

/** Numbers of kinds in the column; those of clicks are one less than their type's. */
const moveKind: u32 = 4;
const scrollKind: u32 = 5;
const attentionKind: u32 = 6;
const bandCount: f64 = 50;

/** What a message of 1 MiB may hold: the shortest are `[0,1],` and `[0,0,1],`. */
const mostMarks: usize = 1 << 18;
/** x, y: f64, weight: u32. */
const markBytes: usize = 24;
const cellList: usize = heap.alloc(mostMarks * 24);
const bandList: usize = heap.alloc(mostMarks * 24);
let cellCount: usize = 0;
let bandCountSeen: usize = 0;

export function beginMarks(): void {
  cellCount = 0;
  bandCountSeen = 0;
}

/** The weight behind a comma, and the bracket. */
function endMark(mark: usize): bool {
  if (!take(0x2c) || !readCount() || number < 1) return false;
  store<u32>(mark, <u32>number, 16);
  return take(0x5d);
}

export function readCells(): bool {
  cellCount = 0;
  if (!take(0x5b)) return false;
  if (take(0x5d)) return true;
  do {
    const mark = cellList + cellCount * markBytes;
    if (!take(0x5b) || !readPercent()) return false;
    store<f64>(mark, number);
    if (!take(0x2c) || !readPercent()) return false;
    store<f64>(mark, number, 8);
    if (!endMark(mark)) return false;
    cellCount += 1;
  } while (take(0x2c));
  return take(0x5d);
}

export function readBands(): bool {
  bandCountSeen = 0;
  if (!take(0x5b)) return false;
  if (take(0x5d)) return true;
  do {
    const mark = bandList + bandCountSeen * markBytes;
    if (!take(0x5b) || !readNumber() || number < 0 || number >= bandCount || floor(number) !== number) return false;
    store<f64>(mark, number);
    if (!endMark(mark)) return false;
    bandCountSeen += 1;
  } while (take(0x2c));
  return take(0x5d);
}

/** The element that a click was on. */
let elementStart: usize = 0;
let elementEnd: usize = 0;
let elementX: f64 = 0;
let elementY: f64 = 0;
/** Whether the element's text had no room. */
export let isFull: bool = false;

export function setElement(start: usize, end: usize, x: f64, y: f64): void {
  elementStart = start;
  elementEnd = end;
  elementX = x;
  elementY = y;
}

/** False: this is left to JavaScript, or there is no room (`isFull`). */
export function addMarks(type: u32, isPoint: bool, x: f64, y: f64, hasDepth: bool, depth: f64): bool {
  isFull = false;
  if (type <= errorClick) {
    if (!isPoint) return true;
    if (!beginKind(type - 1)) return false;
    addMark(x, y, 1);
    isFull = !addElement(elementStart, elementEnd, elementX, elementY);
    return !isFull;
  }
  if (type === move) {
    if (cellCount === 0) return true;
    if (!beginKind(moveKind)) return false;
    for (let mark = cellList, end = cellList + cellCount * markBytes; mark < end; mark += markBytes) {
      addMark(load<f64>(mark), load<f64>(mark, 8), load<u32>(mark, 16));
    }
    return true;
  }
  if (type !== scroll && type !== attention) return true;
  if (hasDepth) {
    if (!beginKind(scrollKind)) return false;
    addMark(0, depth, 1);
  }
  if (type === scroll || bandCountSeen === 0) return true;
  if (!beginKind(attentionKind)) return false;
  for (let mark = bandList, end = bandList + bandCountSeen * markBytes; mark < end; mark += markBytes) {
    addMark(0, (load<f64>(mark) / bandCount) * 100, load<u32>(mark, 16));
  }
  return true;
}
