/** Counts what JSON is made of, before any of it is parsed. It comes in pieces; a string may lie over several. */
import { hashOf, kindSeenKey } from './harmless';
import { seenKeySlots, seenKeysAt } from './regions';

/** What `feedShape` answers. */
const withinLimits: u32 = 0;
const tooDeep: u32 = 1;
const tooManyValues: u32 = 2;
const tooLongString: u32 = 3;
const tooMuchMemory: u32 = 4;

/**
 * Bytes of heap that a parser takes, rounded up from what V8 does (64 bit, no compressed pointers): a place in its
 * container and a number that is no small integer; what an object or array takes beside its values; a string beside its
 * characters, which may take two bytes each; a key that has not been seen, with what an object grows by for it.
 */
const valueCost: u64 = 24;
const containerCost: u64 = 40;
const stringCost: u64 = 24;
const newKeyCost: u64 = 220;
/** A number with an exponent, which is written anew with all its digits; `true` and `false` count as one. */
const exponentCost: u64 = 64;
/** Keys are short; of a longer one nothing is remembered. */
const longestSeenKey: u32 = 128;

let maxDepth: u32 = 0;
let maxValues: u32 = 0;
let maxString: u32 = 0;
let maxMemory: u64 = 0;
/** Each line is parsed by itself. */
let isLines: bool = false;
let depth: i32 = 0;
let values: u32 = 0;
let stringBytes: u32 = 0;
/** Bytes that parsing takes, of the line. */
let cost: u64 = 0;
/** What the last string was counted with, and its hash, 0: it is none that is remembered. */
let costOfString: u64 = 0;
let hashOfString: u64 = 0;
let isInString: bool = false;
/** The piece before has ended with a backslash. */
let isEscaped: bool = false;

export function beginShape(mostLevels: u32, mostValues: u32, longestString: u32, mostMemory: u64, ofLines: bool): void {
  maxDepth = mostLevels;
  maxValues = mostValues;
  maxString = longestString;
  depth = 0;
  values = 0;
  isInString = false;
  isEscaped = false;
  maxMemory = mostMemory;
  isLines = ofLines;
  cost = 0;
  memory.fill(seenKeysAt, 0, (<usize>seenKeySlots) << 3);
}

/** Bytes that parsing takes of what has been fed, or of its last line. */
export function memoryOfShape(): f64 {
  return <f64>cost;
}

/** A string has ended. @param start where it began, or the piece in which it ends */
function countString(start: usize, end: usize): void {
  costOfString = stringCost + 2 * <u64>stringBytes;
  cost += costOfString;
  const isWhole = stringBytes === <u32>(end - start) && stringBytes <= longestSeenKey;
  hashOfString = isWhole ? hashOf(kindSeenKey, start, end) : 0;
}

/** The last string is a key: one that has been seen takes nothing more. */
function countKey(): void {
  const slot = seenKeysAt + ((<usize>(<u32>(hashOfString >> 20) & (seenKeySlots - 1))) << 3);
  if (hashOfString !== 0 && load<u64>(slot) === hashOfString) cost -= costOfString;
  else {
    cost += newKeyCost;
    store<u64>(slot, hashOfString);
  }
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
      countString(start, p);
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
  const colons = i8x16.splat(0x3a);
  const lineBreaks = i8x16.splat(0x0a);
  const exponents = i8x16.splat(0x65);
  const openings = i8x16.splat(0x7b);
  const closings = i8x16.splat(0x7d);
  // Makes a brace of a bracket.
  const curl = i8x16.splat(0x20);
  let p = start;
  while (p < end) {
    if (isInString) {
      p = skipString(p, end);
      if (!isInString && stringBytes > maxString) return tooLongString;
      if (cost > maxMemory) return tooMuchMemory;
      continue;
    }
    const v = v128.load(p);
    const curled = v128.or(v, curl);
    let stops = before(
      end,
      p,
      v128.or(
        v128.or(i8x16.eq(v, quotes), i8x16.eq(v, commas)),
        v128.or(
          v128.or(i8x16.eq(curled, openings), i8x16.eq(curled, closings)),
          v128.or(v128.or(i8x16.eq(v, colons), i8x16.eq(v, lineBreaks)), i8x16.eq(curled, exponents)),
        ),
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
      if (code === 0x3a) {
        countKey();
        continue;
      }
      if ((code | 0x20) === 0x65) {
        cost += exponentCost;
        continue;
      }
      if (code === 0x0a) {
        if (isLines) cost = 0;
        continue;
      }
      if ((code | 0x20) === 0x7d) {
        depth -= 1;
        continue;
      }
      // Each comma has a value before it, and each opening is one.
      values += 1;
      cost += code === 0x2c ? valueCost : valueCost + containerCost;
      if (cost > maxMemory) return tooMuchMemory;
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
