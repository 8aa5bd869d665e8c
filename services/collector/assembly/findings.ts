/** What the masker has to look at, in the order of the text. */
import { findingsAt, mostFindings } from './regions';

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
  const p = findingsAt + ((<usize>findingCount) << 4);
  store<u32>(p, kind);
  store<u32>(p, <u32>a, 4);
  store<u32>(p, <u32>b, 8);
  store<u32>(p, c, 12);
  findingCount += 1;
}
