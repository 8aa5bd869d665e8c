/** What strings, numbers and constants mean, by where they stand in an event. */
import { find, findNumber, isAttribute, noteAttributeText, noteNodeText } from './findings';
import * as frames from './frames';
import * as keys from './keys';
import { numberEnd, numberIsInteger, numberIsPlain, numberValue } from './numbers';
import { frameBytes } from './regions';
import { isComment, isNodeKey, noteAttribute } from './roles';
import { addPiece } from './runs';
import {
  addFlags,
  fail,
  fieldOf,
  hasSeen,
  hasValue,
  isEditable,
  isOpenText,
  isText,
  isTextRole,
  isTicked,
  keyEnd,
  keyStart,
  noteTime,
  setEventType,
  typedAround,
  typedInside,
  unmasked,
  unusual,
} from './state';
import { stringClasses, upper } from './string-scan';
import { tagFlags, textareaTag } from './tags';
import { checkName, checkText } from './text-check';
import { isDataName, isStars, isWord } from './text-tests';

export function onString(frame: usize, role: u32, key: u32, start: usize, end: usize): bool {
  const isOfElement = role === frames.attributesRole || role === frames.changedAttributesRole;
  const isFound = checkText(start, end, stringClasses, isOfElement ? isAttribute : 0);
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
      if (isFound) {
        store<u32>(frame - frameBytes, fieldOf(frame, frames.beginField), frames.attributesField);
        noteAttributeText(frame - frameBytes);
      }
      noteAttribute(frame, key);
      if (key === keys.editableKey && isWord(start, end, 'false')) {
        store<u32>(frame, fieldOf(frame, frames.flagsField) & ~isEditable, frames.flagsField);
      } else if (key === keys.roleKey && (isWord(start, end, 'textbox') || isWord(start, end, 'searchbox'))) {
        addFlags(frame, isTextRole);
      } else if (isDataName(keyStart, keyEnd) && !isStars(start, end)) checkName(keyStart + 5, keyEnd);
      return true;
    case frames.nodeRole:
      if (key === keys.tagNameKey) {
        if (stringClasses & upper || fieldOf(frame, frames.flagsField) & isText) return fail(unusual);
        store<u32>(frame, <u32>start, frames.startField);
        store<u32>(frame, tagFlags(start, <u32>(end - start)), frames.tagField);
        if (fieldOf(frame, frames.tagField) & textareaTag) {
          store<u8>(frame, load<u8>(frame, frames.typedField) | <u8>typedInside, frames.typedField);
        }
        return true;
      }
      if (key === keys.textContentKey) return onTextContent(frame, start, end, isFound);
      return isNodeKey(key) ? fail(unusual) : true;
  }
  return true;
}

function onTextContent(node: usize, start: usize, end: usize, isFound: bool): bool {
  const kind = fieldOf(node, frames.kindField);
  if (kind === 0 || hasSeen(node, keys.childNodesKey)) return fail(unusual);
  if (isComment(node)) return true;
  if (load<u8>(node, frames.typedField) & typedAround && !isStars(start, end)) return fail(unmasked);
  const isAdded = <u32>load<u8>(node - frameBytes, frames.roleField) === frames.addRole;
  if (isFound && isAdded && !hasSeen(node, keys.tagNameKey)) noteNodeText(0);
  addFlags(node, isText);
  store<u32>(node, <u32>start, frames.startField);
  store<u32>(node, <u32>end, frames.endField);
  addPiece(start, end, stringClasses);
  return true;
}

function isSmallInteger(): bool {
  return numberIsInteger && numberValue >= 0 && numberValue < 2147483647;
}

export function onNumber(frame: usize, role: u32, key: u32, start: usize): bool {
  if (role === frames.eventRole) {
    if (key === keys.dataKey) return fail(unusual);
    if (key === keys.typeKey) {
      if (!isSmallInteger() || numberValue > 6) return fail(unusual);
      setEventType(<i32>numberValue);
      return true;
    }
    if (key === keys.timestampKey) {
      if (!numberIsInteger) return fail(unusual);
      noteTime(numberValue);
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

export function onConstant(frame: usize, role: u32, key: u32, isTrue: bool, isNull: bool): bool {
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
