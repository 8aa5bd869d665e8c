/**
 * Blocks of a page: elements that end a line of text. Where nothing is masked in one, the masker need not see it, as long
 * as it is told whether there is text in it; and where nothing had to be masked at all, they are remembered.
 */
import { blockBytes, blocksAt, mostBlocks } from './regions';
import { labelCount, labelsAt, textCount } from './runs';

/** Fields of a block, by their offset; in the order in which they end. What finds no room is not kept. */
export const startField: usize = 0;
export const endField: usize = 4;
const hasTextField: usize = 8;
/** How many texts there were before it, and at its end. */
export const textsBeforeField: usize = 12;
export const textsAfterField: usize = 16;
/** Where it stands: the number of objects and arrays around. */
export const depthField: usize = 20;
/** The pieces of text that are the label of what comes behind it. */
export const labelsField: usize = 24;
export const labelField: usize = 28;
/** How many blocks are in it, once that was counted. */
export const insideField: usize = 52;
/** Half of its hash; 0: it is not remembered. */
export const hashField: usize = 56;
/** The number of the last block up to it that is remembered, plus 1, once that was looked for; 0: there is none. */
export const nearestField: usize = 64;

export let blockCount: u32 = 0;

/** Labels of a block that must not be remembered as a whole. */
export const noLabels: u32 = 255;
const mostLabels: u32 = 3;

export function clearBlocks(): void {
  blockCount = 0;
}

export function blockAt(index: u32): usize {
  return blocksAt + <usize>(index * blockBytes);
}

/** @param hash half of it, when it is remembered already; 0: it is not, and @param isWhole whether it may be */
export function addBlock(start: usize, end: usize, textsBefore: u32, depth: u32, isWhole: bool, hash: u64): void {
  if (blockCount === mostBlocks) return;
  const block = blockAt(blockCount);
  blockCount += 1;
  store<u32>(block, <u32>start, startField);
  store<u32>(block, <u32>end, endField);
  store<u32>(block, textCount !== textsBefore ? 1 : 0, hasTextField);
  store<u32>(block, textsBefore, textsBeforeField);
  store<u32>(block, textCount, textsAfterField);
  store<u32>(block, depth, depthField);
  store<u64>(block, hash, hashField);
  if (!isWhole || labelCount > mostLabels) store<u32>(block, noLabels, labelsField);
  else {
    const labels = textCount !== textsBefore ? labelCount : 0;
    store<u32>(block, labels, labelsField);
    memory.copy(block + labelField, labelsAt(), (<usize>labels) << 3);
  }
}

/** Something in the block has to be masked. */
export function spoilBlock(index: u32): void {
  store<u32>(blockAt(index), noLabels, labelsField);
}
