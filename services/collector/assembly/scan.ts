/**
 * Reads NDJSON of rrweb events without parsing it, checks that it is exactly what `JSON.stringify` would have written,
 * and says what the masker has to look at. What it does not understand it refuses: the chunk is parsed then.
 */
import {
  addedBlock,
  addedFull,
  addedInline,
  addedSoFar,
  addedText,
  addNode,
  beginAdded,
  clearAdded,
  endAdded,
  hangsInItself,
  parentOfAdded,
} from './added';
import { addDecodable } from './decodable';
import { prepareDigest } from './digest';
import {
  clearFindings,
  find,
  findAttributes,
  findingCount,
  findingsFull,
  findName,
  findNumber,
  isAttribute,
  isKey,
} from './findings';
import * as frames from './frames';
import { openFrame } from './frames';
import {
  add,
  addBytes,
  begin,
  forget,
  isHarmless,
  isRemembered,
  kindAttributes,
  kindName,
  kindText,
  remember,
  setKey,
} from './harmless';
import * as keys from './keys';
import { addLiteral, clearLiterals } from './literals';
import { findUnknownName, isNameUnclear, nameEnd, nameStart } from './names';
import { addNeeds, clearNeeds } from './needs';
import { numberEnd, numberIsInteger, numberIsPlain, numberValue, readNumber } from './numbers';
import { addedAt, findingsAt, frameBytes, mostDepth, piecesAt, reserve } from './regions';
import { addPiece, clearRuns, endRun, endText, hasSeedCells, rememberLabelled, rememberRun, runsFull } from './runs';
import { scanString, stringClasses, stringEnd, upper } from './string-scan';
import { addTag, fieldTag, inlineTag, metaTag, plainTag, tagFlags, textareaTag } from './tags';
import { checkText } from './text-check';
import { isDataName, isStars, isWord } from './text-tests';
import { addTyped, clearTyped, isTyped, typedCount, typedFull } from './typed';
import { addSeedWord } from './words';

export {
  addDecodable,
  addLiteral,
  addNeeds,
  addSeedWord,
  addTag,
  clearLiterals,
  clearNeeds,
  findUnknownName,
  forget,
  rememberLabelled,
  rememberRun,
  reserve,
  setKey,
};

/** What `scan` answers. */
const understood: i32 = 0;
/** No event, or not as a recorder writes it: order of keys, spaces, escapes, depth, keys that pollute prototypes. */
const unusual: i32 = 1;
/** A value that is masked by its place. */
const unmasked: i32 = 2;
const tooMuch: i32 = 3;

/** Flags of frames. Of an increment: the text of an input is not masked; the box is ticked. */
const isOpenText: u32 = 1;
const isTicked: u32 = 2;
/** Of attributes. */
const hasValue: u32 = 1;
const hasPlaced: u32 = 2;
const hasEditable: u32 = 4;
const isEditable: u32 = 8;
const isTextRole: u32 = 16;
/** Of a node. */
const hasChildren: u32 = 1;
const isText: u32 = 2;
/** Of added nodes together. */
const hasNested: u32 = 1;
const isLookedAt: u32 = 2;

/** `typedField`: whether the visitor writes around, and in, a node. */
const typedAround: u32 = 1;
const typedInside: u32 = 2;

const comment: u32 = 5;

let answer: i32 = 0;
let eventType: i32 = -1;
let events: u32 = 0;
let firstTime: f64 = 0;
let lastTime: f64 = 0;
let isKeyframe: bool = false;
/** There was an attribute for which it matters whether the visitor writes around it. */
let placedSinceAdds: bool = false;
let keyStart: usize = 0;
let keyEnd: usize = 0;

export function prepare(): void {
  prepareDigest();
  keys.prepareKeys();
}

