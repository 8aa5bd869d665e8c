/**
 * Reads messages of `sightline.interactions.v1` and adds the marks of their heatmaps to columns. What it does not read is
 * left to JavaScript, which says the same of every message that both read.
 */
import * as columns from './columns';
import { countOf, textsOf } from './dictionary';
import * as fields from './fields';
import * as interaction from './interaction';
import { begin, cursor, isNext, number, readFalse, readText, readTrue, take, textEnd, textStart } from './json';
import { noKey, numberOf, readKey } from './names';
import { putTraces } from './traces';
import { checkValue, readCount, readTime } from './values';

export const mostBytes: usize = 1 << 20;
export const input: usize = heap.alloc((1 << 20) + 32);

/**
 * What `read` answers: the marks are in the columns, and there is nothing to say of the message that was not said of another of
 * the block; they are there, and there is; this one is for JavaScript; take the block and come again.
 */
const isRead: i32 = 0;
const isNews: i32 = 1;
const isUnusual: i32 = 2;
const isFull: i32 = 3;

const neededOfMessage: u32 =
  (1 << fields.project) |
  (1 << fields.session) |
  (1 << fields.tab) |
  (1 << fields.seq) |
  (1 << fields.firstTime) |
  (1 << fields.lastTime) |
  (1 << fields.receivedTime) |
  (1 << fields.device) |
  (1 << fields.source) |
  (1 << fields.events) |
  (1 << fields.bytes) |
  (1 << fields.keyframe) |
  (1 << fields.interactions);

/** Of the message that was read last. Texts are given by where they lie in the message. */
export let projectStart: usize = 0;
export let projectEnd: usize = 0;
export let sessionStart: usize = 0;
export let sessionEnd: usize = 0;
export let tabStart: usize = 0;
export let tabEnd: usize = 0;
export let seq: u32 = 0;
/** 1 to 4: desktop, mobile, tablet, unknown. */
export let device: u32 = 0;
export let firstTime: f64 = 0;
export let isBot: bool = false;
/** Whether the block has no room for it. */
let isBlockFull: bool = false;

/** Of whom it was said last that their heatmaps of a day change. */
let toldDay: u32 = 0xffff_ffff;
let toldProject: u32 = 0;

function readInteractions(): bool {
  if (!take(0x5b)) return false;
  if (take(0x5d)) return true;
  do {
    if (!interaction.readInteraction()) return false;
  } while (take(0x2c));
  return take(0x5d);
}

function readMessageValue(key: u32): bool {
  switch (key) {
    case fields.project:
      if (!readText()) return false;
      projectStart = textStart;
      projectEnd = textEnd;
      return true;
    case fields.session:
      if (!readText()) return false;
      sessionStart = textStart;
      sessionEnd = textEnd;
      return true;
    case fields.tab:
      if (!readText()) return false;
      tabStart = textStart;
      tabEnd = textEnd;
      return true;
    case fields.seq:
      if (!readCount()) return false;
      seq = <u32>number;
      return true;
    case fields.device:
      if (!readText()) return false;
      device = numberOf(fields.devices, textStart, textEnd);
      return device !== 0;
    case fields.firstTime:
      if (!readTime()) return false;
      firstTime = number;
      return true;
    case fields.bot:
      if (isNext(0x74)) isBot = true;
      return readTrue() || readFalse();
    case fields.interactions:
      return readInteractions();
    case fields.lastTime:
    case fields.receivedTime:
      return readTime();
    case fields.source:
      return readText();
    case fields.events:
    case fields.bytes:
      return readCount();
    case fields.keyframe:
      return readTrue() || readFalse();
    default:
      return checkValue(key);
  }
}

function readMessage(end: usize): bool {
  let seen: u32 = 0;
  if (!take(0x7b)) return false;
  do {
    const key = readKey(fields.messageKeys);
    // What comes twice counts once in JavaScript.
    if (key === noKey || (key >= fields.project && (seen & (1 << key)) !== 0)) return false;
    if (!readMessageValue(key)) return false;
    seen |= 1 << key;
  } while (take(0x2c));
  return take(0x7d) && cursor === end && (seen & neededOfMessage) === neededOfMessage;
}

/** Puts the message's traces into the columns, and whose they are. */
function putMessage(first: usize): bool {
  const areThere = putTraces();
  columns.fillNumber(columns.devices, first, device - 1);
  columns.fillNumber(columns.seqs, first, seq);
  if (
    areThere &&
    columns.fillText(columns.projects, first, columns.projectTexts, projectStart, projectEnd) &&
    columns.fillText(columns.sessions, first, columns.sessionTexts, sessionStart, sessionEnd) &&
    columns.fillText(columns.tabs, first, columns.tabTexts, tabStart, tabEnd)
  )
    return true;
  isBlockFull = true;
  return false;
}

function isToBeTold(firstRow: usize, firstOpenDay: u32): bool {
  if (isBot) return true;
  if (interaction.days === 0) return false;
  const day = load<u32>(interaction.dayList);
  const project = load<u32>(columns.projects + (firstRow << 2));
  if (interaction.days === 1 && day === toldDay && project === toldProject) return day < firstOpenDay;
  if (interaction.days === 1) {
    toldDay = day;
    toldProject = project;
  }
  return true;
}

/** Once, before anything else. */
export function prepare(): void {
  fields.prepareFields();
  beginBlock();
}

/** Empties the columns. */
export function beginBlock(): void {
  columns.beginBlock();
  toldDay = 0xffff_ffff;
}

/**
 * Reads the message of so many bytes, at most `mostBytes`, at `input`. Nothing of it is kept when it is unusual or the block full.
 * Of every message with marks before `firstOpenDay`, in days since 1970, there is something to say.
 */
export function read(length: usize, firstOpenDay: u32): i32 {
  if (columns.marks >= columns.fullBlock) return isFull;
  memory.fill(input + length, 0, 32);
  const first = columns.rows;
  isBlockFull = false;
  isBot = false;
  interaction.beginInteractions();
  begin(input);
  if (readMessage(input + length) && putMessage(first)) {
    isBot = isBot || interaction.isAutomated;
    return isToBeTold(first, firstOpenDay) ? isNews : isRead;
  }
  columns.keepRows(first);
  return isBlockFull || interaction.isBlockFull ? isFull : isUnusual;
}

/** Traces. */
export function rows(): usize {
  return columns.rows;
}

/** Marks. */
export function marks(): usize {
  return columns.marks;
}

/** Marks with an element. */
export function placed(): usize {
  return columns.placed;
}

/** How many texts a column has: 0 page, 1 element, 2 project, 3 session, 4 tab. */
export function countTexts(column: u32): u32 {
  return countOf(dictionaryOf(column));
}

/** Where their starts and ends lie, in pairs. */
export function textsAt(column: u32): usize {
  return textsOf(dictionaryOf(column));
}

function dictionaryOf(column: u32): usize {
  switch (column) {
    case 0:
      return columns.pageTexts;
    case 1:
      return columns.elementTexts;
    case 2:
      return columns.projectTexts;
    case 3:
      return columns.sessionTexts;
    default:
      return columns.tabTexts;
  }
}

export {
  buckets,
  devices,
  elementEnds,
  elements,
  elementXs,
  elementYs,
  ends,
  indexes,
  kinds,
  pageHeights,
  pages,
  pageWidths,
  projects,
  seqs,
  sessions,
  tabs,
  viewportHeights,
  viewportWidths,
  weights,
  xs,
  ys,
} from './columns';
export { dayList, days } from './interaction';
