import type { MaskLeak, RecordingEvent } from '@sightline/schemas';
import type { Masker, MaskReport } from '../masking/index.ts';

interface MaskedLines {
  /** NDJSON, with a line break behind every event. */
  text: Buffer;
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
 * @param hits places in `text`, at least one in each event of which something is masked
 */
export function maskLines(text: Buffer, hits: readonly number[], masker: Masker): MaskedLines {
  const sorted = [...hits].sort((a, b) => a - b);
  const lines: { start: number; end: number }[] = [];
  const events: RecordingEvent[] = [];
  let next = 0;
  for (let start = 0; start < text.length; ) {
    const found = text.indexOf(lineBreak, start);
    const end = found === -1 ? text.length : found;
    const isHit = next < sorted.length && (sorted[next] as number) < end;
    while (next < sorted.length && (sorted[next] as number) < end) next += 1;
    if (isHit || mayTellPage(text, start)) {
      lines.push({ start, end });
      events.push(JSON.parse(text.toString('utf8', start, end)) as RecordingEvent);
    }
    start = end + 1;
  }

  const masked = masker.maskEvents(events);
  const parts: Buffer[] = [];
  let at = 0;
  for (const [index, { start, end }] of lines.entries()) {
    if (masked.events[index] === events[index]) continue;
    parts.push(text.subarray(at, start), Buffer.from(JSON.stringify(masked.events[index])));
    at = end;
  }
  parts.push(text.subarray(at));
  if (text[text.length - 1] !== lineBreak) parts.push(Buffer.from('\n'));
  return {
    text: Buffer.concat(parts),
    report: masked.report,
    leaks: masked.leaks,
    isChanged: parts.length > 1 + Number(text[text.length - 1] !== lineBreak),
  };
}