export function findings(): usize {
  return findingsAt;
}
export function countFindings(): u32 {
  return findingCount;
}
export function pieces(): usize {
  return piecesAt;
}
export function added(): usize {
  return addedAt;
}
export function countEvents(): u32 {
  return events;
}
export function timeOfFirst(): f64 {
  return firstTime;
}
export function timeOfLast(): f64 {
  return lastTime;
}
export function hasKeyframe(): bool {
  return isKeyframe;
}
export function startOfName(): usize {
  return nameStart;
}
/** The name behind which `findUnknownName` stopped cannot be taken out of its text. */
export function hasUnclearName(): bool {
  return isNameUnclear;
}
export function endOfName(): usize {
  return nameEnd;
}

export function isTextRemembered(start: usize, end: usize): bool {
  return isHarmless(kindText, start, end);
}
export function rememberText(start: usize, end: usize): void {
  if (!isHarmless(kindText, start, end)) remember();
}
export function rememberName(start: usize, end: usize): void {
  if (!isHarmless(kindName, start, end)) remember();
}
export function rememberAttributes(start: usize, end: usize, tagAndTyped: u32): void {
  if (!areAttributesRemembered(start, end, tagAndTyped)) remember();
}

function areAttributesRemembered(start: usize, end: usize, tagAndTyped: u32): bool {
  const tag = <usize>(tagAndTyped >> 1);
  let tagEnd = tag;
  while (load<u8>(tagEnd) !== 0x22) tagEnd += 1;
  begin(kindAttributes);
  add(tagAndTyped & 1);
  addBytes(tag, tagEnd);
  addBytes(start, end);
  return isRemembered();
}

function fail(how: i32): bool {
  if (answer === understood) answer = how;
  return false;
}

function fieldOf(frame: usize, field: usize): u32 {
  return load<u32>(frame + field);
}

function addFlags(frame: usize, flags: u32): void {
  store<u32>(frame, load<u32>(frame, frames.flagsField) | flags, frames.flagsField);
}

function hasSeen(frame: usize, key: u32): bool {
  return (load<u32>(frame, frames.seenField) & (1 << key)) !== 0;
}

function checkName(start: usize, end: usize): void {
  if (!isHarmless(kindName, start, end)) find(findName, start, end, 0);
}

/** The role of an object or array under a key of the frame; -1: refused. */
function roleInside(frame: usize, role: u32, key: u32, isArray: bool): i32 {
  switch (role) {
    case frames.plainRole:
      return frames.plainRole;
    case frames.namedRole:
      if (!load<u8>(frame, frames.arrayField)) {
        checkName(keyStart, keyEnd);
        if (key === keys.valueKey) addFlags(frame, hasValue);
      }
      return frames.namedRole;
    case frames.eventRole:
      if (key === keys.dataKey) {
        if (isArray || eventType < 0) return -1;
        if (eventType === 2) return frames.snapshotRole;
        if (eventType === 3) return frames.incrementRole;
        return eventType === 5 || eventType === 6 ? frames.namedRole : frames.plainRole;
      }
      return key === keys.typeKey || key === keys.timestampKey || key === keys.delayKey ? -1 : frames.plainRole;
    case frames.snapshotRole:
      return key === keys.nodeKey && !isArray ? frames.nodeRole : frames.plainRole;
    case frames.incrementRole: {
      if (key === keys.sourceKey) return -1;
      const source = fieldOf(frame, frames.idField);
      if (key === keys.addsKey || key === keys.textsKey || key === keys.attributesKey) {
        if (source === 0) return -1;
        if (source !== 1 || !isArray) return frames.plainRole;
        if (key === keys.addsKey) {
          beginAdded();
          placedSinceAdds = false;
          return frames.addsRole;
        }
        return key === keys.textsKey ? frames.textsRole : frames.changesRole;
      }
      if (key === keys.textKey) {
        if (source === 0) return -1;
        if (source === 6) addFlags(frame, isOpenText);
      }
      return frames.plainRole;
    }
    case frames.addsRole:
      return isArray ? frames.plainRole : frames.addRole;
    case frames.addRole:
      if (key === keys.parentIdKey || key === keys.nextIdKey) return -1;
      return key === keys.nodeKey && !isArray ? frames.nodeRole : frames.plainRole;
    case frames.textsRole:
      return isArray ? frames.plainRole : frames.textRole;
    case frames.textRole:
      if (key === keys.idKey) return -1;
      if (key === keys.valueKey) addFlags(frame, isOpenText);
      return frames.plainRole;
    case frames.changesRole:
      return isArray ? frames.plainRole : frames.changeRole;
    case frames.changeRole:
      return key === keys.attributesKey && !isArray ? frames.changedAttributesRole : frames.plainRole;
    case frames.changedAttributesRole:
      return key === keys.valueKey || key === keys.selectedKey || key === keys.srcdocKey ? -1 : frames.plainRole;
    case frames.nodeRole:
      if (key === keys.childNodesKey) return isArray ? openChildren(frame) : -1;
      if (key === keys.attributesKey) {
        const isInOrder = !isArray && hasSeen(frame, keys.tagNameKey) && !hasSeen(frame, keys.childNodesKey);
        return isInOrder ? frames.attributesRole : -1;
      }
      return isNodeKey(key) ? -1 : frames.plainRole;
    case frames.childrenRole:
      return isArray ? frames.plainRole : frames.nodeRole;
    case frames.attributesRole:
      noteAttribute(frame, key);
      return frames.plainRole;
  }
  return -1;
}

