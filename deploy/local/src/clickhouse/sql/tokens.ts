/** A piece of SQL that is neither space nor comment. `start` and `end` are offsets in the text. */
export interface Token {
  kind: 'word' | 'string' | 'quoted' | 'number' | 'symbol';
  text: string;
  start: number;
  end: number;
}

const space = /\s+|\uFEFF/y;
const lineComment = /(?:--|#[ !])[^\n]*/y;
const blockComment = /\/\*[\s\S]*?(?:\*\/|$)/y;
const heredoc = /\$([A-Za-z0-9_]*)\$[\s\S]*?\$\1\$/y;
const string = /'(?:[^'\\]|\\[\s\S]|'')*(?:'|$)/y;
const quoted = /"(?:[^"\\]|\\[\s\S]|"")*(?:"|$)|`(?:[^`\\]|\\[\s\S]|``)*(?:`|$)/y;
const word = /[A-Za-z_][A-Za-z0-9_$]*/y;
const number = /[0-9][A-Za-z0-9_.]*/y;

const kinds: [Token['kind'], RegExp][] = [
  ['string', heredoc],
  ['string', string],
  ['quoted', quoted],
  ['word', word],
  ['number', number],
];

const blanks = [space, lineComment, blockComment];

function matchAt(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  for (;;) {
    const next = blanks.reduce((position, pattern) => matchAt(pattern, text, position), at);
    if (next === at) return at;
    at = next;
  }
}

/** The tokens of SQL, one by one: a reader stops where the data of an INSERT begins, which is not SQL. */
export function* tokens(text: string): Generator<Token, undefined> {
  let at = skipBlanks(text, 0);
  while (at < text.length) {
    const start = at;
    const found = kinds.find(([, pattern]) => matchAt(pattern, text, start) > start);
    const end = found ? matchAt(found[1], text, start) : start + 1;
    yield { kind: found?.[0] ?? 'symbol', text: text.slice(start, end), start, end };
    at = skipBlanks(text, end);
  }
  return undefined;
}

export const isWord = (token: Token | undefined, ...words: string[]): boolean =>
  token?.kind === 'word' && words.includes(token.text.toUpperCase());

/**
 * SQL of the tokens with every comment taken out: the engine reads test hints such as `-- { serverError 60 }` from
 * comments and then hides the error.
 */
export function withoutComments(text: string, list: readonly Token[]): string {
  let sql = '';
  let end: number | undefined;
  for (const token of list) {
    if (end !== undefined && token.start > end) sql += ' ';
    sql += text.slice(token.start, token.end);
    end = token.end;
  }
  return sql;
}
