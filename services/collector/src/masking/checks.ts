import { ipv4, ipv6 } from './address-checks.ts';
import type { Check } from './check.ts';
import { ibanLengths } from './iban-lengths.ts';
import { cpf, dni, nino, nir, ssn, steuerId, verhoeff } from './national-id-checks.ts';
import { seedPhrase } from './seed-phrase.ts';

/** Luhn sum of the first `count` digits (ISO/IEC 7812-1, annex B). */
function passesLuhn(digits: readonly number[], count: number): boolean {
  let sum = 0;
  for (let index = 0; index < count; index += 1) {
    const digit = digits[count - 1 - index] ?? 0;
    const weighted = index % 2 === 1 ? digit * 2 : digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return sum % 10 === 0;
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** An article's number (GTIN-13): thirteen digits in one piece whose check digit weighs every second digit by three. */
const isArticleNumber = (digits: readonly number[], end: number): boolean =>
  digits.length === 13 &&
  end === digits.length &&
  digits.reduce((sum, digit, index) => sum + digit * (index % 2 === 0 ? 1 : 3), 0) % 10 === 0;

/** The longest run of 13 to 19 digits from the start that ends with a group of digits and has a Luhn sum of 0. */
const luhn: Check = (match) => {
  const digits: number[] = [];
  let best = 0;
  for (let index = 0; index < match.length; index += 1) {
    const code = match.charCodeAt(index);
    if (!isDigit(code)) continue;
    digits.push(code - 48);
    const groupEnds = !isDigit(match.charCodeAt(index + 1));
    if (!groupEnds || digits.length < 13 || digits.length > 19 || isArticleNumber(digits, index + 1)) continue;
    if (passesLuhn(digits, digits.length)) best = index + 1;
  }
  return best;
};

/** ISO 13616: as many characters as the country's IBANs have, with remainder 1 modulo 97. */
const mod97: Check = (match) => {
  const length = ibanLengths[match.slice(0, 2).toUpperCase()];
  if (length === undefined) return 0;
  let compact = '';
  let index = 0;
  for (; index < match.length && compact.length < length; index += 1) {
    const character = match.charAt(index);
    if (/[A-Za-z0-9]/.test(character)) compact += character.toUpperCase();
  }
  if (compact.length < length || /[A-Za-z0-9]/.test(match.charAt(index))) return 0;
  let remainder = 0;
  for (const character of compact.slice(4) + compact.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder === 1 ? index : 0;
};

/** By the name that a pattern's `check` has. */
export const checks: Readonly<Record<string, Check>> = {
  luhn,
  mod97,
  ssn,
  nino,
  steuerId,
  dni,
  nir,
  verhoeff,
  cpf,
  ipv4,
  ipv6,
  seedPhrase,
};