function isNodeKey(key: u32): bool {
  return (
    key === keys.typeKey ||
    key === keys.tagNameKey ||
    key === keys.textContentKey ||
    key === keys.idKey ||
    key === keys.attributesKey ||
    key === keys.childNodesKey
  );
}

/** An attribute that is masked by what the element is. */
function noteAttribute(frame: usize, key: u32): void {
  if (key === keys.valueKey) addFlags(frame, hasValue);
  else if (key === keys.selectedKey || key === keys.srcdocKey || key === keys.valueTextKey) addFlags(frame, hasPlaced);
  else if (key === keys.editableKey) addFlags(frame, hasEditable | isEditable);
}

function isInline(node: usize): bool {
  return fieldOf(node, frames.kindField) === comment + 1 || (fieldOf(node, frames.tagField) & inlineTag) !== 0;
}

/** Its type and tag are to be known before its children: they say whether its text goes on with what is around. */
function openChildren(node: usize): i32 {
  if (fieldOf(node, frames.kindField) === 0 || fieldOf(node, frames.flagsField) & isText) return -1;
  if (!isInline(node)) endRun();
  return frames.childrenRole;
}

function onString(frame: usize, role: u32, key: u32, start: usize, end: usize): bool {
  const isOfElement = role === frames.attributesRole || role === frames.changedAttributesRole;
  checkText(start, end, stringClasses, isOfElement ? isAttribute : 0);
  switch (role) {
    case frames.plainRole:
      return true;
    case frames.namedRole:
      if (load<u8>(frame, frames.arrayField)) return true;
      if (key === keys.nameKey) {
        store<u32>(frame, <u32>start, frames.startField);
        store<u32>(frame, <u32>end, frames.endField);
      } else if (key === keys.keyKey) {
        store<u32>(frame, <u32>start, frames.idField);
        store<u32>(frame, <u32>end, frames.kindField);
      }
      if (!isStars(start, end)) {
        checkName(keyStart, keyEnd);
        if (key === keys.valueKey) addFlags(frame, hasValue);
      }
      return true;
    case frames.eventRole:
      return key === keys.typeKey || key === keys.dataKey || key === keys.timestampKey || key === keys.delayKey
        ? fail(unusual)
        : true;
    case frames.incrementRole:
      if (key === keys.sourceKey) return fail(unusual);
      if (key === keys.textKey) {
        const source = fieldOf(frame, frames.idField);
        if (source === 0) return fail(unusual);
        if (source === 6 && !isStars(start, end)) addFlags(frame, isOpenText);
      }
      return true;
    case frames.addRole:
      return key === keys.parentIdKey || key === keys.nextIdKey ? fail(unusual) : true;
    case frames.textRole:
      if (key === keys.idKey) return fail(unusual);
      if (key === keys.valueKey && !isStars(start, end)) addFlags(frame, isOpenText);
      return true;
    case frames.changedAttributesRole:
      if (key === keys.valueKey) return isStars(start, end) ? true : fail(unmasked);
      if (key === keys.selectedKey || key === keys.srcdocKey) return fail(unmasked);
      if (isDataName(keyStart, keyEnd) && !isStars(start, end)) checkName(keyStart + 5, keyEnd);
      return true;
    case frames.attributesRole:
      noteAttribute(frame, key);
      if (key === keys.editableKey && isWord(start, end, 'false')) {
        store<u32>(frame, fieldOf(frame, frames.flagsField) & ~isEditable, frames.flagsField);
      } else if (key === keys.roleKey && (isWord(start, end, 'textbox') || isWord(start, end, 'searchbox'))) {
        addFlags(frame, isTextRole);
      } else if (isDataName(keyStart, keyEnd) && !isStars(start, end)) checkName(keyStart + 5, keyEnd);
      return true;
    case frames.nodeRole:
      if (key === keys.tagNameKey) {
        if (stringClasses & upper) return fail(unusual);
        store<u32>(frame, <u32>start, frames.startField);
        store<u32>(frame, tagFlags(start, <u32>(end - start)), frames.tagField);
        if (fieldOf(frame, frames.tagField) & textareaTag) {
          store<u8>(frame, load<u8>(frame, frames.typedField) | <u8>typedInside, frames.typedField);
        }
        return true;
      }
      if (key === keys.textContentKey) return onTextContent(frame, start, end);
      return isNodeKey(key) ? fail(unusual) : true;
  }
  return true;
}

