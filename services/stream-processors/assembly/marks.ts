/** The places that an interaction marks on its page, as `eachMark` of `heatmaps/points.ts` says. */
import { addPoint, endTrace } from './columns';
import { attention, errorClick, move, scroll } from './fields';
import { number, readNumber, take } from './json';
import { readCount, readPercent } from './values';

/** Numbers of kinds in the column; those of points are one less than their type's. */
const moveKind: u32 = 4;
const scrollKind: u32 = 5;
const attentionKind: u32 = 6;
const cellsPerRow: f64 = 201;
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

/** As `Math.round`, of what is not negative. */
function rounded(value: f64): f64 {
  const whole = floor(value);
  return value - whole >= 0.5 ? whole + 1 : whole;
}

export function addTraces(type: u32, isPoint: bool, x: f64, y: f64, hasDepth: bool, depth: f64): void {
  if (type <= errorClick) {
    if (!isPoint) return;
    addPoint(0, x, y, 1);
    endTrace(type - 1);
  } else if (type === move) {
    if (cellCount === 0) return;
    for (let mark = cellList, end = cellList + cellCount * markBytes; mark < end; mark += markBytes) {
      const cellX = load<f64>(mark);
      const cellY = load<f64>(mark, 8);
      const cell = <u32>(rounded(cellY * 2) * cellsPerRow + rounded(cellX * 2));
      addPoint(cell, cellX, cellY, load<u32>(mark, 16));
    }
    endTrace(moveKind);
  } else if (type === scroll || type === attention) {
    if (hasDepth) {
      addPoint(0, 0, depth, 1);
      endTrace(scrollKind);
    }
    if (type === scroll || bandCountSeen === 0) return;
    for (let mark = bandList, end = bandList + bandCountSeen * markBytes; mark < end; mark += markBytes) {
      const band = load<f64>(mark);
      addPoint(<u32>band, 0, (band / bandCount) * 100, load<u32>(mark, 16));
    }
    endTrace(attentionKind);
  }
}
