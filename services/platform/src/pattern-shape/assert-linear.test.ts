import { describe, expect, it } from 'vitest';
import { assertLinear } from './assert-linear.ts';

describe('a pattern is refused', () => {
  it.each([
    ['a loop inside a loop', '(?:a+)+$'],
    ['a bounded loop inside a loop', '(?:a{1,9}){1,9}x'],
    ['two ways through a loop', '(?:a|a){1,50}x'],
    ['optional parts inside a loop', '(?:a?b?)+c'],
    ['an optional repetition inside a loop', '(?:\\d\\d?){1,30}x'],
    ['loops over the same characters', '\\d+\\d+x'],
    ['long bounded loops over the same characters', '[a-z]{1,200}[a-z]{1,200}x'],
    ['a loop without bound at an unguarded start', '[a-z]+@'],
    ['a guard that lets some characters through', '(?<![a-z])[a-z.]+@'],
    ['a loop without bound that must be followed by something', 'x[^y]*y'],
    ['a back-reference', '(a)\\1'],
    ['a match of nothing', 'a*'],
    ['an ambiguous look-ahead', '(?=(?:a|a){1,90}x)a'],
    ['no regular expression', '(a'],
  ])('for %s', (_, source) => {
    expect(() => assertLinear(source)).toThrow(SyntaxError);
  });

  it('for a loop without bound when matches are retried', () => {
    expect(() => assertLinear('ab+', '', true)).toThrow('needs an upper bound');
    expect(() => assertLinear('ab+', '')).not.toThrow();
  });

  it('for letters that differ in case only', () => {
    expect(() => assertLinear('[a-z]{1,99}[A-Z]{1,99}[a-z]{1,300}x', 'i')).toThrow();
    expect(() => assertLinear('[a-z]{1,99}[A-Z]{1,99}x', '')).not.toThrow();
  });
});
