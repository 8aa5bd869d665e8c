import { describe, expect, it } from 'vitest';
import { compileCondition } from './condition.ts';
import { sigmaEvent } from './sigma-event.ts';

const names = ['a', 'b', 'sel_one', 'sel_two', 'filter', '_hidden'];
const selections = new Map(
  names.map((name) => [name, (event: ReturnType<typeof sigmaEvent>) => event.field(name) === true]),
);
const holds = (condition: string, ...truths: string[]): boolean =>
  compileCondition(condition, selections)(sigmaEvent(Object.fromEntries(truths.map((name) => [name, true]))));

describe('conditions', () => {
  it('binds not before and, and before or', () => {
    expect(holds('a or b and filter', 'a')).toBe(true);
    expect(holds('(a or b) and filter', 'a')).toBe(false);
    expect(holds('not a and b', 'b')).toBe(true);
    expect(holds('not (a and b)', 'a')).toBe(true);
    expect(holds('not not a', 'a')).toBe(true);
  });

  it('quantifies over name patterns', () => {
    expect(holds('1 of sel_*', 'sel_two')).toBe(true);
    expect(holds('all of sel_*', 'sel_two')).toBe(false);
    expect(holds('all of sel_* and not 1 of filter*', 'sel_one', 'sel_two')).toBe(true);
    expect(holds('any of sel*', 'sel_one')).toBe(true);
  });

  it('leaves names with an underscore out of them', () => {
    expect(holds('1 of them', '_hidden')).toBe(false);
    expect(holds('1 of _*', '_hidden')).toBe(true);
    expect(holds('all of them', 'a', 'b', 'sel_one', 'sel_two', 'filter')).toBe(true);
  });

  it('does not care for the case of its words', () => {
    expect(holds('a AND NOT b', 'a')).toBe(true);
    expect(holds('1 OF Them', 'a')).toBe(true);
  });

  it.each([
    ['', 'found the end'],
    ['a and', 'found the end'],
    ['a b', 'found "b" at character 3'],
    ['(a or b', 'expected ")"'],
    ['a and nobody', 'expected one of the selections a, b,'],
    ['2 of them', 'expected "1", "any" or "all"'],
    ['1 of nothing*', 'expected a pattern that some selection matches'],
    ['1 of', 'expected "them" or a name pattern'],
    ['a | count() > 5', 'found "|"'],
  ])('refuses "%s": %s', (condition, problem) => {
    expect(() => compileCondition(condition, selections)).toThrow(problem);
  });
});
