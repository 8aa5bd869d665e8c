/** Reads one interaction of a message and adds its traces to the columns. */
import * as fields from './fields';
import { number, readNumber, readText, take, textEnd, textStart } from './json';
import { addMarks, beginMarks, isFull, readBands, readCells, setElement } from './marks';
import { noKey, numberOf, readKey } from './names';
import { beginMarksOf, beginTraces, countMarks } from './traces';
import { checkValue, readCount, readPercent, readTime } from './values';

const secondsOfDay: u32 = 86_400;
const mostDays: u32 = 16;
/** Days of the marks, since 1970. */
export const dayList: usize = memory.data(64, 8);
export let days: u32 = 0;

const neededOfInteraction: u32 =
  (1 << fields.index) | (1 << fields.type) | (1 << fields.time) | (1 << fields.url) | (1 << fields.page);
const point: u32 = (1 << fields.x) | (1 << fields.y);
const pageSize: u32 = (1 << fields.pageWidth) | (1 << fields.pageHeight);

/** Of the interactions of the message that was read last. */
export let isAutomated: bool = false;
export let isBlockFull: bool = false;

/** Of the interaction that is being read. */
let index: u32 = 0;
let type: u32 = 0;
let time: f64 = 0;
let pageStart: usize = 0;
let pageEnd: usize = 0;
let x: f64 = 0;
let y: f64 = 0;
let pageWidth: f64 = 0;
let pageHeight: f64 = 0;
let viewportWidth: f64 = 0;
let viewportHeight: f64 = 0;
let elementStart: usize = 0;
let elementEnd: usize = 0;
let elementX: f64 = 0;
let elementY: f64 = 0;
let depth: f64 = 0;

/** Before the first interaction of a message. */
export function beginInteractions(): void {
  beginTraces();
  days = 0;
  isAutomated = false;
  isBlockFull = false;
}

function noteDay(day: u32): bool {
  for (let at: u32 = days; at > 0; at--) if (load<u32>(dayList + ((at - 1) << 2)) === day) return true;
  if (days === mostDays) return false;
  store<u32>(dayList + (days << 2), day);
  days += 1;
  return true;
}

/** Whether the text is written in one way alone: then texts are the same when their bytes are. */
function isPlain(start: usize, end: usize): bool {
  for (let p = start; p < end; p++) if (load<u8>(p) === 0x5c) return false;
  return true;
}

function addInteraction(seen: u32): bool {
  if (type === fields.automation) isAutomated = true;
  if ((seen & pageSize) !== pageSize || pageStart === pageEnd) return true;
  if (!isPlain(pageStart, pageEnd)) return false;
  const bucket = <u32>(floor(time / 60_000) * 60);
  beginMarksOf(index, bucket, pageStart, pageEnd, pageWidth, pageHeight, viewportWidth, viewportHeight);
  setElement(elementStart, elementEnd, elementX, elementY);
  const before = countMarks();
  if (!addMarks(type, (seen & point) === point, x, y, (seen & (1 << fields.depth)) !== 0, depth)) {
    isBlockFull = isFull;
    return false;
  }
  return countMarks() === before || noteDay(bucket / secondsOfDay);
}

function readFlags(): bool {
  if (!take(0x5b)) return false;
  if (take(0x5d)) return true;
  do {
    if (!readText() || numberOf(fields.flags, textStart, textEnd) === 0) return false;
  } while (take(0x2c));
  return take(0x5d);
}

function readInteractionValue(key: u32): bool {
  switch (key) {
    case fields.index:
      if (!readCount()) return false;
      index = <u32>number;
      return true;
    case fields.type:
      if (!readText()) return false;
      type = numberOf(fields.types, textStart, textEnd);
      return type !== 0;
    case fields.time:
      if (!readTime()) return false;
      time = number;
      return true;
    case fields.url:
      return readText();
    case fields.page:
      if (!readText()) return false;
      pageStart = textStart;
      pageEnd = textEnd;
      return true;
    case fields.x:
      if (!readPercent()) return false;
      x = number;
      return true;
    case fields.y:
      if (!readPercent()) return false;
      y = number;
      return true;
    case fields.pageWidth:
      if (!readNumber()) return false;
      pageWidth = number;
      return true;
    case fields.pageHeight:
      if (!readNumber()) return false;
      pageHeight = number;
      return true;
    case fields.viewportWidth:
      if (!readNumber()) return false;
      viewportWidth = number;
      return true;
    case fields.viewportHeight:
      if (!readNumber()) return false;
      viewportHeight = number;
      return true;
    case fields.element:
      if (!readText()) return false;
      elementStart = textStart;
      elementEnd = textEnd;
      return true;
    case fields.elementX:
      if (!readPercent()) return false;
      elementX = number;
      return true;
    case fields.elementY:
      if (!readPercent()) return false;
      elementY = number;
      return true;
    case fields.depth:
      if (!readPercent()) return false;
      depth = number;
      return true;
    case fields.cells:
      return readCells();
    case fields.bands:
      return readBands();
    case fields.flagList:
      return readFlags();
    default:
      return checkValue(key);
  }
}

/** False: it is left to JavaScript, or there is no room for it (`isBlockFull`). */
export function readInteraction(): bool {
  let seen: u32 = 0;
  viewportWidth = 0;
  viewportHeight = 0;
  elementStart = 0;
  elementEnd = 0;
  elementX = 0;
  elementY = 0;
  beginMarks();
  if (!take(0x7b)) return false;
  do {
    const key = readKey(fields.interactionKeys);
    if (key === noKey || !readInteractionValue(key)) return false;
    seen |= 1 << key;
  } while (take(0x2c));
  return take(0x7d) && (seen & neededOfInteraction) === neededOfInteraction && addInteraction(seen);
}
