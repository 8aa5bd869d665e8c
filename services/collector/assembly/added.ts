/**
 * Nodes that mutations add one by one. Their text shows only when they are put together: mirrors `added-nodes.ts` of
 * masking. What does not go together simply is left to the masker's own parts.
 */
import { find, findAdded } from './findings';
import { addedAt, addedBytes, addedIdSlots, addedIdsAt, mostAdded } from './regions';
import { addPiece, endRun, endText } from './runs';
import { digit } from './string-scan';

/** What a node is where text is put together. */
export const addedBlock: u32 = 0;
export const addedInline: u32 = 1;
export const addedText: u32 = 2;

/** Fields of an added node, by their offset; the later ones are numbers of other nodes plus 1, 0: none. */
const parentIdField: usize = 0;
const nextIdField: usize = 4;
const idField: usize = 8;
const kindField: usize = 12;
const startField: usize = 16;
const endField: usize = 20;
const parentField: usize = 24;
const firstChildField: usize = 28;
const lastChildField: usize = 32;
/** Sibling behind and before by `nextId`, then the sibling behind in the order of the page. */
const nextField: usize = 36;
const previousField: usize = 40;
const afterField: usize = 44;

/** Of more the masker takes care: siblings are compared with each other here. */
const mostRead: u32 = 1_024;

let addedCount: u32 = 0;
let firstAdded: u32 = 0;
/** Distinguishes what earlier mutations have left in the table of ids. */
let generation: u32 = 0;
export let addedFull: bool = false;

export function clearAdded(): void {
  addedCount = 0;
  firstAdded = 0;
  addedFull = false;
}

export function beginAdded(): void {
  firstAdded = addedCount;
}

function nodeAt(index: u32): usize {
  return addedAt + <usize>((firstAdded + index) * addedBytes);
}

function field(index: u32, offset: usize): u32 {
  return load<u32>(nodeAt(index) + offset);
}

function setField(index: u32, offset: usize, value: u32): void {
  store<u32>(nodeAt(index) + offset, value);
}

export function addNode(parentId: i32, nextId: i32, id: i32, kind: u32, start: usize, end: usize): void {
  if (addedCount === mostAdded) {
    addedFull = true;
    return;
  }
  const p = addedAt + <usize>(addedCount * addedBytes);
  memory.fill(p, 0, addedBytes);
  store<i32>(p, parentId, parentIdField);
  store<i32>(p, nextId, nextIdField);
  store<i32>(p, id, idField);
  store<u32>(p, kind, kindField);
  store<u32>(p, <u32>start, startField);
  store<u32>(p, <u32>end, endField);
  addedCount += 1;
}

/** How many nodes the mutation has added so far. */
export function addedSoFar(): u32 {
  return addedCount - firstAdded;
}

export function parentOfAdded(index: u32): i32 {
  return field(index, parentIdField);
}

/** Whether the first node that the mutation adds is its own parent. */
export function hangsInItself(): bool {
  return field(0, parentIdField) === field(0, idField);
}

function slotOf(id: u32): usize {
  let slot = <u32>((<u64>id * 0x9e3779b97f4a7c15) >> 49);
  while (true) {
    const p = addedIdsAt + <usize>(slot * 12);
    if (load<u32>(p, 4) !== generation || load<u32>(p) === id) return p;
    slot = (slot + 1) & (addedIdSlots - 1);
  }
}

/** Number of the added node with this id, plus 1; 0: there is none. */
function numberOf(id: u32): u32 {
  const p = slotOf(id);
  return load<u32>(p, 4) === generation ? load<u32>(p, 8) + 1 : 0;
}

/** Links nodes with their parents and siblings. @returns false when ids or places are there twice */
function link(count: u32): bool {
  generation += 1;
  for (let index: u32 = 0; index < count; index += 1) {
    const id = field(index, idField);
    const p = slotOf(id);
    if (load<u32>(p, 4) === generation) return false;
    store<u32>(p, id);
    store<u32>(p, generation, 4);
    store<u32>(p, index, 8);
  }
  for (let index: u32 = 0; index < count; index += 1) {
    setField(index, parentField, numberOf(field(index, parentIdField)));
    const next = numberOf(field(index, nextIdField));
    if (next === 0 || field(next - 1, parentIdField) !== field(index, parentIdField)) continue;
    if (field(next - 1, previousField) !== 0) return false;
    setField(next - 1, previousField, index + 1);
    setField(index, nextField, next);
  }
  return true;
}

/** Puts the siblings before `last` in their order. @returns the first of them, plus 1 */
function firstOfChain(last: u32): u32 {
  let first = last;
  while (field(first, previousField) !== 0) {
    const before = field(first, previousField) - 1;
    setField(before, afterField, first + 1);
    first = before;
  }
  return first + 1;
}

/** Reads the text of the tree below `root`. @returns how many nodes it has */
function readTree(root: u32): u32 {
  let node = root;
  let read: u32 = 0;
  while (true) {
    read += 1;
    const kind = field(node, kindField);
    if (kind === addedText) addPiece(field(node, startField), field(node, endField), digit);
    else {
      if (kind === addedBlock) endRun();
      // A text's own children are not read.
      if (field(node, firstChildField) !== 0) {
        node = field(node, firstChildField) - 1;
        continue;
      }
    }
    while (true) {
      if (field(node, kindField) === addedBlock) endRun();
      if (node === root) return read;
      if (field(node, afterField) !== 0) {
        node = field(node, afterField) - 1;
        break;
      }
      node = field(node, parentField) - 1;
    }
  }
}

/** Whether a chain of siblings ends here whose parent was there before. */
function endsRootChain(index: u32): bool {
  return field(index, nextField) === 0 && field(index, parentField) === 0;
}

/** The end of the chain before, of the same parent, plus 1; 0: there is none. */
function chainBefore(last: u32): u32 {
  for (let other = last; other > 0; other -= 1) {
    const index = other - 1;
    if (endsRootChain(index) && field(index, parentIdField) === field(last, parentIdField)) return other;
  }
  return 0;
}

/** Reads the text of the added nodes as one page. @returns false when they do not go together simply */
function read(count: u32): bool {
  if (count > mostRead || !link(count)) return false;
  // Siblings that are not in a chain together stand in the order in which their chains end.
  for (let last: u32 = 0; last < count; last += 1) {
    if (field(last, nextField) !== 0) continue;
    const parent = field(last, parentField);
    if (parent === 0) continue;
    const first = firstOfChain(last);
    const before = field(parent - 1, lastChildField);
    if (before === 0) setField(parent - 1, firstChildField, first);
    else setField(before - 1, afterField, first);
    setField(parent - 1, lastChildField, last + 1);
  }
  for (let last: u32 = 0; last < count; last += 1) {
    if (!endsRootChain(last)) continue;
    const first = firstOfChain(last);
    const before = chainBefore(last);
    if (before !== 0) setField(before - 1, afterField, first);
  }
  let found: u32 = 0;
  for (let last: u32 = 0; last < count; last += 1) {
    if (!endsRootChain(last) || chainBefore(last) !== 0) continue;
    for (let node = firstOfChain(last); node !== 0; node = field(node - 1, afterField)) {
      found += readTree(node - 1);
    }
    endText();
  }
  return found === count;
}

/** The mutation ends. */
export function endAdded(isLookedAt: bool, place: usize): void {
  const count = addedCount - firstAdded;
  if (count > 1 && isLookedAt && !read(count)) find(findAdded, firstAdded, count, <u32>place);
  else addedCount = firstAdded;
}
