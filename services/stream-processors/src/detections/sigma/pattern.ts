/** How far a text value reaches: the whole field, or its start, end or any part. */
export interface PatternOptions {
  /** Sigma compares without regard to case unless a rule says `cased`. */
  cased?: boolean;
  openStart?: boolean;
  openEnd?: boolean;
}

/** A piece of text between two `*`; `null` stands for `?`, any one character (UTF-16 unit). */
type Piece = readonly (string | null)[];

/**
 * Compiles a Sigma text value: `*` any run of characters, `?` any one; `\*`, `\?` and `\\` stand for themselves and a
 * backslash before anything else is a backslash. Takes time linear in text × pattern, whatever the text: it is written
 * by visitors.
 */
export function compilePattern(value: string, options: PatternOptions = {}): (text: string) => boolean {
  const fold = (text: string): string => (options.cased ? text : text.toLowerCase());
  const pieces = split(fold(value));
  if (options.openStart) pieces.unshift([]);
  if (options.openEnd) pieces.push([]);

  const only = pieces.length === 1 ? literal(pieces[0]) : undefined;
  if (only !== undefined) return (text) => fold(text) === only;
  return (text) => matchPieces(fold(text), pieces);
}

function split(value: string): Piece[] {
  let piece: (string | null)[] = [];
  const pieces: Piece[] = [piece];
  for (let at = 0; at < value.length; at++) {
    const char = value.charAt(at);
    const next = value.charAt(at + 1);
    if (char === '\\' && (next === '*' || next === '?' || next === '\\')) {
      piece.push(next);
      at++;
    } else if (char === '*') {
      piece = [];
      pieces.push(piece);
    } else {
      piece.push(char === '?' ? null : char);
    }
  }
  return pieces;
}

const literal = (piece: Piece | undefined): string | undefined => (piece?.includes(null) ? undefined : piece?.join(''));

/** First piece at the start, last at the end, those between one after the other, each as early as possible. */
function matchPieces(text: string, pieces: readonly Piece[]): boolean {
  const first = pieces[0] ?? [];
  const last = pieces.at(-1) ?? [];
  if (pieces.length === 1) return text.length === first.length && fits(text, 0, first);
  if (text.length < first.length + last.length) return false;
  const end = text.length - last.length;
  if (!fits(text, 0, first) || !fits(text, end, last)) return false;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    while (at + piece.length <= end && !fits(text, at, piece)) at++;
    if (at + piece.length > end) return false;
    at += piece.length;
  }
  return true;
}

const fits = (text: string, at: number, piece: Piece): boolean =>
  piece.every((char, index) => char === null || text.charAt(at + index) === char);
