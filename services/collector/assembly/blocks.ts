/**
 * Blocks of a page: elements that end a line of text. Where nothing is masked in one, the masker need not see it, as long
 * as it is told whether there is text in it.
 */
import { blocksAt, mostBlocks } from './regions';

/** Three u32 each: start, end, whether there is text in it; in the order in which they end. What finds no room is not kept. */
export let blockCount: u32 = 0;

export function clearBlocks(): void {
  blockCount = 0;
}

export function addBlock(start: usize, end: usize, hasText: bool): void {
  if (blockCount === mostBlocks) return;
  const p = blocksAt + <usize>(blockCount * 12);
  store<u32>(p, <u32>start);
  store<u32>(p, <u32>end, 4);
  store<u32>(p, hasText ? 1 : 0, 8);
  blockCount += 1;
}
