import fc from 'fast-check';
import { expect, it } from 'vitest';
import { eachJsonPiece } from './json-pieces.ts';

const piecesOf = (value: unknown): string[] => {
  const pieces: string[] = [];
  eachJsonPiece(value, (piece) => void pieces.push(piece));
  return pieces;
};

it('are what JSON.stringify writes', () => {
  const json = fc.oneof(
    fc.json({ maxDepth: 6 }),
    fc.json({ stringUnit: 'binary' }),
    fc.constantFrom(
      '{"__proto__":{"a":1}}',
      '{"2":0,"a":-0,"1":1e999}',
      '{"toJSON":1,"a":"\\ud800\\u2028\\u0001"}',
      '[[],{},""]',
    ),
  );
  fc.assert(
    fc.property(json, (text) => {
      const value: unknown = JSON.parse(text);
      expect(piecesOf(value).join('')).toBe(JSON.stringify(value));
    }),
  );
});

it('are of about the same length, but for what holds a long string', () => {
  const row = { tag: 'div', attributes: { class: 'row' }, children: [{ text: 'some words' }] };
  const value = { rows: Array.from({ length: 5_000 }, () => row), long: 'x'.repeat(100_000), last: 1 };
  const pieces = piecesOf(value);
  expect(pieces.join('')).toBe(JSON.stringify(value));
  const lengths = pieces.map(({ length }) => length);
  expect(lengths.filter((length) => length > 20_000)).toHaveLength(1);
  expect(Math.min(...lengths.slice(0, 20))).toBeGreaterThan(10_000);
});