function onTextContent(node: usize, start: usize, end: usize): bool {
  const kind = fieldOf(node, frames.kindField);
  if (kind === 0 || hasSeen(node, keys.childNodesKey)) return fail(unusual);
  if (kind === comment + 1) return true;
  if (load<u8>(node, frames.typedField) & typedAround && !isStars(start, end)) return fail(unmasked);
  addFlags(node, isText);
  store<u32>(node, <u32>start, frames.startField);
  store<u32>(node, <u32>end, frames.endField);
  addPiece(start, end);
  return true;
}

function isSmallInteger(): bool {
  return numberIsInteger && numberValue >= 0 && numberValue < 2147483647;
}

function onNumber(frame: usize, role: u32, key: u32, start: usize): bool {
  if (role === frames.eventRole) {
    if (key === keys.dataKey) return fail(unusual);
    if (key === keys.typeKey) {
      if (!isSmallInteger() || numberValue > 6) return fail(unusual);
      eventType = <i32>numberValue;
      if (eventType === 2) isKeyframe = true;
      return true;
    }
    if (key === keys.timestampKey) {
      if (!numberIsInteger) return fail(unusual);
      if (numberValue < firstTime) firstTime = numberValue;
      if (numberValue > lastTime) lastTime = numberValue;
      return true;
    }
  }
  if (!numberIsPlain) find(findNumber, start, numberEnd, 0);
  const value = <u32>numberValue;
  switch (role) {
    case frames.namedRole:
      if (load<u8>(frame, frames.arrayField) || numberEnd - start < 3) return true;
      checkName(keyStart, keyEnd);
      if (key === keys.valueKey) addFlags(frame, hasValue);
      return true;
    case frames.incrementRole:
      if (key === keys.sourceKey) {
        if (!isSmallInteger()) return fail(unusual);
        store<u32>(frame, value + 1, frames.idField);
      } else if (key === keys.textKey) {
        const source = fieldOf(frame, frames.idField);
        if (source === 0) return fail(unusual);
        if (source === 6) addFlags(frame, isOpenText);
      }
      return true;
    case frames.addRole:
      if (key === keys.parentIdKey || key === keys.nextIdKey) {
        if (!isSmallInteger()) return fail(unusual);
        if (key === keys.parentIdKey) store<u32>(frame, value, frames.parentField);
        else store<u32>(frame, value, frames.nextField);
      }
      return true;
    case frames.textRole:
      if (key === keys.idKey) {
        if (!isSmallInteger()) return fail(unusual);
        store<u32>(frame, value, frames.idField);
      } else if (key === keys.valueKey) addFlags(frame, isOpenText);
      return true;
    case frames.changedAttributesRole:
      return key === keys.valueKey || key === keys.selectedKey || key === keys.srcdocKey ? fail(unmasked) : true;
    case frames.attributesRole:
      noteAttribute(frame, key);
      return true;
    case frames.nodeRole:
      if (key === keys.typeKey || key === keys.idKey) {
        if (!isSmallInteger()) return fail(unusual);
        if (key === keys.typeKey) store<u32>(frame, value + 1, frames.kindField);
        else store<u32>(frame, value + 1, frames.idField);
        return true;
      }
      return isNodeKey(key) ? fail(unusual) : true;
  }
  return true;
}

