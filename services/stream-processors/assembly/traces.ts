/**
 * The marks of the message that is being read, in the traces that they make: those of one kind on one page within a minute. They
 * go to the columns when the message has ended.
 */
import * as columns from './columns';
import { keep, none } from './dictionary';

/** A message of more is left to JavaScript. */
const mostTraces: u32 = 64;
/** The last of the kinds that have elements. */
const lastClick: u32 = 3;

/** Fields of a trace. */
const kindField: usize = 0;
const bucketField: usize = 4;
const indexField: usize = 8;
const pageStartField: usize = 12;
const pageEndField: usize = 16;
const firstField: usize = 20;
const lastField: usize = 24;
const pageWidthField: usize = 32;
const pageHeightField: usize = 40;
const viewportWidthField: usize = 48;
const viewportHeightField: usize = 56;
const traceList: usize = memory.data(64 * 64, 8);

/** Fields of a mark. */
const nextField: usize = 0;
const weightField: usize = 4;
const xField: usize = 8;
const yField: usize = 10;
const elementXField: usize = 12;
const elementYField: usize = 14;
const elementField: usize = 16;
const markShift: usize = 5;
/** As many as a message of 1 MiB may hold: the shortest are `[0,1],` and `[0,0,1],`. */
const markList: usize = heap.alloc((1 << 18) << markShift);

let traceCount: u32 = 0;
let markCount: u32 = 0;
/** The trace that the next marks go to. */
let current: usize = 0;

/** Of the interaction whose marks come. */
let index: u32 = 0;
let bucket: u32 = 0;
let pageStart: usize = 0;
let pageEnd: usize = 0;
let pageWidth: f64 = 0;
let pageHeight: f64 = 0;
let viewportWidth: f64 = 0;
let viewportHeight: f64 = 0;

export function beginTraces(): void {
  traceCount = 0;
  markCount = 0;
}

export function countMarks(): u32 {
  return markCount;
}

/** Whose marks come next. The page is where it lies in the message. */
export function beginMarksOf(
  ofIndex: u32,
  ofBucket: u32,
  start: usize,
  end: usize,
  ofPageWidth: f64,
  ofPageHeight: f64,
  ofViewportWidth: f64,
  ofViewportHeight: f64,
): void {
  index = ofIndex;
  bucket = ofBucket;
  pageStart = start;
  pageEnd = end;
  pageWidth = ofPageWidth;
  pageHeight = ofPageHeight;
  viewportWidth = ofViewportWidth;
  viewportHeight = ofViewportHeight;
}

function isOf(trace: usize, kind: u32): bool {
  const length = pageEnd - pageStart;
  const start = <usize>load<u32>(trace, pageStartField);
  return (
    load<u32>(trace, kindField) === kind &&
    load<u32>(trace, bucketField) === bucket &&
    load<f64>(trace, pageWidthField) === pageWidth &&
    load<f64>(trace, pageHeightField) === pageHeight &&
    load<f64>(trace, viewportWidthField) === viewportWidth &&
    load<f64>(trace, viewportHeightField) === viewportHeight &&
    <usize>load<u32>(trace, pageEndField) - start === length &&
    memory.compare(start, pageStart, length) === 0
  );
}

/** The next marks are of this kind. False: there are too many traces. */
export function beginKind(kind: u32): bool {
  for (let at: u32 = traceCount; at > 0; at--) {
    current = traceList + ((<usize>(at - 1)) << 6);
    if (!isOf(current, kind)) continue;
    if (index < load<u32>(current, indexField)) store<u32>(current, index, indexField);
    return true;
  }
  if (traceCount === mostTraces) return false;
  current = traceList + ((<usize>traceCount) << 6);
  traceCount += 1;
  store<u32>(current, kind, kindField);
  store<u32>(current, bucket, bucketField);
  store<u32>(current, index, indexField);
  store<u32>(current, <u32>pageStart, pageStartField);
  store<u32>(current, <u32>pageEnd, pageEndField);
  store<u32>(current, 0, firstField);
  store<u32>(current, 0, lastField);
  store<f64>(current, pageWidth, pageWidthField);
  store<f64>(current, pageHeight, pageHeightField);
  store<f64>(current, viewportWidth, viewportWidthField);
  store<f64>(current, viewportHeight, viewportHeightField);
  return true;
}

/** As `hundredths` of `heatmaps/traces.ts`. */
function hundredths(percent: f64): u16 {
  return <u16>(<u32>floor(percent * 100 + 0.5));
}

/** Adds a mark, in percent, to the trace of the kind that was begun. */
export function addMark(x: f64, y: f64, weight: u32): void {
  const mark = markList + ((<usize>markCount) << markShift);
  store<u32>(mark, 0, nextField);
  store<u16>(mark, hundredths(x), xField);
  store<u16>(mark, hundredths(y), yField);
  store<u32>(mark, weight, weightField);
  const last = <usize>load<u32>(current, lastField);
  if (last === 0) store<u32>(current, <u32>mark, firstField);
  else store<u32>(last, <u32>mark, nextField);
  store<u32>(current, <u32>mark, lastField);
  markCount += 1;
}

/** The element of the mark that was added last. False: there is no room for its text. */
export function addElement(start: usize, end: usize, x: f64, y: f64): bool {
  const number = keep(columns.elementTexts, start, end);
  if (number === none) return false;
  const mark = markList + ((<usize>(markCount - 1)) << markShift);
  store<u32>(mark, number, elementField);
  store<u16>(mark, hundredths(x), elementXField);
  store<u16>(mark, hundredths(y), elementYField);
  return true;
}

/** Puts the traces into the columns. False: there is no room for a text. */
export function putTraces(): bool {
  for (let at: u32 = 0; at < traceCount; at++) {
    const trace = traceList + ((<usize>at) << 6);
    const kind = load<u32>(trace, kindField);
    let mark = <usize>load<u32>(trace, firstField);
    while (mark !== 0) {
      columns.addMark(load<u16>(mark, xField), load<u16>(mark, yField), load<u32>(mark, weightField));
      if (kind <= lastClick) {
        columns.addElement(
          load<u32>(mark, elementField),
          load<u16>(mark, elementXField),
          load<u16>(mark, elementYField),
        );
      }
      mark = <usize>load<u32>(mark, nextField);
    }
    const row = columns.rows;
    columns.endTrace(kind);
    columns.fillNumber(columns.buckets, row, load<u32>(trace, bucketField));
    columns.fillNumber(columns.indexes, row, load<u32>(trace, indexField));
    columns.fillFraction(columns.pageWidths, row, load<f64>(trace, pageWidthField));
    columns.fillFraction(columns.pageHeights, row, load<f64>(trace, pageHeightField));
    columns.fillFraction(columns.viewportWidths, row, load<f64>(trace, viewportWidthField));
    columns.fillFraction(columns.viewportHeights, row, load<f64>(trace, viewportHeightField));
    const start = <usize>load<u32>(trace, pageStartField);
    if (!columns.fillText(columns.pages, row, columns.pageTexts, start, <usize>load<u32>(trace, pageEndField)))
      return false;
  }
  return true;
}
