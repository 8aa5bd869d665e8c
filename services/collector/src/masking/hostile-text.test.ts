import { assertLinear } from '@sightline/platform/pattern-shape';
import { privacyRules } from '@sightline/schemas';
import { describe, expect, it } from 'vitest';
import { createSensitiveNames } from './sensitive-names.ts';
import { createTextScanner } from './text-scanner.ts';

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
    'abandon ',
    'abandon',
    '2a01:',
    'a:',
    'born on ',
    'passport ',
    'ssn 1',
    'P<',
    '1.',
    '100.',
    'AB12',
  ])('%j', (unit) => {
    const text = unit.repeat(Math.ceil(1_048_576 / unit.length));
    const start = performance.now();
    scanner.find(text);
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});