function onConstant(frame: usize, role: u32, key: u32, isTrue: bool, isNull: bool): bool {
  switch (role) {
    case frames.eventRole:
      return key === keys.typeKey || key === keys.dataKey || key === keys.timestampKey || key === keys.delayKey
        ? fail(unusual)
        : true;
    case frames.incrementRole:
      if (key === keys.sourceKey) return fail(unusual);
      if (key === keys.isCheckedKey && isTrue) addFlags(frame, isTicked);
      return true;
    case frames.addRole:
      if (key === keys.parentIdKey || (key === keys.nextIdKey && !isNull)) return fail(unusual);
      if (key === keys.nextIdKey) store<i32>(frame, -1, frames.nextField);
      return true;
    case frames.textRole:
      return key === keys.idKey ? fail(unusual) : true;
    case frames.changedAttributesRole:
      return key === keys.selectedKey || key === keys.srcdocKey ? fail(unmasked) : true;
    case frames.attributesRole:
      if (key !== keys.valueKey) noteAttribute(frame, key);
      return true;
    case frames.nodeRole:
      return isNodeKey(key) ? fail(unusual) : true;
  }
  return true;
}

function closeAttributes(frame: usize, end: usize): void {
  const node = frame - frameBytes;
  const flags = fieldOf(frame, frames.flagsField);
  const tag = fieldOf(node, frames.tagField);
  const typed = <u32>load<u8>(node, frames.typedField) & typedAround;
  const isWritable = flags & hasEditable ? (flags & isEditable) !== 0 : (flags & isTextRole) !== 0;
  let inside = typed !== 0;
  if (tag & textareaTag) inside = true;
  else if (flags & hasEditable || isWritable) inside = isWritable;
  store<u8>(node, <u8>(typed | (inside ? typedInside : 0)), frames.typedField);

  const isByPlace =
    (tag & (fieldTag | metaTag)) !== 0 ||
    (flags & hasPlaced) !== 0 ||
    isWritable ||
    (flags & hasValue && !(tag & plainTag));
  if (!isByPlace) return;
  if (flags & hasPlaced) placedSinceAdds = true;
  const tagAndTyped = (fieldOf(node, frames.startField) << 1) | (typed !== 0 ? 1 : 0);
  const start = <usize>fieldOf(frame, frames.beginField);
  if (!areAttributesRemembered(start, end, tagAndTyped)) find(findAttributes, start, end, tagAndTyped);
}

