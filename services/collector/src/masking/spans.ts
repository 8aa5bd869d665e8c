/** A range of characters, `[start, end)`, and the class of what stands there. */
export interface Span {
  start: number;
  end: number;
  id: string;
}

/** `*` for every character but line breaks, which keep a replayed page's lines where they were. */
export const stars = (text: string): string => text.replace(/[^\r\n]/g, '*');

/** `text` with every span covered by `*`; spans may overlap and stand in any order. */
export function coverSpans(text: string, spans: readonly Span[]): string {
  let covered = '';
  let at = 0;
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    if (end <= at) continue;
    const from = Math.max(start, at);
    covered += text.slice(at, from) + stars(text.slice(from, end));
    at = end;
  }
  return covered + text.slice(at);
}
