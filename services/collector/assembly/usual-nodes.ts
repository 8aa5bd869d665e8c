/**
 * Nodes of a page as rrweb writes them, read in as few steps as there are. Each function does exactly what `scan.ts`
 * does in many, or nothing at all.
 */
import { closeAttributes, closeFrame } from './closing';
import { noteNodeText } from './findings';
import * as frames from './frames';
import { openFrame } from './frames';
import { attributesKey, childNodesKey, idKey, nextIdKey, nodeKey, parentIdKey, tagNameKey, typeKey } from './keys';
import { noteId } from './node-ids';
import { frameBytes } from './regions';
import { inherit } from './roles';
import { addPiece } from './runs';
import { addFlags, hasChildren, hasSeen, isNew, isText, typedInside } from './state';
import { scanString, stringClasses, stringEnd, upper } from './string-scan';
import { tagFlags, textareaTag } from './tags';
import { checkText } from './text-check';

/** `{"type":3,"textContent":"` */
const textHead: usize = memory.data<u8>(
  [
    0x7b, 0x22, 0x74, 0x79, 0x70, 0x65, 0x22, 0x3a, 0x33, 0x2c, 0x22, 0x74, 0x65, 0x78, 0x74, 0x43, 0x6f, 0x6e, 0x74,
    0x65, 0x6e, 0x74, 0x22, 0x3a, 0x22,
  ],
  16,
);
const textHeadBytes: usize = 25;
/** `{"type":2,"tagName":"` */
const elementHead: usize = memory.data<u8>(
  [
    0x7b, 0x22, 0x74, 0x79, 0x70, 0x65, 0x22, 0x3a, 0x32, 0x2c, 0x22, 0x74, 0x61, 0x67, 0x4e, 0x61, 0x6d, 0x65, 0x22,
    0x3a, 0x22,
  ],
  16,
);
export const elementHeadBytes: usize = 21;
/** `,"childNodes":[` */
const childrenHeadA: u64 = 0x4e646c696863222c;
const childrenHeadB: u64 = 0x5b3a227365646f;
export const childrenHead: usize = 15;
/** `,"attributes":{` */
const attributesHeadA: u64 = 0x626972747461222c;
const attributesHeadB: u64 = 0x7b3a2273657475;
const attributesHead: usize = 15;
/** `{"parentId":` */
const parentHeadA: u64 = 0x746e65726170227b;
const parentHeadB: u64 = 0x3a226449;
const parentHeadBytes: usize = 12;
/** `,"nextId":` */
const nextHeadA: u64 = 0x64497478656e222c;
const nextHeadB: u64 = 0x3a22;
const nextHeadBytes: usize = 10;
const nullWord: u32 = 0x6c6c756e;
/** `,"node":` */
const addedNodeHead: u64 = 0x3a2265646f6e222c;
const addedNodeHeadBytes: usize = 8;
/** `,"id":` */
const idHead: u64 = 0x3a226469222c;
const idHeadBytes: usize = 6;
const sevenBytes: u64 = 0xffffffffffffff;
const sixBytes: u64 = 0xffffffffffff;
const fourBytes: u64 = 0xffffffff;
const twoBytes: u64 = 0xffff;
const mostIdDigits: usize = 9;

let id: u32 = 0;

/** Reads `,"id":` and a number. @returns where it ends; 0: something else stands there */
function readId(p: usize): usize {
  return (load<u64>(p) & sixBytes) === idHead ? readDigits(p + idHeadBytes) : 0;
}

/** Reads a number of up to nine digits. @returns where it ends; 0: something else stands there */
export function readDigits(start: usize): usize {
  let end = start;
  let value: u32 = 0;
  for (let digit = <u32>load<u8>(end) - 48; digit < 10; digit = <u32>load<u8>(end) - 48) {
    value = value * 10 + digit;
    end += 1;
    if (end - start > mostIdDigits) return 0;
  }
  if (end === start || (load<u8>(start) === 48 && end !== start + 1)) return 0;
  id = value;
  return end;
}

function startsText(p: usize): bool {
  return (
    i8x16.all_true(i8x16.eq(v128.load(p), v128.load(textHead))) &&
    load<u64>(p, 16) === load<u64>(textHead, 16) &&
    load<u8>(p, 24) === 0x22
  );
}

export function startsElement(p: usize): bool {
  return (
    i8x16.all_true(i8x16.eq(v128.load(p), v128.load(elementHead))) &&
    load<u32>(p, 16) === load<u32>(elementHead, 16) &&
    load<u8>(p, 20) === 0x22
  );
}

