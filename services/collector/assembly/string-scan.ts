/**
 * Goes over a JSON string, 16 bytes at a time, and collects what its characters are. Nothing is decoded.
 */
import { isUtf8 } from './utf8';

export const digit: u32 = 1;
/** `:` or `=`. */
export const sign: u32 = 2;
/** `%` or `&`. */
export const escapeMark: u32 = 4;
const upperLow: u32 = 8;
export const notAscii: u32 = 16;
export const at: u32 = 32;
const upperHigh: u32 = 64;
export const upper: u32 = upperLow | upperHigh;
export const backslash: u32 = 128;

/** Where the string that was scanned last ends: at its closing quote. */
export let stringEnd: usize = 0;
/** Which of the classes above its characters belong to. */
export let stringClasses: u32 = 0;

const partMasks: usize = memory.data<u8>(
  [
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0,
  ],
  16,
);

const longString: usize = 96;

let skippedWide: bool = false;

/** Goes on to the 16 bytes that hold a quote, a backslash or a control character, and notes what is not ASCII. */
function skipPlain(start: usize, limit: usize): usize {
  const quotes = i8x16.splat(0x22);
  const backslashes = i8x16.splat(0x5c);
  const spaces = i8x16.splat(0x20);
  let seen = i8x16.splat(0);
  let p = start;
  while (p <= limit) {
    const v = v128.load(p);
    if (v128.any_true(v128.or(v128.or(i8x16.eq(v, quotes), i8x16.eq(v, backslashes)), i8x16.lt_u(v, spaces)))) break;
    seen = v128.or(seen, v);
    p += 16;
  }
  skippedWide = i8x16.bitmask(seen) !== 0;
  return p;
}

/**
 * Scans the string whose first character is at `start`.
 * @returns false when it is no JSON string, is not UTF-8 or has an escape that `JSON.stringify` would not have written
 */
export function scanString(start: usize, limit: usize): bool {
  // A character's classes are those of its upper half byte that are also those of its lower one.
  const lower = i8x16(
    1 | 32 | 16,
    1 | 8 | 64 | 16,
    1 | 8 | 64 | 16,
    1 | 8 | 64 | 16,
    1 | 8 | 64 | 16,
    1 | 4 | 8 | 64 | 16,
    1 | 4 | 8 | 64 | 16,
    1 | 8 | 64 | 16,
    1 | 8 | 64 | 16,
    1 | 8 | 64 | 16,
    2 | 8 | 64 | 16,
    8 | 16,
    8 | 16,
    2 | 8 | 16,
    8 | 16,
    8 | 16,
  );
  const higher = i8x16(0, 0, 4, 1 | 2, 8 | 32, 64, 0, 0, 16, 16, 16, 16, 16, 16, 16, 16);
  const low = i8x16.splat(15);
  const quotes = i8x16.splat(0x22);
  const backslashes = i8x16.splat(0x5c);
  const spaces = i8x16.splat(0x20);
  let seen = i8x16.splat(0);
  let escapes: u32 = 0;
  let p = start;
  for (;;) {
    if (p > limit) return false;
    const v = v128.load(p);
    const classes = v128.and(i8x16.swizzle(lower, v128.and(v, low)), i8x16.swizzle(higher, i8x16.shr_u(v, 4)));
    const stops = i8x16.bitmask(v128.or(v128.or(i8x16.eq(v, quotes), i8x16.eq(v, backslashes)), i8x16.lt_u(v, spaces)));
    if (stops === 0) {
      seen = v128.or(seen, classes);
      p += 16;
      if (p - start >= longString) {
        // Whatever it is made of, a string as long is looked at more closely: only its end matters here.
        escapes |= sign | digit | upper;
        p = skipPlain(p, limit);
        if (skippedWide) escapes |= notAscii;
      }
      continue;
    }
    const count = ctz(stops);
    seen = v128.or(seen, v128.and(classes, v128.load(partMasks + 16 - count)));
    p += count;
    const stop = load<u8>(p);
    if (stop === 0x22) break;
    if (stop !== 0x5c) return false;
    const escaped = load<u8>(p, 1);
    // " \ b f n r t
    if (
      escaped !== 0x22 &&
      escaped !== 0x5c &&
      escaped !== 0x6e &&
      escaped !== 0x74 &&
      escaped !== 0x72 &&
      escaped !== 0x62 &&
      escaped !== 0x66
    )
      return false;
    escapes |= backslash;
    p += 2;
  }
  if (p >= limit) return false;
  let folded = i64x2.extract_lane(seen, 0) | i64x2.extract_lane(seen, 1);
  folded |= folded >> 32;
  folded |= folded >> 16;
  folded |= folded >> 8;
  stringEnd = p;
  stringClasses = (<u32>folded & 255) | escapes;
  return !(stringClasses & notAscii) || isUtf8(start, p);
}
