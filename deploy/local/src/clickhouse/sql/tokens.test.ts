import { describe, expect, test } from 'vitest';
import { tokens, withoutComments } from './tokens.ts';

const strip = (sql: string): string => withoutComments(sql, [...tokens(sql)]);

describe('comments go, everything else stays', () => {
  test.each([
    ['SELECT 1 -- { serverError 60 }', 'SELECT 1'],
    ['SELECT 1 /* { clientError 60 } */ + 2', 'SELECT 1 + 2'],
    ['SELECT 1 # note\n+ 1', 'SELECT 1 + 1'],
    ['#!/usr/bin/clickhouse\nSELECT 1', 'SELECT 1'],
    ["SELECT '-- { serverError 60 }', '/* x */'", "SELECT '-- { serverError 60 }', '/* x */'"],
    ["SELECT 'it''s -- here', 'a\\'-- b'", "SELECT 'it''s -- here', 'a\\'-- b'"],
    ['SELECT `a--b`, "c/*d*/"', 'SELECT `a--b`, "c/*d*/"'],
    ['SELECT $x$ -- text $x$, $$/* text */$$', 'SELECT $x$ -- text $x$, $$/* text */$$'],
    ['SELECT 5-3, a--b\n, c', 'SELECT 5-3, a , c'],
    ['SELECT 1 /* never closed', 'SELECT 1'],
    ['SELECT {x:String}, 1.5e-3', 'SELECT {x:String}, 1.5e-3'],
    ['', ''],
    ['-- nothing else', ''],
  ])('%s', (sql, expected) => expect(strip(sql)).toBe(expected));
});

test('a long literal is read in one step', () => {
  const literal = `'${'x'.repeat(5_000_000)}'`;
  expect([...tokens(`SELECT ${literal}`)].map(({ kind }) => kind)).toEqual(['word', 'string']);
});
