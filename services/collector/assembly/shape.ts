/** Counts what JSON is made of, before any of it is parsed. It comes in pieces; a string may lie over several. */

/** What `feedShape` answers. */
const withinLimits: u32 = 0;
const tooDeep: u32 = 1;
const tooManyValues: u32 = 2;
const tooLongString: u32 = 3;

let maxDepth: u32 = 0;
let maxValues: u32 = 0;
let maxString: u32 = 0;
let depth: i32 = 0;
let values: u32 = 0;
let stringBytes: u32 = 0;
let isInString: bool = false;
/** The piece before has ended with a backslash. */
let isEscaped: bool = false;

export function beginShape(mostLevels: u32, mostValues: u32, longestString: u32): void {
  maxDepth = mostLevels;
  maxValues = mostValues;
  maxString = longestString;
  depth = 0;
  values = 0;
  isInString = false;
  isEscaped = false;
}

/** Which of the sixteen bytes at `p`, as far as they lie before `end`. */
function before(end: usize, p: usize, found: v128): u32 {
  const bits = <u32>i8x16.bitmask(found);
  return end - p >= 16 ? bits : bits & ((1 << (<u32>(end - p))) - 1);
}

/** Goes on in a string. @returns where it goes on behind it, or the end */
function skipString(start: usize, end: usize): usize {
  const quotes = i8x16.splat(0x22);
  const backslashes = i8x16.splat(0x5c);
  let p = start;
  if (isEscaped && p < end) {
    isEscaped = false;
    p += 1;
  }
  while (p < end) {
    const v = v128.load(p);
    const stops = before(end, p, v128.or(i8x16.eq(v, quotes), i8x16.eq(v, backslashes)));
    if (stops === 0) {
      p += 16;
      continue;
    }
    p += ctz(stops);
    if (load<u8>(p) === 0x22) {
      isInString = false;
      stringBytes += <u32>(p - start);
      return p + 1;
    }
    isEscaped = p + 1 === end;
    p += 2;
  }
  stringBytes += <u32>(end - start);
  return end;
}

export function feedShape(start: usize, length: u32): u32 {
  const end = start + length;
  const quotes = i8x16.splat(0x22);
  const commas = i8x16.splat(0x2c);
  const openings = i8x16.splat(0x7b);
  const closings = i8x16.splat(0x7d);
  // Makes a brace of a bracket.
  const curl = i8x16.splat(0x20);
  let p = start;
  while (p < end) {
    if (isInString) {
      p = skipString(p, end);
      if (!isInString && stringBytes > maxString) return tooLongString;
      continue;
    }
    const v = v128.load(p);
    const curled = v128.or(v, curl);
    let stops = before(
      end,
      p,
      v128.or(
        v128.or(i8x16.eq(v, quotes), i8x16.eq(v, commas)),
        v128.or(i8x16.eq(curled, openings), i8x16.eq(curled, closings)),
      ),
    );
    let next = p + 16;
    while (stops !== 0) {
      const at = p + ctz(stops);
      stops &= stops - 1;
      const code = <u32>load<u8>(at);
      if (code === 0x22) {
        isInString = true;
        stringBytes = 0;
        next = at + 1;
        break;
      }
      if ((code | 0x20) === 0x7d) {
        depth -= 1;
        continue;
      }
      // Each comma has a value before it, and each opening is one.
      values += 1;
      if (values > maxValues) return tooManyValues;
      if (code !== 0x2c) {
        depth += 1;
        if (depth > <i32>maxDepth) return tooDeep;
      }
    }
    p = next;
  }
  return withinLimits;
}
