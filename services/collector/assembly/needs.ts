/** What a text must hold for a pattern to be worth trying, as the privacy rules say. */
import { literalsIn } from './literals';
import { shortestRun } from './long-run';
import { hasDots, hasLetterBehind, hasLettersBefore } from './number-parts';
import { mostNeeds, needsAt } from './regions';
import { hasHextets, hasWords } from './words';

let needsCount: u32 = 0;
/** Literals that a text without digits, signs and capitals may hold and be sensitive. */
let plainLiterals: u32 = 0;
/** Some pattern needs nothing: every text of some length is looked at. */
let needsNothing: bool = false;
/** Some pattern needs but a few digits, or a short token. */
let needsFewDigits: bool = false;
/** The fewest words in a row that are all that a pattern needs; 0: there is none. */
let plainWords: u32 = 0;
/** Literals of which a label holds one. */
let labelLiterals: u32 = 0;
let everyLabel: bool = false;

/** `any` of a pattern: what its literals tell as bits, and these. */
export const anyAt: u32 = 1;
export const anySign: u32 = 2;
export const anyPlus: u32 = 32;
const mostSigns: u32 = anyAt | anySign | anyPlus;
/** The pattern has no `any`. */
const anyText: u32 = 4;
/** A plain text has no more. */
const mostPlainDigits: u32 = 5;
/** Further needs. */
const needsHextets: u32 = 8;
const isLabelled: u32 = 16;
const lettersBefore: u32 = 64;
const letterBehind: u32 = 128;

export function clearNeeds(): void {
  needsCount = 0;
  plainLiterals = 0;
  needsNothing = false;
  needsFewDigits = false;
  plainWords = 0;
  labelLiterals = 0;
  everyLabel = false;
}

/**
 * @param flags with `anyText` when one of the literals is not asked for
 * @param character that a text must hold; 0: none
 */
export function addNeeds(
  digits: u32,
  groupedDigits: u32,
  token: u32,
  words: u32,
  dots: u32,
  character: u32,
  literals: u32,
  flags: u32,
): bool {
  if (needsCount === mostNeeds) return false;
  const p = needsAt + ((<usize>needsCount) << 4);
  store<u16>(p, <u16>digits);
  store<u16>(p, <u16>groupedDigits, 2);
  store<u16>(p, <u16>token, 4);
  store<u16>(p, <u16>flags, 6);
  store<u32>(p, literals, 8);
  store<u8>(p, <u8>words, 12);
  store<u8>(p, <u8>character, 13);
  store<u16>(p, <u16>dots, 14);
  needsCount += 1;
  // What a label gives away holds a digit: it is in no plain text.
  if (flags & isLabelled) {
    labelLiterals |= literals;
    if (flags & (anyText | mostSigns)) everyLabel = true;
    return true;
  }
  // Without a sign there are no hextets, and without a long run no token.
  if (digits > mostPlainDigits || groupedDigits > mostPlainDigits || token >= shortestRun || flags & needsHextets)
    return true;
  if (digits > 0 || groupedDigits > 0 || token > 0 || dots > 0 || flags & (lettersBefore | letterBehind)) {
    // A sign that it needs is in no plain text, but a plus.
    if (flags & (anyText | anyPlus) || literals !== 0) needsFewDigits = true;
    return true;
  }
  if (words > 0) {
    if (plainWords === 0 || words < plainWords) plainWords = words;
  } else {
    plainLiterals |= literals;
    if (flags & (anyText | anyPlus)) needsNothing = true;
  }
  return true;
}

function hasByte(start: usize, end: usize, byte: u32): bool {
  for (let p = start; p < end; p += 1) if (load<u8>(p) === byte) return true;
  return false;
}

/**
 * Whether a text of this digest could match a pattern.
 *
 * @param signs of `anyAt`, `anySign` and `anyPlus` those that are in it
 */
export function mayMatch(
  start: usize,
  end: usize,
  digits: u32,
  groupedDigits: u32,
  token: u32,
  literals: u32,
  hasDigit: bool,
  signs: u32,
): bool {
  const last = needsAt + ((<usize>needsCount) << 4);
  for (let p = needsAt; p < last; p += 16) {
    if (digits < load<u16>(p) || groupedDigits < load<u16>(p, 2) || token < load<u16>(p, 4)) continue;
    const flags = load<u16>(p, 6);
    if (!(flags & (anyText | signs)) && !(load<u32>(p, 8) & literals)) continue;
    if (flags & isLabelled && !hasDigit) continue;
    const character = <u32>load<u8>(p, 13);
    if (character !== 0 && !hasByte(start, end, character)) continue;
    const words = <u32>load<u8>(p, 12);
    if (words > 0 && !hasWords(start, end, words)) continue;
    if (flags & needsHextets && !(signs & anySign && hasHextets(start, end))) continue;
    if (flags & lettersBefore && !hasLettersBefore(start, end)) continue;
    if (flags & letterBehind && !hasLetterBehind(start, end)) continue;
    const dots = load<u16>(p, 14);
    if (dots > 0 && !hasDots(start, end, dots)) continue;
    return true;
  }
  return false;
}

/** Whether a text without signs and long runs, with five digits at most, has all that some pattern needs. */
export function needsArePlainIn(start: usize, end: usize, hasDigit: bool): bool {
  if (needsNothing || (hasDigit && (needsFewDigits || everyLabel))) return true;
  const wanted = hasDigit ? plainLiterals | labelLiterals : plainLiterals;
  if (wanted !== 0 && (literalsIn(start, end) & wanted) !== 0) return true;
  return plainWords !== 0 && <u32>(end - start) >= plainWords * 4 - 1 && hasWords(start, end, plainWords);
}

/** Whether a text may be a label that says what stands behind it. */
export function mayBeLabel(start: usize, end: usize): bool {
  return everyLabel || (labelLiterals !== 0 && (literalsIn(start, end) & labelLiterals) !== 0);
}