/** Opens what a mutation adds, at the text or element that it is. @returns where that starts, or 0 */
export function openAdd(adds: usize, start: usize): usize {
  if (load<u64>(start) !== parentHeadA || (load<u64>(start, 8) & fourBytes) !== parentHeadB) return 0;
  let p = readDigits(start + parentHeadBytes);
  if (p === 0 || load<u64>(p) !== nextHeadA || (load<u64>(p, 8) & twoBytes) !== nextHeadB) return 0;
  const parent = id;
  let next: i32 = -1;
  p += nextHeadBytes;
  if (load<u32>(p) === nullWord) p += 4;
  else {
    p = readDigits(p);
    if (p === 0) return 0;
    next = id;
  }
  if (load<u64>(p) !== addedNodeHead) return 0;
  p += addedNodeHeadBytes;
  if (!startsText(p) && !startsElement(p)) return 0;
  const add = openFrame(adds + frameBytes, frames.addRole, false, start);
  isNew(add, parentIdKey);
  isNew(add, nextIdKey);
  isNew(add, nodeKey);
  store<u32>(add, parent, frames.parentField);
  store<i32>(add, next, frames.nextField);
  return p;
}

/** Reads the text that a mutation adds. @returns where it ends, or 0 */
export function readAddedText(add: usize, p: usize, limit: usize): usize {
  if (!startsText(p)) return 0;
  const start = p + textHeadBytes;
  if (!scanString(start, limit)) return 0;
  const end = stringEnd;
  const idEnd = readId(end + 1);
  if (idEnd === 0 || load<u8>(idEnd) !== 0x7d) return 0;
  if (checkText(start, end, stringClasses, 0)) noteNodeText(0);
  const node = openFrame(add + frameBytes, frames.nodeRole, false, p);
  store<u32>(node, 4, frames.kindField);
  store<u32>(node, id + 1, frames.idField);
  store<u32>(node, isText, frames.flagsField);
  store<u32>(node, <u32>start, frames.startField);
  store<u32>(node, <u32>end, frames.endField);
  addPiece(start, end, stringClasses);
  return closeFrame(node, idEnd + 1) ? idEnd + 1 : 0;
}

/** Reads a text node among the children of an element in which nobody writes. @returns where it ends, or 0 */
export function readText(children: usize, p: usize, limit: usize): usize {
  if (!startsText(p)) return 0;
  const element = children - frameBytes;
  if (load<u8>(element, frames.typedField) & typedInside) return 0;
  const start = p + textHeadBytes;
  if (!scanString(start, limit)) return 0;
  const end = stringEnd;
  const idEnd = readId(end + 1);
  if (idEnd === 0 || load<u8>(idEnd) !== 0x7d) return 0;
  noteId(end + 1 + idHeadBytes);
  if (checkText(start, end, stringClasses, 0)) noteNodeText(element);
  addFlags(element, hasChildren);
  addPiece(start, end, stringClasses);
  return idEnd + 1;
}

/**
 * Opens an element, behind its tag's name.
 *
 * @param around the children among which it is, or what adds it
 * @returns where that ends, or 0
 */
export function openElement(around: usize, p: usize, limit: usize): usize {
  if (!startsElement(p)) return 0;
  const start = p + elementHeadBytes;
  if (!scanString(start, limit) || stringClasses & upper) return 0;
  const end = stringEnd;
  const node = openFrame(around + frameBytes, frames.nodeRole, false, p);
  inherit(node);
  checkText(start, end, stringClasses, 0);
  isNew(node, typeKey);
  isNew(node, tagNameKey);
  const flags = tagFlags(start, <u32>(end - start));
  store<u32>(node, 3, frames.kindField);
  store<u32>(node, <u32>start, frames.startField);
  store<u32>(node, flags, frames.tagField);
  if (flags & textareaTag) store<u8>(node, load<u8>(node, frames.typedField) | <u8>typedInside, frames.typedField);
  return end + 1;
}

export function startsChildren(p: usize): bool {
  return load<u64>(p) === childrenHeadA && (load<u64>(p, 8) & sevenBytes) === childrenHeadB;
}

/** Reads the id of an element, or attributes of which there are none. @returns where they end, or 0 */
export function readRest(node: usize, p: usize): usize {
  const idEnd = readId(p);
  if (idEnd !== 0) {
    const next = load<u8>(idEnd);
    if ((next !== 0x7d && next !== 0x2c) || hasSeen(node, idKey)) return 0;
    isNew(node, idKey);
    noteId(p + idHeadBytes);
    store<u32>(node, id + 1, frames.idField);
    return idEnd;
  }
  if (load<u64>(p) !== attributesHeadA || (load<u64>(p, 8) & sevenBytes) !== attributesHeadB) return 0;
  if (load<u8>(p, attributesHead) !== 0x7d) return 0;
  if (!hasSeen(node, tagNameKey) || hasSeen(node, childNodesKey) || hasSeen(node, attributesKey)) return 0;
  isNew(node, attributesKey);
  const attributes = openFrame(node + frameBytes, frames.attributesRole, false, p + attributesHead - 1);
  closeAttributes(attributes, p + attributesHead + 1);
  return p + attributesHead + 1;
}
