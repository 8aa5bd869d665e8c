import { ClickHouseError } from '../clickhouse-error.ts';
import { isWord, type Token, tokens, withoutComments } from './tokens.ts';

/** Anything but an INSERT that brings data: runs as it is. */
export interface PlainStatement {
  kind: 'plain';
  sql: string;
  /** First word, in capitals. */
  verb: string;
  /** From its FORMAT clause. */
  format: string | undefined;
  /** Whether it has rows to answer with, as opposed to DDL and the like. */
  answersRows: boolean;
  /** Whether a part of it, such as a scalar subquery, is run already when it is planned. */
  runsWhenPlanned: boolean;
}

/** `INSERT INTO t … FORMAT f` or `VALUES`, with its data behind it or in the request's body. */
export interface InsertStatement {
  kind: 'insert';
  /** `INSERT INTO t (columns)`. */
  head: string;
  /** `SETTINGS …` or ''. */
  settings: string;
  format: string | undefined;
  /** What stood behind the statement. */
  data: string;
}

/** `INSERT INTO t SELECT … FROM input('structure') … FORMAT f`. */
export interface InsertFromInputStatement {
  kind: 'insert-from-input';
  beforeInput: string;
  /** Arguments of input(), e.g. `'a UInt32'`. */
  structure: string;
  afterInput: string;
  format: string | undefined;
  data: string;
}

export type Statement = PlainStatement | InsertStatement | InsertFromInputStatement;

const rowVerbs = new Set(['SELECT', 'WITH', '(', 'SHOW', 'DESCRIBE', 'DESC', 'EXISTS', 'EXPLAIN', 'CHECK', 'WATCH']);
const bodyWords = ['VALUES', 'FORMAT', 'SELECT', 'WITH', 'FROM'] as const;

/** Reads one statement. Throws ClickHouse's own errors for none and for several. */
export function parseStatement(text: string): Statement {
  const reader = tokens(text);
  const first = reader.next().value;
  if (!first)
    throw new ClickHouseError(62, 'SYNTAX_ERROR', 'Syntax error: failed at position 1 (end of query): Empty query');
  if (isWord(first, 'INSERT')) return parseInsert(text, [first], reader);
  return parsePlain(text, [first], reader);
}

function parsePlain(text: string, read: Token[], reader: Iterator<Token, undefined>): PlainStatement {
  const list = readToEnd(read, reader);
  const verb = list[0]?.text.toUpperCase() ?? '';
  if (hasPair(list, 'INTO', 'OUTFILE')) {
    throw new ClickHouseError(48, 'NOT_IMPLEMENTED', 'INTO OUTFILE is not allowed over HTTP');
  }
  const sql = withoutComments(text, list);
  return {
    kind: 'plain',
    sql,
    verb,
    format: formatClause(list)?.format,
    answersRows: rowVerbs.has(verb),
    runsWhenPlanned: runsWhenPlanned(list),
  };
}

function parseInsert(text: string, list: Token[], reader: Iterator<Token, undefined>): Statement {
  const next = (): Token | undefined => {
    const token = reader.next().value;
    if (token) list.push(token);
    return token;
  };
  // The target's name is read first, so that a table called `format` or `values` is no clause.
  let token = next();
  while (isWord(token, 'INTO', 'TABLE')) token = next();
  if (isWord(token, 'FUNCTION')) token = next();
  let depth = 0;
  let settingsAt: number | undefined;
  for (token = next(); token; token = next()) {
    depth += depthChange(token);
    if (depth !== 0 || list.at(-2)?.text === '.') continue;
    if (isWord(token, 'SETTINGS')) settingsAt = list.length - 1;
    if (token.text === ';' || isWord(token, ...bodyWords)) break;
  }
  if (isWord(token, 'FROM')) throw new ClickHouseError(48, 'NOT_IMPLEMENTED', 'FROM INFILE is not allowed over HTTP');
  if (isWord(token, 'SELECT', 'WITH')) return parseInsertSelect(text, readToEnd(list, reader));
  const clause = token ? list.slice(0, -1) : list;
  const head = withoutComments(text, clause.slice(0, settingsAt));
  const settings = settingsAt === undefined ? '' : withoutComments(text, clause.slice(settingsAt));
  if (isWord(token, 'FORMAT')) {
    const format = next();
    return { kind: 'insert', head, settings, format: format?.text, data: dataAfter(text, format?.end ?? text.length) };
  }
  const data = token && token.text !== ';' ? text.slice(token.end) : '';
  return { kind: 'insert', head, settings, format: isWord(token, 'VALUES') ? 'Values' : undefined, data };
}

function parseInsertSelect(text: string, list: Token[]): Statement {
  const at = list.findIndex((token, i) => isWord(token, 'INPUT') && list[i + 1]?.text === '(');
  if (at === -1) {
    const sql = withoutComments(text, list);
    return { kind: 'plain', sql, verb: 'INSERT', format: undefined, answersRows: false, runsWhenPlanned: true };
  }
  let depth = 0;
  const close = list.findIndex((token, i) => {
    if (i <= at) return false;
    depth += depthChange(token);
    return depth === 0;
  });
  const format = formatClause(list);
  const end = format?.at ?? list.length;
  return {
    kind: 'insert-from-input',
    beforeInput: withoutComments(text, list.slice(0, at)),
    structure: withoutComments(text, list.slice(at + 2, close)),
    afterInput: withoutComments(text, list.slice(close + 1, end)),
    format: format?.format,
    data: '',
  };
}

/** All tokens up to the end; a closing semicolon is left out, a second statement is refused. */
function readToEnd(list: Token[], reader: Iterator<Token, undefined>): Token[] {
  for (let token = reader.next().value; token; token = reader.next().value) {
    if (token.text === ';') {
      if (reader.next().value === undefined) break;
      throw new ClickHouseError(62, 'SYNTAX_ERROR', 'Syntax error (Multi-statements are not allowed)');
    }
    list.push(token);
  }
  return list;
}

/** `FORMAT f` at the top level, the last one; `at` is the place of its first token. */
function formatClause(list: readonly Token[]): { format: string; at: number } | undefined {
  let depth = 0;
  let found: { format: string; at: number } | undefined;
  for (const [at, token] of list.entries()) {
    depth += depthChange(token);
    const name = list[at + 1];
    const after = list[at + 2];
    const last = after === undefined || isWord(after, 'SETTINGS');
    if (depth === 0 && isWord(token, 'FORMAT') && name?.kind === 'word' && last) found = { format: name.text, at };
  }
  return found;
}

/** What stands before a subquery that is a table of its own, and is only read when the statement runs. */
const beforeTables = ['FROM', 'JOIN', 'AS', 'UNION', 'ALL', 'DISTINCT', 'EXCEPT', 'INTERSECT'];

function runsWhenPlanned(list: readonly Token[]): boolean {
  return list.some((token, i) => {
    if (token.text !== '(' || !isWord(list[i + 1], 'SELECT', 'WITH')) return false;
    const before = list[i - 1];
    return before !== undefined && before.text !== '(' && !isWord(before, ...beforeTables);
  });
}

const hasPair = (list: readonly Token[], one: string, other: string): boolean =>
  list.some((token, i) => isWord(token, one) && isWord(list[i + 1], other));

function depthChange(token: Token): number {
  if (token.kind !== 'symbol') return 0;
  return { '(': 1, '[': 1, ')': -1, ']': -1 }[token.text] ?? 0;
}

/** Data begins behind the spaces of the line that holds the format, and one line break. */
function dataAfter(text: string, end: number): string {
  return text.slice(end).replace(/^[ \t]*;?[ \t]*\r?\n?/, '');
}
