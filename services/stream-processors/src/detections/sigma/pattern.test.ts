import { describe, expect, it } from 'vitest';
import { compilePattern } from './pattern.ts';

describe('patterns', () => {
  it.each([
    ['login', 'LogIn', true],
    ['login', 'login2', false],
    ['pro*', 'products', true],
    ['*shop*', 'https://shop.example', true],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['ab*bc', 'abc', false],
    ['prog?', 'progA', true],
    ['prog?', 'prog', false],
    ['*?x', 'x', false],
    ['*a?c*', 'xxabcxx', true],
    ['', '', true],
    ['', 'x', false],
    ['*', '', true],
  ])('%s against %s: %s', (pattern, text, expected) => {
    expect(compilePattern(pattern)(text)).toBe(expected);
  });

  it.each([
    [String.raw`5\*`, '5*', true],
    [String.raw`5\*`, '55', false],
    [String.raw`why\?`, 'why?', true],
    [String.raw`a\\*`, String.raw`a\tail`, true],
    [String.raw`a\b`, String.raw`a\b`, true],
    [String.raw`a\\b`, String.raw`a\b`, true],
    [String.raw`a\\\*`, String.raw`a\*`, true],
  ])('escapes: %s against %s: %s', (pattern, text, expected) => {
    expect(compilePattern(pattern)(text)).toBe(expected);
  });

  it('regards case when the rule says so', () => {
    expect(compilePattern('Login', { cased: true })('login')).toBe(false);
    expect(compilePattern('log', { cased: true, openEnd: true })('login')).toBe(true);
  });

  it('reaches as far as its modifiers say', () => {
    expect(compilePattern('b', { openStart: true })('ab')).toBe(true);
    expect(compilePattern('b', { openStart: true })('abc')).toBe(false);
    expect(compilePattern('b', { openStart: true, openEnd: true })('abc')).toBe(true);
  });

  it('does not take long for a text made to take long', () => {
    const started = performance.now();
    expect(compilePattern(`${'*a'.repeat(20)}*b`)('a'.repeat(50_000))).toBe(false);
    expect(performance.now() - started).toBeLessThan(500);
  });
});
