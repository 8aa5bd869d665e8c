import { countFirst } from './count-first.ts';
import type { Hit } from './hit.ts';

/** Part of a page in which nothing is masked: an element that ends a line of text, with all that is in it. In bytes. */
export interface Block {
  start: number;
  end: number;
  hasText: boolean;
}

/** An event without the blocks that need no masking, and what it takes to put them back. */
export interface Shortened {
  text: string;
  /** The blocks, in their order. */
  left: readonly Block[];
  /**
   * @param edits of what was left out, in their order
   * @returns the parts of the whole event; undefined: what stands in for the blocks is not as it was
   */
  complete(masked: string, edits: readonly Edit[]): Buffer[] | undefined;
}

/** Numbers that a page's own nodes do not reach. */
const firstId = 900_000_000;
/** An empty element, and one with a text that says nothing of what stands behind it. */
const standIn = (id: number, hasText: boolean): string =>
  `{"type":2,"tagName":"div","attributes":{},"childNodes":[${hasText ? `{"type":3,"textContent":"*","id":${id}}` : ''}],"id":${id}}`;
const standIns =
  /\{"type":2,"tagName":"div","attributes":\{\},"childNodes":\[(?:\{"type":3,"textContent":"\*","id":9\d{8}\})?\],"id":9\d{8}\}/g;

/** What stands in for less is not much shorter. */
const fewestBytes = 200;

/** What may lie between two blocks that are left out as one: nothing, or a text that is blank. */
const gap = /^,(?:\{"type":3,"textContent":"(?: |\\[nrt])*","id":\d+\},)?$/;
const widestGap = 200;

/** In bytes: an event, or a part of one. */
export interface Range {
  start: number;
  end: number;
}

/** What stands in the place of a range. */
export interface Edit extends Range {
  bytes: Buffer;
}

/** The outermost blocks of `[start, end)` without a hit, in their order; neighbours are one. */
function cleanBlocks(bytes: Buffer, { start, end }: Range, hits: readonly Hit[], blocks: readonly Block[]): Block[] {
  const clean: Block[] = [];
  let before = end;
  let hit = hits.length - 1;
  // The later a block ends, the further out it is: what is inside of one comes before it.
  const endWithin = countFirst(blocks, (block) => block.end <= end);
  for (let index = endWithin - 1; index >= 0; index -= 1) {
    const block = blocks[index] as Block;
    if (block.end > before) continue;
    if (block.end <= start) break;
    while (hit >= 0 && (hits[hit] as Hit).at >= block.end) hit -= 1;
    if (hit >= 0 && (hits[hit] as Hit).at >= block.start) continue;
    before = block.start;
    const next = clean.at(-1);
    if (next && next.start - block.end <= widestGap && gap.test(bytes.toString('latin1', block.end, next.start))) {
      next.start = block.start;
      next.hasText ||= block.hasText;
    } else clean.push({ ...block });
  }
  return clean.filter((block) => block.end - block.start >= fewestBytes).reverse();
}

/** The parts of a range with what stands in other places. @param edits in their order, all of them within it */
export function edited(bytes: Buffer, { start, end }: Range, edits: readonly Edit[]): Buffer[] {
  const parts: Buffer[] = [];
  let at = start;
  for (const edit of edits) {
    parts.push(bytes.subarray(at, edit.start), edit.bytes);
    at = edit.end;
  }
  parts.push(bytes.subarray(at, end));
  return parts;
}

/**
 * Leaves blocks out of the event in `line` in which there is no hit. What masks the rest depends on what is
 * around a text and next to it, which stays, and on whether there is text between, which what stands in for a block tells.
 */
export function leaveOut(bytes: Buffer, line: Range, hits: readonly Hit[], blocks: readonly Block[]): Shortened {
  const { start, end } = line;
  const left = cleanBlocks(bytes, line, hits, blocks);
  let text = '';
  let at = start;
  for (const [index, block] of left.entries()) {
    text += bytes.toString('utf8', at, block.start) + standIn(firstId + index, block.hasText);
    at = block.end;
  }
  text += bytes.toString('utf8', at, end);

  return {
    text,
    left,
    complete(masked, edits) {
      const parts: Buffer[] = [];
      let from = 0;
      let next = 0;
      let edit = 0;
      for (const found of masked.matchAll(standIns)) {
        const block = left[next];
        if (!block || found[0] !== standIn(firstId + next, block.hasText)) return undefined;
        const first = edit;
        while (edit < edits.length && (edits[edit] as Edit).start < block.end) edit += 1;
        parts.push(Buffer.from(masked.slice(from, found.index)), ...edited(bytes, block, edits.slice(first, edit)));
        from = found.index + found[0].length;
        next += 1;
      }
      if (next < left.length) return undefined;
      parts.push(Buffer.from(masked.slice(from)));
      return parts;
    },
  };
}

/** The parts of an edited range without the blocks in which there is no hit: what has to be scanned again. */
export function leaveOutOfEdited(
  bytes: Buffer,
  range: Range,
  hits: readonly Hit[],
  blocks: readonly Block[],
  edits: readonly Edit[],
): Buffer[] {
  const left = cleanBlocks(bytes, range, hits, blocks).map(
    ({ start, end, hasText }, index): Edit => ({ start, end, bytes: Buffer.from(standIn(firstId + index, hasText)) }),
  );
  return edited(
    bytes,
    range,
    [...left, ...edits].sort((a, b) => a.start - b.start),
  );
}
