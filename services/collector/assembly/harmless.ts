/**
 * Remembers what the masker itself found harmless, by a keyed 128-bit hash: pages repeat their strings, and sites their
 * pages. No text is kept. What falls out of memory is looked at again.
 */
import { groupCount, harmlessAt } from './regions';

export const kindText: u64 = 1;
export const kindName: u64 = 2;
export const kindRun: u64 = 3;
export const kindAttributes: u64 = 4;
export const kindLabelled: u64 = 5;
export const kindSeenKey: u64 = 6;
export const kindBlock: u64 = 7;
export const kindBlockHead: u64 = 8;

const first: u64 = 0x9e3779b97f4a7c15;
const second: u64 = 0xd6e8feb86659fd93;
const longBytes: usize = 128;

let keyA: u64 = 0;
let keyB: u64 = 0;
export let hashA: u64 = 0;
export let hashB: u64 = 0;

/** The key belongs to one set of rules: what these found harmless says nothing of others. */
export function setKey(a: u64, b: u64): void {
  keyA = a;
  keyB = b;
}

function mix(a: u64, b: u64): void {
  hashA = rotl(hashA ^ a, 29) * first + hashB;
  hashB = (rotl(hashB ^ b, 31) * second) ^ hashA;
}

export function begin(kind: u64): void {
  hashA = keyA ^ kind;
  hashB = keyB;
}

export function add(word: u64): void {
  mix(word, 0);
}

export function addBytes(start: usize, end: usize): void {
  let p = start;
  let a = hashA;
  let b = hashB;
  if (end - start >= longBytes) {
    // Two chains of the same steps: each by itself waits for its multiplications.
    let c = rotl(a, 32) * second;
    let d = rotl(b, 32) * first;
    while (p + 32 <= end) {
      a = rotl(a ^ load<u64>(p), 29) * first + b;
      c = rotl(c ^ load<u64>(p, 16), 29) * first + d;
      b = (rotl(b ^ load<u64>(p, 8), 31) * second) ^ a;
      d = (rotl(d ^ load<u64>(p, 24), 31) * second) ^ c;
      p += 32;
    }
    a = rotl(a ^ c, 29) * first + b;
    b = (rotl(b ^ d, 31) * second) ^ a;
  }
  while (p + 16 <= end) {
    a = rotl(a ^ load<u64>(p), 29) * first + b;
    b = (rotl(b ^ load<u64>(p, 8), 31) * second) ^ a;
    p += 16;
  }
  const rest = <u64>(end - p);
  // Eight bytes less what stands behind the end.
  const head = rest >= 8 ? load<u64>(p) : rest === 0 ? 0 : load<u64>(p) & (<u64>-1 >> ((8 - rest) << 3));
  const tail = rest > 8 ? load<u64>(p, 8) & (<u64>-1 >> ((16 - rest) << 3)) : 0;
  hashA = rotl(a ^ head, 29) * first + b;
  hashB = (rotl(b ^ tail, 31) * second) ^ hashA;
  mix(<u64>(end - start), rest);
}

/** The hash is complete. */
export function finish(): void {
  for (let round = 0; round < 2; round += 1) {
    hashA ^= hashA >> 32;
    hashB ^= hashB >> 29;
    mix(hashB, hashA);
  }
  hashA |= 1;
}

/** Whether what was begun and added is remembered. The hash stays, for `remember`. */
export function isRemembered(): bool {
  finish();
  const group = harmlessAt + ((<usize>(hashB >> 20) & (groupCount - 1)) << 6);
  for (let at = group; at < group + 64; at += 16) {
    if (load<u64>(at) === hashA && load<u64>(at, 8) === hashB) return true;
  }
  return false;
}

/** Remembers what was asked for last; the oldest of its group is forgotten. */
export function remember(): void {
  const group = harmlessAt + ((<usize>(hashB >> 20) & (groupCount - 1)) << 6);
  v128.store(group, v128.load(group, 32), 48);
  v128.store(group, v128.load(group, 16), 32);
  v128.store(group, v128.load(group), 16);
  store<u64>(group, hashA);
  store<u64>(group, hashB, 8);
}

/** Forgets everything. */
export function forgetStrings(): void {
  memory.fill(harmlessAt, 0, (<usize>groupCount) << 6);
}

/** The keyed hash of a string; never 0. */
export function hashOf(kind: u64, start: usize, end: usize): u64 {
  begin(kind);
  addBytes(start, end);
  finish();
  return hashA;
}

export function isHarmless(kind: u64, start: usize, end: usize): bool {
  begin(kind);
  addBytes(start, end);
  return isRemembered();
}
