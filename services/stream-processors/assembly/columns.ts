/** The traces that have been read, a column each, and their points; see `trace-columns.ts` for the same in JavaScript. */
import { clear, createDictionary, keep, none } from './dictionary';

/** A message of 1 MiB has no more: the shortest that makes a point is 6 bytes. */
const mostOfMessage: usize = 1 << 18;
/** Points at which a block is taken before another message is read. */
export const fullBlock: usize = 1 << 16;
const columnBytes: usize = (fullBlock + mostOfMessage) << 2;

/** Of marks. */
export const xs: usize = heap.alloc(columnBytes);
export const ys: usize = heap.alloc(columnBytes);
export const weights: usize = heap.alloc(columnBytes);

/** Of marks with an element. */
export const elements: usize = heap.alloc(columnBytes);
export const elementXs: usize = heap.alloc(columnBytes);
export const elementYs: usize = heap.alloc(columnBytes);

/** Of traces, of which each has a mark at least. */
export const kinds: usize = heap.alloc(columnBytes);
/** Behind the last mark of each. */
export const ends: usize = heap.alloc(columnBytes);
/** Behind the last of those with an element. */
export const elementEnds: usize = heap.alloc(columnBytes);
export const buckets: usize = heap.alloc(columnBytes);
export const indexes: usize = heap.alloc(columnBytes);
export const pages: usize = heap.alloc(columnBytes);
export const pageWidths: usize = heap.alloc(columnBytes);
export const pageHeights: usize = heap.alloc(columnBytes);
export const viewportWidths: usize = heap.alloc(columnBytes);
export const viewportHeights: usize = heap.alloc(columnBytes);
export const projects: usize = heap.alloc(columnBytes);
export const sessions: usize = heap.alloc(columnBytes);
export const tabs: usize = heap.alloc(columnBytes);
export const devices: usize = heap.alloc(columnBytes);
export const seqs: usize = heap.alloc(columnBytes);

export const pageTexts: usize = createDictionary();
export const elementTexts: usize = createDictionary();
export const projectTexts: usize = createDictionary();
export const sessionTexts: usize = createDictionary();
export const tabTexts: usize = createDictionary();

/** Traces, marks, and those of them that have an element. */
export let rows: usize = 0;
export let points: usize = 0;
export let placed: usize = 0;

export function beginBlock(): void {
  rows = 0;
  points = 0;
  placed = 0;
  clear(pageTexts);
  clear(elementTexts);
  clear(projectTexts);
  clear(sessionTexts);
  clear(tabTexts);
}

/** Forgets the rows behind the first `count`, and their marks. */
export function keepRows(count: usize): void {
  rows = count;
  points = count === 0 ? 0 : load<u32>(ends + ((count - 1) << 2));
  placed = count === 0 ? 0 : load<u32>(elementEnds + ((count - 1) << 2));
}

export function addMark(x: f32, y: f32, weight: u32): void {
  const at = points << 2;
  store<f32>(xs + at, x);
  store<f32>(ys + at, y);
  store<u32>(weights + at, weight);
  points += 1;
}

/** Of the mark that was added last. */
export function addElement(element: u32, x: f32, y: f32): void {
  const at = placed << 2;
  store<u32>(elements + at, element);
  store<f32>(elementXs + at, x);
  store<f32>(elementYs + at, y);
  placed += 1;
}

/** The marks since the trace before are one. */
export function endTrace(kind: u32): void {
  const at = rows << 2;
  store<u32>(kinds + at, kind);
  store<u32>(ends + at, <u32>points);
  store<u32>(elementEnds + at, <u32>placed);
  rows += 1;
}

/** Gives the rows from `first` on one value. */
export function fillNumber(column: usize, first: usize, value: u32): void {
  for (let at = first << 2, end = rows << 2; at < end; at += 4) store<u32>(column + at, value);
}

export function fillFraction(column: usize, first: usize, value: f64): void {
  fillNumber(column, first, reinterpret<u32>(<f32>value));
}

/** @returns false when there is no room for the text */
export function fillText(column: usize, first: usize, texts: usize, start: usize, end: usize): bool {
  const number = keep(texts, start, end);
  if (number === none) return false;
  fillNumber(column, first, number);
  return true;
}
