/** What objects and arrays are, by where they stand in an event. */
import { beginAdded } from './added';
import * as frames from './frames';
import * as keys from './keys';
import { frameBytes } from './regions';
import { endRun, textCount } from './runs';
import {
  addFlags,
  eventType,
  fieldOf,
  hasChildren,
  hasEditable,
  hasPlaced,
  hasSeen,
  hasValue,
  isEditable,
  isOpenText,
  isText,
  keyEnd,
  keyStart,
  setPlacedSinceAdds,
  typedAround,
  typedInside,
} from './state';
import { inlineTag } from './tags';
import { checkName } from './text-check';

const comment: u32 = 5;

/** The role of an object or array under a key of the frame; -1: refused. */
export function roleInside(frame: usize, role: u32, key: u32, isArray: bool): i32 {
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
          setPlacedSinceAdds(false);
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

export function isNodeKey(key: u32): bool {
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
export function noteAttribute(frame: usize, key: u32): void {
  if (key === keys.valueKey) addFlags(frame, hasValue);
  else if (key === keys.selectedKey || key === keys.srcdocKey || key === keys.valueTextKey) addFlags(frame, hasPlaced);
  else if (key === keys.editableKey) addFlags(frame, hasEditable | isEditable);
}

export function isComment(node: usize): bool {
  return fieldOf(node, frames.kindField) === comment + 1;
}

export function isInline(node: usize): bool {
  return isComment(node) || (fieldOf(node, frames.tagField) & inlineTag) !== 0;
}

/** Its type and tag are to be known before its children: they say whether its text goes on with what is around. */
export function openChildren(node: usize): i32 {
  if (fieldOf(node, frames.kindField) === 0 || fieldOf(node, frames.flagsField) & isText) return -1;
  if (!isInline(node)) {
    endRun();
    store<u32>(node, textCount + 1, frames.textsField);
  }
  return frames.childrenRole;
}

/** What a node has of the one in whose children it stands. */
export function inherit(node: usize): void {
  const children = node - frameBytes;
  if (<u32>load<u8>(children, frames.roleField) !== frames.childrenRole) return;
  const parent = children - frameBytes;
  addFlags(parent, hasChildren);
  if (load<u8>(parent, frames.typedField) & typedInside) {
    store<u8>(node, <u8>(typedAround | typedInside), frames.typedField);
  }
}
