import { expect, it } from 'vitest';
import { sqlStrings } from './sql-strings.ts';

it('writes an array of literals that cannot be left', () => {
  expect(sqlStrings(['a', "b'c", 'd\\', "\\'"])).toBe("['a', 'b\\'c', 'd\\\\', '\\\\\\'']");
  expect(sqlStrings([])).toBe('[]');
});
