import { privacyRules } from '@sightline/schemas';
import { expect, it } from 'vitest';
import { createMasker } from './masker.ts';

const { scanner } = createMasker(privacyRules).parts;

it.each([
  'tEL: 0301234567',
  'SmS:030 1234567',
  'CeLL: 0301234567',
  'hANDY 0301234567',
  'fAx: 0301234567',
  'MoBIle: 0301234567',
  'WHaTsAPP: 0301234567',
  'RufNUMMER: 0301234567',
  'téLéPHone: 0301234567',
])('a telephone number is found whatever the case of its label: %s', (text) =>
  expect(scanner.find(text)).not.toEqual([]),
);
