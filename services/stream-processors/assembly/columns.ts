/** The traces that have been read, a column each, and their marks; see `trace-columns.ts` for the same in JavaScript. */
import { clear, createDictionary, keep, none } from './dictionary';

/** A message of 1 MiB has no more: the shortest that makes a mark is 6 bytes. */
const mostOfMessage: usize = 1 << 18;
/** Marks at which a block is taken before another message is read. */
export const fullBlock: usize = 1 << 16;
const columnBytes: usize = (fullBlock + mostOfMessage) << 2;
const placeBytes: usize = columnBytes >> 1;

/** Of marks; places: hundredths of a percent, in two bytes. */
export const xs: usize = heap.alloc(placeBytes);
export const ys: usize = heap.alloc(placeBytes);
export const weights: usize = heap.alloc(columnBytes);

/** Of marks with an element. */
export const elements: usize = heap.alloc(columnBytes);
export const elementXs: usize = heap.alloc(placeBytes);
export const elementYs: usize = heap.alloc(placeBytes);

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
export let marks: usize = 0;
export let placed: usize = 0;

export function beginBlock(): void {
  rows = 0;
  marks = 0;
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
  marks = count === 0 ? 0 : load<u32>(ends + ((count - 1) << 2));
  placed = count === 0 ? 0 : load<u32>(elementEnds + ((count - 1) << 2));
}

export function addMark(x: u16, y: u16, weight: u32): void {
  store<u16>(xs + (marks << 1), x);
  store<u16>(ys + (marks << 1), y);
  store<u32>(weights + (marks << 2), weight);
  marks += 1;
}

/** Of the mark that was added last. */
export function addElement(element: u32, x: u16, y: u16): void {
  store<u32>(elements + (placed << 2), element);
  store<u16>(elementXs + (placed << 1), x);
  store<u16>(elementYs + (placed << 1), y);
  placed += 1;
}

/** The marks since the trace before are one. */
export function endTrace(kind: u32): void {
  const at = rows << 2;
  store<u32>(kinds + at, kind);
  store<u32>(ends + at, <u32>marks);
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
