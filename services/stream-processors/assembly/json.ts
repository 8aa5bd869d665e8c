/**
 * Reads JSON as `JSON.stringify` writes it, without a space. The text is followed by 32 zero bytes, which end whatever runs over.
 * Functions return false where there is something else, or something that is left to `JSON.parse`; the cursor is of no use then.
 */

const quote: u32 = 0x22;
const backslash: u32 = 0x5c;
/** Sums of so many decimal digits are exact, and so is what their quotient by a power of ten is rounded to. */
const mostDigits: usize = 15;
const powersOfTen: usize = memory.data<f64>([
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
]);

/** The next byte. */
export let cursor: usize = 0;
/** The text that was read last, between its quotes, as it is written. */
export let textStart: usize = 0;
export let textEnd: usize = 0;
/** The number that was read last. */
export let number: f64 = 0;

export function begin(start: usize): void {
  cursor = start;
}

export function isNext(code: u32): bool {
  return load<u8>(cursor) === code;
}

export function take(code: u32): bool {
  if (load<u8>(cursor) !== code) return false;
  cursor += 1;
  return true;
}

function isEscaped(code: u32): bool {
  // " \ / b f n r t; \u is rare.
  return (
    code === quote ||
    code === backslash ||
    code === 0x2f ||
    code === 0x62 ||
    code === 0x66 ||
    code === 0x6e ||
    code === 0x72 ||
    code === 0x74
  );
}

export function readText(): bool {
  if (!take(quote)) return false;
  const quotes = i8x16.splat(<i8>quote);
  const backslashes = i8x16.splat(<i8>backslash);
  const spaces = i8x16.splat(0x20);
  let p = cursor;
  for (;;) {
    const v = v128.load(p);
    const stops = i8x16.bitmask(v128.or(v128.or(i8x16.eq(v, quotes), i8x16.eq(v, backslashes)), i8x16.lt_u(v, spaces)));
    if (stops === 0) {
      p += 16;
      continue;
    }
    p += ctz(stops);
    const stop: u32 = load<u8>(p);
    if (stop === quote) break;
    if (stop !== backslash || !isEscaped(load<u8>(p, 1))) return false;
    p += 2;
  }
  textStart = cursor;
  textEnd = p;
  cursor = p + 1;
  return true;
}

export function readNumber(): bool {
  let p = cursor;
  const isNegative = load<u8>(p) === 0x2d;
  if (isNegative) p += 1;
  const first = p;
  let sum: u64 = 0;
  let digit: u32 = load<u8>(p) - 48;
  while (digit < 10) {
    sum = sum * 10 + digit;
    p += 1;
    digit = load<u8>(p) - 48;
  }
  let digits = p - first;
  if (digits === 0 || (digits > 1 && load<u8>(first) === 48)) return false;
  let decimals: usize = 0;
  if (load<u8>(p) === 0x2e) {
    p += 1;
    const point = p;
    digit = load<u8>(p) - 48;
    while (digit < 10) {
      sum = sum * 10 + digit;
      p += 1;
      digit = load<u8>(p) - 48;
    }
    decimals = p - point;
    if (decimals === 0) return false;
    digits += decimals;
  }
  if (digits > mostDigits || (load<u8>(p) | 32) === 0x65 || (isNegative && sum === 0)) return false;
  number = <f64>sum;
  if (decimals > 0) number /= load<f64>(powersOfTen + (decimals << 3));
  if (isNegative) number = -number;
  cursor = p;
  return true;
}

export function readTrue(): bool {
  if (load<u32>(cursor) !== 0x65757274) return false;
  cursor += 4;
  return true;
}

export function readFalse(): bool {
  if (load<u32>(cursor) !== 0x736c6166 || load<u8>(cursor, 4) !== 0x65) return false;
  cursor += 5;
  return true;
}

function readNull(): bool {
  if (load<u32>(cursor) !== 0x6c6c756e) return false;
  cursor += 4;
  return true;
}

/** Goes over any value of at most so many levels. */
export function skipValue(levels: u32): bool {
  const code: u32 = load<u8>(cursor);
  if (code === quote) return readText();
  if (code === 0x7b) return skipObject(levels);
  if (code === 0x5b) return skipList(levels);
  if (code === 0x74) return readTrue();
  if (code === 0x66) return readFalse();
  if (code === 0x6e) return readNull();
  return readNumber();
}

export function skipObject(levels: u32): bool {
  if (levels === 0 || !take(0x7b)) return false;
  if (take(0x7d)) return true;
  do {
    if (!readText() || !take(0x3a) || !skipValue(levels - 1)) return false;
  } while (take(0x2c));
  return take(0x7d);
}

function skipList(levels: u32): bool {
  if (levels === 0 || !take(0x5b)) return false;
  if (take(0x5d)) return true;
  do {
    if (!skipValue(levels - 1)) return false;
  } while (take(0x2c));
  return take(0x5d);
}
