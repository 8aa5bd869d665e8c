import type { MaskLeak, RecordingEvent } from '@sightline/schemas';
import type { Masker, MaskReport } from '../masking/index.ts';
import { foundText, type Hit, type HitText } from './hit.ts';
import { type Block, type Edit, edited, leaveOut, leaveOutOfEdited } from './leave-out.ts';

interface MaskedLines {
  /** NDJSON, with a line break behind every event. */
  text: Buffer;
  /** Of it the events that were masked, without what was left out of them. */
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

/** What has become of an event: the parts that it now consists of, and those that have to be scanned again. */
interface MaskedLine extends Line {
  parts: readonly Buffer[];
  masked: readonly Buffer[];
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

/** The events that the masker has to know of. @param hits in their order */
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

/** The texts in which there are hits; undefined: there are others, or the event tells the page. */
function textsOf(text: Buffer, { start, hits }: Line): HitText[] | undefined {
  if (mayTellPage(text, start)) return undefined;
  const texts: HitText[] = [];
  for (const hit of hits) {
    if (!hit.text) return undefined;
    texts.push(hit.text);
  }
  return texts;
}

/**
 * Masks the events in which something is hit, and leaves the others as they are written.
 *
 * @param hits in their order
 * @param blocks what may be left out of an event where there is no hit
 * @returns undefined when the events look like what stands in for blocks
 */
export function maskLines(
  text: Buffer,
  hits: readonly Hit[],
  blocks: readonly Block[],
  masker: Masker,
): MaskedLines | undefined {
  const { result, report, leaks } = masker.maskChunk((chunk) => {
    /** Texts are masked where they stand, without the masker seeing the event. */
    const maskTexts = (line: Line, texts: readonly HitText[]): MaskedLine | undefined => {
      const edits: Edit[] = [];
      for (const hit of texts) {
        const masked = chunk.text(foundText(text, hit));
        if (masked === hit.value) continue;
        edits.push({ start: hit.start, end: hit.end, bytes: Buffer.from(JSON.stringify(masked).slice(1, -1)) });
      }
      if (edits.length === 0) return undefined;
      return {
        ...line,
        parts: edited(text, line.start, line.end, edits),
        masked: leaveOutOfEdited(text, line, line.hits, blocks, edits),
      };
    };

    const maskEvent = (line: Line): MaskedLine | 'stand-in' | undefined => {
      const shortened = leaveOut(text, line, line.hits, blocks);
      const before = JSON.parse(shortened.text) as RecordingEvent;
      const after = chunk.event(before);
      if (after === before) return undefined;
      const written = JSON.stringify(after);
      if (written === shortened.text) return undefined;
      const parts = shortened.complete(written);
      return parts ? { ...line, parts, masked: [Buffer.from(written)] } : 'stand-in';
    };

    const lines: MaskedLine[] = [];
    for (const line of linesOf(text, hits)) {
      const texts = textsOf(text, line);
      const masked = texts ? maskTexts(line, texts) : maskEvent(line);
      if (masked === 'stand-in') return undefined;
      if (masked) lines.push(masked);
    }
    return lines;
  });
  if (!result) return undefined;

  const parts: Buffer[] = [];
  const again: Buffer[] = [];
  const end = Buffer.from('\n');
  let at = 0;
  for (const line of result) {
    parts.push(text.subarray(at, line.start), ...line.parts);
    again.push(...line.masked, end);
    at = line.end;
  }
  parts.push(text.subarray(at));
  if (text[text.length - 1] !== lineBreak) parts.push(end);
  return { text: Buffer.concat(parts), masked: Buffer.concat(again), report, leaks, isChanged: result.length > 0 };
}
