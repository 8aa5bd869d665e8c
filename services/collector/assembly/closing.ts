/** What an object or array says of itself when it ends. */
import {
  addedBlock,
  addedInline,
  addedSoFar,
  addedText,
  addNode,
  endAdded,
  hangsInItself,
  parentOfAdded,
} from './added';
import { addBlock } from './blocks';
import { endAttributes, find, findAttributes } from './findings';
import * as frames from './frames';
import { add, addBytes, begin, isRemembered, kindAttributes } from './harmless';
import * as keys from './keys';
import { frameBytes } from './regions';
import { isInline } from './roles';
import { endRun, endText } from './runs';
import {
  addFlags,
  fail,
  fieldOf,
  hasChildren,
  hasEditable,
  hasNested,
  hasPlaced,
  hasSeen,
  hasValue,
  isEditable,
  isLookedAt,
  isOpenText,
  isText,
  isTextRole,
  isTicked,
  noteSpecial,
  placedSinceAdds,
  setPlacedSinceAdds,
  specialAt,
  typedAround,
  typedInside,
  unmasked,
  unusual,
} from './state';
import { fieldTag, metaTag, plainTag, textareaTag } from './tags';
import { checkName } from './text-check';
import { addTyped, isTyped, typedCount } from './typed';

export function areAttributesRemembered(start: usize, end: usize, tagAndTyped: u32): bool {
  const tag = <usize>(tagAndTyped >> 1);
  let tagEnd = tag;
  while (load<u8>(tagEnd) !== 0x22) tagEnd += 1;
  begin(kindAttributes);
  add(tagAndTyped & 1);
  addBytes(tag, tagEnd);
  addBytes(start, end);
  return isRemembered();
}

export function closeAttributes(frame: usize, end: usize): void {
  const node = frame - frameBytes;
  const start = <usize>fieldOf(frame, frames.beginField);
  store<u32>(node, <u32>start, frames.attributesField);
  store<u32>(node, <u32>end, frames.attributesEndField);
  endAttributes(start, end);
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
  if (flags & hasPlaced) {
    setPlacedSinceAdds(true);
    noteSpecial(start);
  }
  const tagAndTyped = (fieldOf(node, frames.startField) << 1) | (typed !== 0 ? 1 : 0);
  if (!areAttributesRemembered(start, end, tagAndTyped)) find(findAttributes, start, end, tagAndTyped);
}

function closeNode(node: usize, end: usize): bool {
  const typed = <u32>load<u8>(node, frames.typedField);
  const id = fieldOf(node, frames.idField);
  const flags = fieldOf(node, frames.flagsField);
  if (typed & typedInside) {
    if (id === 0) return fail(unusual);
    addTyped(id - 1);
    noteSpecial(end);
  }
  const isInlineNode = isInline(node);
  const isBlock = !(flags & isText) && !isInlineNode;
  if (isBlock) endRun();
  const parent = node - frameBytes;
  const role = <u32>load<u8>(parent, frames.roleField);
  if (role === frames.childrenRole) {
    const texts = fieldOf(node, frames.textsField);
    if (isBlock && texts !== 0) {
      const start = fieldOf(node, frames.beginField);
      addBlock(start, end, texts - 1, frames.depthOf(node), typed === 0 && specialAt < start, 0);
    }
    return true;
  }
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

export function closeFrame(frame: usize, end: usize): bool {
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
      return closeNode(frame, end);
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
