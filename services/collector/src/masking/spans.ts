/** A range of characters, `[start, end)`, and the class of what stands there. */
export interface Span {
  start: number;
  end: number;
  id: string;
  /** The rest of it stands in another text. */
  partial?: boolean;
}

/** `*` for every character but line breaks, which keep a replayed page's lines where they were. */
export const stars = (text: string): string => text.replace(/[^\r\n]/g, '*');

/** Whether nothing is left to mask in a part of a text: the recorder has done it. */
export function isMasked(text: string, start: number, end: number): boolean {
  for (let index = start; index < end; index += 1) {
    const character = text.charAt(index);
    if (character !== '*' && character !== '\n' && character !== '\r') return false;
  }
  return true;
}

/**
 * `text` with every span covered; spans may overlap and stand in any order. What overlaps is covered together.
 *
 * @param cover what stands in the place of a range; its class is undefined when it is not of one class or not whole
 */
export function coverSpans(
  text: string,
  spans: readonly Span[],
  cover: (part: string, id: string | undefined) => string = stars,
): string {
  const sorted = [...spans].sort((a, b) => a.start - b.start);
  let covered = '';
  let at = 0;
  for (let index = 0; index < sorted.length; ) {
    const { start, end: firstEnd, id: firstId, partial } = sorted[index] as Span;
    let end = firstEnd;
    let id = partial ? undefined : firstId;
    for (index += 1; index < sorted.length && (sorted[index] as Span).start < end; index += 1) {
      const next = sorted[index] as Span;
      end = Math.max(end, next.end);
      if (next.partial || next.id !== id) id = undefined;
    }
    covered += text.slice(at, start) + cover(text.slice(start, end), id);
    at = end;
  }
  return covered + text.slice(at);
}
