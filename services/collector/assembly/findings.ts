/** What the masker has to look at, in the order of the text. */
import * as frames from './frames';
import { tagNameKey } from './keys';
import { findingBytes, findingsAt, frameBytes, mostFindings } from './regions';
import { eventType, fieldOf, hasSeen, keyEnd, keyStart } from './state';

/** A string whose text may be sensitive: start, end, flags. */
export const findText: u32 = 1;
/** A name whose value is not masked: start, end. */
export const findName: u32 = 2;
/** Text over several nodes: first piece, count. */
export const findRun: u32 = 3;
/** Attributes that are masked by position: start, end, start of the tag's name × 2 + whether it is typed in. */
export const findAttributes: u32 = 4;
/** A number that may be a card's: start, end. */
export const findNumber: u32 = 5;
/** Nodes that a mutation adds: first, count, a place in the event. */
export const findAdded: u32 = 6;

/** Text that the text before may say something of: first piece, pieces of the text before, pieces of the text. */
export const findLabelled: u32 = 7;

/** Flags of a text: it is the key of an object; it is an attribute's value; nothing but names makes it suspicious. */
export const isKey: u32 = 1;
export const isAttribute: u32 = 2;
export const hasNamesOnly: u32 = 4;

export let findingCount: u32 = 0;
export let findingsFull: bool = false;

export function clearFindings(): void {
  findingCount = 0;
  findingsFull = false;
}

export function find(kind: u32, a: usize, b: usize, c: u32): void {
  if (findingCount === mostFindings) {
    findingsFull = true;
    return;
  }
  const p = findingsAt + <usize>(findingCount * findingBytes);
  store<u32>(p, kind);
  store<u32>(p, <u32>a, 4);
  store<u32>(p, <u32>b, 8);
  store<u32>(p, c, 12);
  store<u32>(p, 0, 16);
  findingCount += 1;
}

/**
 * Where a text stands that is masked by what it holds alone: type of the event, plus 1, 0: somewhere else; start and end
 * of the attribute's name, 0: it is the text of a node; of the three innermost elements, outwards, the start of the tag's
 * name, and start and end of the attributes, 0: there are none.
 */
const placeField: usize = 16;
const nameField: usize = 20;
const elementsField: usize = 28;
const elementBytes: usize = 12;
const mostElements: u32 = 3;

function notePlace(element: usize, nameStart: usize, nameEnd: usize): void {
  const p = findingsAt + <usize>((findingCount - 1) * findingBytes);
  store<u32>(p, <u32>(eventType + 1), placeField);
  store<u32>(p, <u32>nameStart, nameField);
  store<u32>(p, <u32>nameEnd, nameField + 4);
  let at = p + elementsField;
  store<u32>(at, 0);
  if (element === 0) return;
  let frame = element;
  for (let count: u32 = 0; count < mostElements; ) {
    if (hasSeen(frame, tagNameKey)) {
      store<u32>(at, fieldOf(frame, frames.startField));
      store<u32>(at, fieldOf(frame, frames.attributesField), 4);
      store<u32>(at, fieldOf(frame, frames.attributesEndField), 8);
      at += elementBytes;
      count += 1;
    }
    if (<u32>load<u8>(frame - frameBytes, frames.roleField) !== frames.childrenRole) {
      if (count < mostElements) store<u32>(at, 0);
      return;
    }
    frame -= 2 * frameBytes;
  }
}

/** What was found last is the text of a node in `element`; 0: of one that is added by itself. */
export function noteNodeText(element: usize): void {
  notePlace(element, 0, 0);
}

/** What was found last is the attribute of `element` whose name was read last. */
export function noteAttributeText(element: usize): void {
  notePlace(element, keyStart, keyEnd);
}

/** The attributes of an element end here: until now that was not known. */
export function endAttributes(start: usize, end: usize): void {
  for (let index = findingCount; index > 0; index -= 1) {
    const p = findingsAt + <usize>((index - 1) * findingBytes);
    const kind = load<u32>(p);
    if (kind !== findText && kind !== findName && kind !== findNumber) return;
    if (load<u32>(p, 4) < <u32>start) return;
    if (load<u32>(p, placeField) !== 0) store<u32>(p, <u32>end, elementsField + 8);
  }
}
