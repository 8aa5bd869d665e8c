import type { Check } from './check.ts';

/** Check digits of national identity numbers. Each takes what a pattern matched and covers it whole or not at all. */

const digitsOf = (match: string): number[] => [...match.replace(/\D/g, '')].map(Number);
const compactOf = (match: string): string => match.replace(/[^A-Za-z0-9]/g, '').toUpperCase();
const whole = (match: string, isValid: boolean): number => (isValid ? match.length : 0);

/** Numbers that the Social Security Administration has never given out are none. */
export const ssn: Check = (match) => {
  const digits = match.replace(/\D/g, '');
  const area = digits.slice(0, 3);
  return whole(
    match,
    area !== '000' && area !== '666' && area < '900' && digits.slice(3, 5) !== '00' && digits.slice(5) !== '0000',
  );
};

/** Prefixes that are not allocated (HMRC, NIM39110); a NINO has no check digit. */
const unusedPrefixes = new Set(['BG', 'GB', 'KN', 'NK', 'NT', 'TN', 'ZZ']);
export const nino: Check = (match) => whole(match, !unusedPrefixes.has(compactOf(match).slice(0, 2)));

/**
 * Steuerliche Identifikationsnummer: among the first ten digits exactly one comes two or three times, the last is by
 * ISO/IEC 7064 MOD 11,10.
 */
export const steuerId: Check = (match) => {
  const digits = digitsOf(match);
  const counts = Array.from({ length: 10 }, (_, digit) => digits.slice(0, 10).filter((one) => one === digit).length);
  const repeated = counts.filter((count) => count > 1);
  if (digits.length !== 11 || repeated.length !== 1 || (repeated[0] ?? 0) > 3) return 0;
  let product = 10;
  for (const digit of digits.slice(0, 10)) {
    const sum = (digit + product) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return whole(match, (11 - product) % 10 === digits[10]);
};

const dniLetters = 'TRWAGMYFPDXBNJZSQVHLCKE';
/** DNI, and NIE with its first letter read as 0, 1 or 2: the letter is the number modulo 23 (Real Decreto 1553/2005). */
export const dni: Check = (match) => {
  const compact = compactOf(match);
  const number = Number(compact.slice(0, -1).replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter))));
  return whole(match, dniLetters[number % 23] === compact.at(-1));
};

/** NIR: 97 minus the number modulo 97; Corsica's 2A and 2B count as 19 and 18 (INSEE). */
export const nir: Check = (match) => {
  const compact = compactOf(match).replace('2A', '19').replace('2B', '18');
  if (!/^\d{15}$/.test(compact)) return 0;
  return whole(match, 97 - Number(BigInt(compact.slice(0, 13)) % 97n) === Number(compact.slice(13)));
};

/** Multiplication of the dihedral group D5: 0 to 4 turn, 5 to 9 turn and flip. */
function dihedral(a: number, b: number): number {
  const turned = a < 5 ? (a + b) % 5 : (a - b + 10) % 5;
  return a < 5 === b < 5 ? turned : 5 + turned;
}
const permutation = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];

/** Verhoeff's check (Error Detecting Decimal Codes, 1969), as Aadhaar numbers have it. */
export const verhoeff: Check = (match) => {
  const digits = digitsOf(match).reverse();
  let sum = 0;
  for (const [index, digit] of digits.entries()) {
    let permuted = digit;
    for (let times = index % 8; times > 0; times -= 1) permuted = permutation[permuted] as number;
    sum = dihedral(sum, permuted);
  }
  return whole(match, sum === 0);
};

/** Two digits, each the weighted sum of those before modulo 11 (Receita Federal); eleven equal digits are none. */
export const cpf: Check = (match) => {
  const digits = digitsOf(match);
  if (digits.length !== 11 || digits.every((digit) => digit === digits[0])) return 0;
  const isRight = (at: number): boolean => {
    const sum = digits.slice(0, at).reduce((total, digit, index) => total + digit * (at + 1 - index), 0);
    return ((sum * 10) % 11) % 10 === digits[at];
  };
  return whole(match, isRight(9) && isRight(10));
};
