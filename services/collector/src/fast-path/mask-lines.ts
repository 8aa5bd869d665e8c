import type { MaskLeak, RecordingEvent } from '@sightline/schemas';
import type { Masker, MaskReport } from '../masking/index.ts';
import { type Block, leaveOut, type Shortened } from './leave-out.ts';

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

/**
 * Masks the events in which something is hit, and leaves the others as they are written.
 *
 * @param hits places in `text` where something is masked, in their order
 * @param blocks what may be left out of an event where there is no hit
 * @returns undefined when the events look like what stands in for blocks
 */
export function maskLines(
  text: Buffer,
  hits: readonly number[],
  blocks: readonly Block[],
  masker: Masker,
): MaskedLines | undefined {
  const lines: { start: number; end: number; shortened: Shortened }[] = [];
  const events: RecordingEvent[] = [];
  let next = 0;
  for (let start = 0; start < text.length; ) {
    const found = text.indexOf(lineBreak, start);
    const end = found === -1 ? text.length : found;
    const isHit = next < hits.length && (hits[next] as number) < end;
    while (next < hits.length && (hits[next] as number) < end) next += 1;
    if (isHit || mayTellPage(text, start)) {
      const shortened = leaveOut(text, { start, end }, hits, blocks);
      lines.push({ start, end, shortened });
      events.push(JSON.parse(shortened.text) as RecordingEvent);
    }
    start = end + 1;
  }

  const { events: after, report, leaks } = masker.maskEvents(events);
  const parts: Buffer[] = [];
  const masked: string[] = [];
  let at = 0;
  for (const [index, { start, end, shortened }] of lines.entries()) {
    if (after[index] === events[index]) continue;
    const line = JSON.stringify(after[index]);
    if (line === shortened.text) continue;
    const completed = shortened.complete(line);
    if (!completed) return undefined;
    parts.push(text.subarray(at, start), ...completed);
    masked.push(line);
    at = end;
  }
  parts.push(text.subarray(at));
  if (text[text.length - 1] !== lineBreak) parts.push(Buffer.from('\n'));
  return {
    text: Buffer.concat(parts),
    masked: Buffer.from(masked.map((line) => `${line}\n`).join('')),
    report,
    leaks,
    isChanged: masked.length > 0,
  };
}