function closeNode(node: usize): bool {
  const typed = <u32>load<u8>(node, frames.typedField);
  const id = fieldOf(node, frames.idField);
  const flags = fieldOf(node, frames.flagsField);
  if (typed & typedInside) {
    if (id === 0) return fail(unusual);
    addTyped(id - 1);
  }
  const isInlineNode = isInline(node);
  if (!(flags & isText) && !isInlineNode) endRun();
  const parent = node - frameBytes;
  const role = <u32>load<u8>(parent, frames.roleField);
  if (role === frames.snapshotRole) endText();
  if (role !== frames.addRole) return true;
  endText();
  if (id === 0) return fail(unusual);
  const adds = parent - frameBytes;
  if (flags & hasChildren) addFlags(adds, hasNested);
  if (flags & isText) addFlags(adds, isLookedAt);
  store<u32>(parent, id - 1, frames.idField);
  store<u32>(parent, 1 + (flags & isText ? addedText : isInlineNode ? addedInline : addedBlock), frames.kindField);
  store<u32>(parent, flags & isText ? fieldOf(node, frames.startField) : 0, frames.startField);
  store<u32>(parent, flags & isText ? fieldOf(node, frames.endField) : 0, frames.endField);
  return true;
}

function closeAdd(add: usize): bool {
  const kind = fieldOf(add, frames.kindField);
  if (kind === 0) return true;
  if (!hasSeen(add, keys.parentIdKey) || !hasSeen(add, keys.nextIdKey)) return fail(unusual);
  addNode(
    fieldOf(add, frames.parentField),
    fieldOf(add, frames.nextField),
    fieldOf(add, frames.idField),
    kind - 1,
    fieldOf(add, frames.startField),
    fieldOf(add, frames.endField),
  );
  return true;
}

function closeAdds(adds: usize): bool {
  const count = addedSoFar();
  const flags = fieldOf(adds, frames.flagsField);
  if (typedCount > 0) {
    for (let index: u32 = 0; index < count; index += 1) {
      if (isTyped(parentOfAdded(index))) return fail(unmasked);
    }
  }
  if (count > 1 && flags & hasNested) return fail(unusual);
  // What hangs in itself is masked whole; in more than one node the masker's own parts find that out.
  if (count === 1 && hangsInItself()) return fail(unusual);
  endAdded((flags & isLookedAt) !== 0 || placedSinceAdds, <usize>fieldOf(adds, frames.beginField));
  return true;
}

function closeFrame(frame: usize, end: usize): bool {
  const flags = fieldOf(frame, frames.flagsField);
  switch (<u32>load<u8>(frame, frames.roleField)) {
    case frames.namedRole:
      if (!(flags & hasValue)) return true;
      if (fieldOf(frame, frames.startField) !== 0) {
        checkName(fieldOf(frame, frames.startField), fieldOf(frame, frames.endField));
      }
      if (fieldOf(frame, frames.idField) !== 0)
        checkName(fieldOf(frame, frames.idField), fieldOf(frame, frames.kindField));
      return true;
    case frames.eventRole:
      return hasSeen(frame, keys.typeKey) && hasSeen(frame, keys.dataKey) && hasSeen(frame, keys.timestampKey)
        ? true
        : fail(unusual);
    case frames.incrementRole:
      return flags & isOpenText && !(flags & isTicked) ? fail(unmasked) : true;
    case frames.nodeRole:
      return closeNode(frame);
    case frames.attributesRole:
      closeAttributes(frame, end);
      return true;
    case frames.addRole:
      return closeAdd(frame);
    case frames.addsRole:
      return closeAdds(frame);
    case frames.textRole:
      return flags & isOpenText && typedCount > 0 && isTyped(fieldOf(frame, frames.idField)) ? fail(unmasked) : true;
  }
  return true;
}

function inherit(frame: usize, role: u32): void {
  if (role !== frames.nodeRole) return;
  const children = frame - frameBytes;
  if (<u32>load<u8>(children, frames.roleField) !== frames.childrenRole) return;
  const parent = children - frameBytes;
  addFlags(parent, hasChildren);
  if (load<u8>(parent, frames.typedField) & typedInside) {
    store<u8>(frame, <u8>(typedAround | typedInside), frames.typedField);
  }
}

