import type { MaskLeak, RecordingEvent } from '@sightline/schemas';
import { shapeFault } from '../decode/json-shape.ts';
import type { ChunkLimits } from '../limits.ts';
import type { Masker, MaskReport } from '../masking/index.ts';
import { foundText, type Hit } from './hit.ts';
import { type Block, type Edit, edited, leaveOut, leaveOutOfEdited } from './leave-out.ts';

interface MaskedLines {
  /** NDJSON, with a line break behind every event. */
  text: Buffer;
  /** What was masked, and what is around, as events: without what was left out of them. */
  masked: Buffer;
  report: MaskReport;
  leaks: MaskLeak[];
  /** Some event is another than before. */
  isChanged: boolean;
}

/** An event, in bytes. */
interface Line {
  start: number;
  end: number;
  hits: readonly Hit[];
}

/** What has become of an event: the parts that it now consists of, and what of it has to be scanned again, as events. */
interface MaskedLine extends Line {
  parts: readonly Buffer[];
  again: Buffer[];
}

const lineBreak = 0x0a;
const typeFirst = Buffer.from('{"type":');
/** Types of events that tell what page the others are of. */
const tellingTypes = ['4', '5'].map((type) => type.charCodeAt(0));

/** Whether the masker has to see the event to know the page; one whose type stands elsewhere may be of those. */
function mayTellPage(text: Buffer, start: number): boolean {
  const typeAt = start + typeFirst.length;
  const isTypeFirst = text.compare(typeFirst, 0, typeFirst.length, start, typeAt) === 0;
  return !isTypeFirst || tellingTypes.includes(text[typeAt] as number);
}

/** The events in which there are hits, and those that tell the page. @param hits in their order */
function linesOf(text: Buffer, hits: readonly Hit[]): Line[] {
  const lines: Line[] = [];
  let next = 0;
  for (let start = 0; start < text.length; ) {
    const found = text.indexOf(lineBreak, start);
    const end = found === -1 ? text.length : found;
    const first = next;
    while (next < hits.length && (hits[next] as Hit).at < end) next += 1;
    if (next > first || mayTellPage(text, start)) lines.push({ start, end, hits: hits.slice(first, next) });
    start = end + 1;
  }
  return lines;
}

/** JSON that is shorter takes less memory than an event may, whatever it is. */
const surelyCheap = 256 * 1024;

/** Whether parsing takes more memory than an event may. */
const isCostly = (json: Buffer, limits: ChunkLimits): boolean =>
  json.length > surelyCheap && shapeFault(json, limits) !== undefined;

/** What a part of a page is made an event with, to be scanned by itself. */
const pageHead = Buffer.from('{"type":2,"data":{"node":{"type":0,"childNodes":[');
const pageTail = Buffer.from('],"id":1}},"timestamp":1}\n');
const end = Buffer.from('\n');

/**
 * Masks the events in which something is hit, and leaves the others as they are written.
 *
 * @param hits in their order
 * @param blocks what may be left out of an event where there is no hit
 * @param limits of what has to be parsed
 * @returns undefined when that is too much, or when the events look like what stands in for blocks
 */
export function maskLines(
  text: Buffer,
  hits: readonly Hit[],
  blocks: readonly Block[],
  masker: Masker,
  limits: ChunkLimits,
): MaskedLines | undefined {
  const { result, report, leaks } = masker.maskChunk((chunk) => {
    /** Texts are masked where they stand, without the masker seeing the event. */
    const editsOf = (found: readonly Hit[]): Edit[] => {
      const edits: Edit[] = [];
      for (const { text: hit } of found) {
        if (!hit) continue;
        const masked = chunk.text(foundText(text, hit));
        if (masked === hit.value) continue;
        edits.push({ start: hit.start, end: hit.end, bytes: Buffer.from(JSON.stringify(masked).slice(1, -1)) });
      }
      return edits;
    };

    const maskTexts = (line: Line): MaskedLine | undefined => {
      const edits = editsOf(line.hits);
      if (edits.length === 0) return undefined;
      const again = [...leaveOutOfEdited(text, line, line.hits, blocks, edits), end];
      return { ...line, parts: edited(text, line, edits), again };
    };

    /** The masker sees what is around the hits in `seen`; others are in what is left out. */
    const maskEvent = (line: Line, seen: readonly Hit[]): MaskedLine | 'stand-in' | undefined => {
      const shortened = leaveOut(text, line, seen, blocks);
      if (isCostly(Buffer.from(shortened.text), limits)) return 'stand-in';
      const before = JSON.parse(shortened.text) as RecordingEvent;
      const after = chunk.event(before);
      const written = after === before ? shortened.text : JSON.stringify(after);
      const again: Buffer[] = written === shortened.text ? [] : [Buffer.from(written), end];
      const edits: Edit[] = [];
      if (seen.length < line.hits.length) {
        for (const block of shortened.left) {
          const inside = line.hits.filter(({ at }) => at >= block.start && at < block.end);
          const ofBlock = editsOf(inside);
          if (ofBlock.length === 0) continue;
          edits.push(...ofBlock);
          again.push(pageHead, ...leaveOutOfEdited(text, block, inside, blocks, ofBlock), pageTail);
        }
      }
      if (again.length === 0) return undefined;
      const parts = shortened.complete(written, edits);
      return parts ? { ...line, parts, again } : 'stand-in';
    };

    const lines: MaskedLine[] = [];
    for (const line of linesOf(text, hits)) {
      const around = line.hits.flatMap((hit) => hit.text?.elements ?? []);
      if (around.some(({ attributes }) => attributes && isCostly(text.subarray(...attributes), limits))) {
        return undefined;
      }
      const isTelling = mayTellPage(text, line.start);
      const seen = isTelling ? line.hits : line.hits.filter((hit) => !hit.text);
      const masked = isTelling || seen.length > 0 ? maskEvent(line, seen) : maskTexts(line);
      if (masked === 'stand-in') return undefined;
      if (masked) lines.push(masked);
    }
    return lines;
  });
  if (!result) return undefined;

  const parts: Buffer[] = [];
  const again: Buffer[] = [];
  let at = 0;
  for (const line of result) {
    parts.push(text.subarray(at, line.start), ...line.parts);
    again.push(...line.again);
    at = line.end;
  }
  parts.push(text.subarray(at));
  if (text[text.length - 1] !== lineBreak) parts.push(end);
  return { text: Buffer.concat(parts), masked: Buffer.concat(again), report, leaks, isChanged: result.length > 0 };
}
