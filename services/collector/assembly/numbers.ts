/** Reads JSON numbers. */

/** Where the number that was read last ends, and its value when `numberIsInteger`. */
export let numberEnd: usize = 0;
export let numberIsInteger: bool = false;
export let numberValue: f64 = 0;
/** It is short enough to hold no number that is known by itself, and written as JavaScript writes it. */
export let numberIsPlain: bool = false;

const mostWhole: u32 = 10;
const mostDigits: u32 = 17;

function isDigit(code: u32): bool {
  return code - 48 < 10;
}

/** @returns false when no number starts at `start` */
export function readNumber(start: usize): bool {
  let p = start;
  const isNegative = load<u8>(p) === 0x2d;
  if (isNegative) p += 1;
  const first = p;
  if (!isDigit(load<u8>(p))) return false;
  let whole: u64 = 0;
  while (isDigit(load<u8>(p))) {
    whole = whole * 10 + (<u64>load<u8>(p) - 48);
    p += 1;
  }
  const digits = <u32>(p - first);
  if (digits > 1 && load<u8>(first) === 48) return false;
  numberIsPlain = digits <= mostWhole;
  numberIsInteger = digits <= 15;
  if (load<u8>(p) === 0x2e) {
    const point = p;
    p += 1;
    while (isDigit(load<u8>(p))) p += 1;
    if (p === point + 1) return false;
    numberIsInteger = false;
    if (digits + <u32>(p - point - 1) > mostDigits + 1) numberIsPlain = false;
  }
  if ((load<u8>(p) | 32) === 0x65) {
    p += 1;
    if (load<u8>(p) === 0x2b || load<u8>(p) === 0x2d) p += 1;
    if (!isDigit(load<u8>(p))) return false;
    while (isDigit(load<u8>(p))) p += 1;
    numberIsInteger = false;
    numberIsPlain = false;
  }
  // JavaScript writes -0 as 0.
  if (isNegative && load<u8>(first) === 48) {
    numberIsInteger = false;
    if (p === first + 1) numberIsPlain = false;
  }
  numberValue = isNegative ? -(<f64>whole) : <f64>whole;
  numberEnd = p;
  return true;
}
