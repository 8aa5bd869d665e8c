import { expect, it } from 'vitest';
import { sqlTuples } from './sql-tuples.ts';

it('quotes what it is given', () => {
  expect(
    sqlTuples([
      ['a', 1],
      ["b' OR '1'='1", 2],
      ['c\\', 3],
    ]),
  ).toBe("('a', 1), ('b\\' OR \\'1\\'=\\'1', 2), ('c\\\\', 3)");
});
