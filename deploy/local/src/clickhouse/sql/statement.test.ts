import { describe, expect, test } from 'vitest';
import { parseStatement } from './statement.ts';

describe('statements without data', () => {
  test.each([
    ['select 1', { sql: 'select 1', verb: 'SELECT', format: undefined, answersRows: true }],
    ['SELECT 1 FORMAT JSONEachRow', { verb: 'SELECT', format: 'JSONEachRow' }],
    [
      'SELECT 1 FORMAT CSV SETTINGS max_threads = 1;',
      { format: 'CSV', sql: 'SELECT 1 FORMAT CSV SETTINGS max_threads = 1' },
    ],
    ['SELECT format FROM t', { format: undefined }],
    ['SELECT 1 AS format, 2', { format: undefined }],
    ["SELECT 'FORMAT CSV'", { format: undefined }],
    ['(SELECT 1) UNION ALL (SELECT 2)', { verb: '(', answersRows: true }],
    ['CREATE TABLE t (a UInt32) ENGINE = Memory', { verb: 'CREATE', answersRows: false }],
    ['INSERT INTO t SELECT 1', { verb: 'INSERT', answersRows: false }],
    ['INSERT INTO t WITH 1 AS a SELECT a', { verb: 'INSERT' }],
    ['SELECT 1;  -- done', { sql: 'SELECT 1' }],
  ])('%s', (sql, expected) => expect(parseStatement(sql)).toMatchObject({ kind: 'plain', ...expected }));

  test.each([[''], ['  -- only a comment'], ['/* nothing */']])('no statement: %j', (sql) =>
    expect(() => parseStatement(sql)).toThrow(/Empty query. \(SYNTAX_ERROR\)/),
  );

  test.each([
    ['SELECT a FROM (SELECT 1 AS a)', false],
    ['WITH t AS (SELECT 1 AS a) SELECT a FROM t', false],
    ['SELECT 1 FROM a JOIN (SELECT 1) AS b USING c', false],
    ['(SELECT 1) UNION ALL (SELECT 2)', false],
    ['SELECT (1 + 2), if(a, (b), c) FROM t', false],
    ['WITH (SELECT max(a) FROM t) AS m SELECT m', true],
    ['SELECT (SELECT 1)', true],
    ['SELECT 1 FROM t WHERE a IN (SELECT b FROM u)', true],
    ['SELECT 1 FROM t WHERE a > (SELECT avg(a) FROM t)', true],
    ['SELECT 1, (SELECT 2)', true],
  ])('%s: run when planned? %s', (sql, expected) =>
    expect(parseStatement(sql)).toMatchObject({ runsWhenPlanned: expected }),
  );

  test('several statements, and files of the server, are refused', () => {
    expect(() => parseStatement('SELECT 1; SELECT 2')).toThrow('Multi-statements are not allowed');
    expect(() => parseStatement("SELECT 1 INTO OUTFILE '/tmp/x'")).toThrow('NOT_IMPLEMENTED');
    expect(() => parseStatement("INSERT INTO t FROM INFILE '/etc/passwd' FORMAT CSV")).toThrow('NOT_IMPLEMENTED');
  });
});

describe('inserts with data', () => {
  test.each([
    ['INSERT INTO t FORMAT JSONEachRow', { head: 'INSERT INTO t', format: 'JSONEachRow', data: '' }],
    ['INSERT INTO t (a, b) FORMAT CSV\n1,2\n', { head: 'INSERT INTO t (a, b)', format: 'CSV', data: '1,2\n' }],
    ['INSERT INTO t FORMAT CSV 1,2', { data: '1,2' }],
    [
      "INSERT INTO d.t VALUES (1, '-- { x }'), (2, ';')",
      { head: 'INSERT INTO d.t', format: 'Values', data: " (1, '-- { x }'), (2, ';')" },
    ],
    [
      'INSERT INTO t SETTINGS async_insert = 1 FORMAT TSV',
      { head: 'INSERT INTO t', settings: 'SETTINGS async_insert = 1' },
    ],
    ['INSERT INTO t', { format: undefined, data: '' }],
    [
      'INSERT INTO TABLE values (format, "values") FORMAT CSV',
      { head: 'INSERT INTO TABLE values (format, "values")', format: 'CSV' },
    ],
    ['INSERT INTO db.format VALUES (1)', { head: 'INSERT INTO db.format', format: 'Values', data: ' (1)' }],
    [
      "INSERT INTO FUNCTION remote('h', d.t) (a) VALUES (1)",
      { head: "INSERT INTO FUNCTION remote('h', d.t) (a)", data: ' (1)' },
    ],
    ['INSERT /* c */ INTO t -- { hint }\n FORMAT CSV', { head: 'INSERT INTO t', format: 'CSV' }],
    ['INSERT INTO t (* EXCEPT(b)) VALUES (1)', { head: 'INSERT INTO t (* EXCEPT(b))' }],
  ])('%s', (sql, expected) => expect(parseStatement(sql)).toMatchObject({ kind: 'insert', ...expected }));

  test('a select over the data of the request', () => {
    const sql = "INSERT INTO t SELECT a + 1, length(b) FROM input('a UInt32, b String') WHERE a > 0 FORMAT JSONEachRow";
    expect(parseStatement(sql)).toEqual({
      kind: 'insert-from-input',
      beforeInput: 'INSERT INTO t SELECT a + 1, length(b) FROM',
      structure: "'a UInt32, b String'",
      afterInput: 'WHERE a > 0',
      format: 'JSONEachRow',
      data: '',
    });
  });
});