/** Scans the event at `start`; returns where it ends, or 0. */
function scanEvent(start: usize, limit: usize, maxDepth: u32): usize {
  if (load<u8>(start) !== 0x7b) return 0;
  eventType = -1;
  let depth: u32 = 0;
  let frame = openFrame(0, frames.eventRole, false, start);
  let role = frames.eventRole;
  let isArray = false;
  let isFirst = true;
  let p = start + 1;
  while (true) {
    let code = load<u8>(p);
    if (code === (isArray ? 0x5d : 0x7d)) {
      p += 1;
      if (!closeFrame(frame, p)) return 0;
      if (depth === 0) return p;
      depth -= 1;
      frame -= frameBytes;
      role = load<u8>(frame, frames.roleField);
      isArray = load<u8>(frame, frames.arrayField) !== 0;
      isFirst = false;
      continue;
    }
    if (!isFirst) {
      if (code !== 0x2c) return 0;
      p += 1;
      code = load<u8>(p);
    }
    isFirst = false;
    let key = keys.otherKey;
    if (!isArray) {
      if (code !== 0x22) return 0;
      keyStart = p + 1;
      if (!scanString(keyStart, limit)) return 0;
      keyEnd = stringEnd;
      key = keys.keyOf(keyStart, <u32>(keyEnd - keyStart));
      if (key === keys.otherKey) checkText(keyStart, keyEnd, stringClasses, isKey);
      else if (key === keys.dangerousKey) return 0;
      else if (role !== frames.plainRole) {
        const seen = load<u32>(frame, frames.seenField);
        const bit = 1 << key;
        if (seen & bit) return 0;
        store<u32>(frame, seen | bit, frames.seenField);
      }
      p = keyEnd + 1;
      if (load<u8>(p) !== 0x3a) return 0;
      p += 1;
      code = load<u8>(p);
    }

    if (code === 0x22) {
      if (!scanString(p + 1, limit)) return 0;
      const end = stringEnd;
      if (!onString(frame, role, key, p + 1, end)) return 0;
      p = end + 1;
    } else if (code === 0x7b || code === 0x5b) {
      const inside = roleInside(frame, role, key, code === 0x5b);
      if (inside < 0 || depth + 2 > maxDepth) return 0;
      depth += 1;
      role = inside;
      isArray = code === 0x5b;
      isFirst = true;
      frame = openFrame(depth, role, isArray, p);
      inherit(frame, role);
      p += 1;
    } else if (code === 0x74 && load<u32>(p) === 0x65757274) {
      if (!onConstant(frame, role, key, true, false)) return 0;
      p += 4;
    } else if (code === 0x6e && load<u32>(p) === 0x6c6c756e) {
      if (!onConstant(frame, role, key, false, true)) return 0;
      p += 4;
    } else if (code === 0x66 && load<u32>(p, 1) === 0x65736c61) {
      if (!onConstant(frame, role, key, false, false)) return 0;
      p += 5;
    } else {
      if (!readNumber(p)) return 0;
      const end = numberEnd;
      if (!onNumber(frame, role, key, p)) return 0;
      p = end;
    }
  }
}

/** Scans `length` bytes of UTF-8 at `start`, behind which 64 bytes are zero. */
export function scan(start: usize, length: u32, maxDepth: u32): i32 {
  answer = understood;
  events = 0;
  firstTime = Infinity;
  lastTime = -Infinity;
  isKeyframe = false;
  clearFindings();
  clearRuns();
  clearAdded();
  clearTyped();
  const end = start + length;
  const depth = min(maxDepth, mostDepth);
  let p = start;
  while (p < end) {
    p = scanEvent(p, end, depth);
    if (p === 0) return answer === understood ? unusual : answer;
    events += 1;
    if (p === end) break;
    if (load<u8>(p) !== 0x0a) return unusual;
    p += 1;
  }
  if (events === 0) return unusual;
  if (hasSeedCells) return unmasked;
  return findingsFull || runsFull || addedFull || typedFull ? tooMuch : understood;
}
