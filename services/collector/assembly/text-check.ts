/** Whether a string has to be looked at by the masker. */

import { digestText, nothing, unknownName } from './digest';
import { find, findName, findText, hasNamesOnly } from './findings';
import { isHarmless, kindName, kindText, remember } from './harmless';
import { literalsIn } from './literals';
import { hasLongRun, shortestRun } from './long-run';
import { needsArePlainIn } from './needs';
import { at, backslash, digit, escapeMark, notAscii, sign, upper } from './string-scan';

/** Nothing sensitive is shorter. */
const shortest: u32 = 6;
/** Shorter text with fewer digits is sensitive only with a sign, an `@`, an escape or a long run in it. */
const shortestPlain: u32 = 15;
const fewestDigits: u32 = 6;
const notBoring: u32 = at | backslash | escapeMark | notAscii | sign;

function countDigits(start: usize, end: usize): u32 {
  let count: u32 = 0;
  for (let p = start; p < end; p += 1) if (<u32>load<u8>(p) - 48 < 10) count += 1;
  return count;
}

/** Whether its length and the classes of its characters show that the masker finds nothing in a text. */
export function isBoring(start: usize, end: usize, classes: u32): bool {
  const length = <u32>(end - start);
  if (length < shortest) return true;
  if (classes & notBoring) return false;
  const hasDigit = (classes & digit) !== 0;
  if (hasDigit && countDigits(start, end) >= fewestDigits) return false;
  if (classes & (digit | upper) && length >= shortestRun && hasLongRun(start, end)) return false;
  return length < shortestPlain || !needsArePlainIn(start, end, hasDigit);
}

/** @returns whether it has to be looked at */
export function checkText(start: usize, end: usize, classes: u32, flags: u32): bool {
  if (isBoring(start, end, classes) || isHarmless(kindText, start, end)) return false;
  const why = digestText(start, end, literalsIn(start, end));
  if (why === nothing) {
    // Its hash is no longer at hand: names were looked for meanwhile.
    isHarmless(kindText, start, end);
    remember();
    return false;
  }
  find(findText, start, end, why === unknownName ? flags | hasNamesOnly : flags);
  return true;
}

export function checkName(start: usize, end: usize): void {
  if (!isHarmless(kindName, start, end)) find(findName, start, end, 0);
}
