import { privacyRules } from '@sightline/schemas';
import { describe, expect, it } from 'vitest';
import { createSensitiveNames } from '../sensitive-names.ts';
import { createTextScanner } from '../text-scanner.ts';
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

it.each(privacyRules.patterns)('$id of pii.yaml is accepted', ({ regex, flags, check, minDigits }) => {
  expect(() => assertLinear(regex, flags, check !== undefined || minDigits !== undefined)).not.toThrow();
});

describe('hostile text of 1 MiB takes no more than a moment', () => {
  const scanner = createTextScanner(privacyRules, createSensitiveNames(privacyRules));
  it.each([
    'a',
    'a@',
    'a.',
    '@a.',
    "a'",
    '4',
    '4 ',
    '4111 ',
    '4111111111111111',
    '0 ',
    '01 ',
    '+1 ',
    '(123) ',
    '1-',
    'DE89 ',
    'eyJaaaaaaaa',
    'eyJaaaaaaaa.',
    'eyJ-',
    'Bearer ',
    'Bearer a',
    '-----BEGIN PRIVATE KEY-----',
    '-----BEGIN PRIVATE KEY-----A',
    '//a',
    '//a@',
    '?token=',
    '&pwd=a',
    'url(?pwd=a',
    'password:"',
    '"password":"a',
    'password:',
    '%40',
    '%2540',
    '%252540',
    '&#64;',
    '\\u0040',
    'QUJD',
    'QUJDREVGR0hJ/',
    'am9obkBleGFtcGxlLmNvbQ/',
    'tel:1',
    'phone 1',
    '4111-',
    '00 1',
    'M1 2',
    '555-123-4567 ',
    '\u200b',
    '４',
  ])('%j', (unit) => {
    const text = unit.repeat(Math.ceil(1_048_576 / unit.length));
    const start = performance.now();
    scanner.find(text);
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});
