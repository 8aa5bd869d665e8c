import { randomBytes } from 'node:crypto';
import { sharedScanner } from '../fast-path/scanner-module.ts';
import type { ChunkLimits } from '../limits.ts';

/** What makes JSON cost more than it may, before any of it is parsed. */
export type ShapeFault = 'depth' | 'values' | 'string' | 'memory';

export type ShapeLimits = Pick<ChunkLimits, 'maxDepth' | 'maxValues' | 'maxStringBytes' | 'maxParsedBytes'>;

const faults = [undefined, 'depth', 'values', 'string', 'memory'] as const;
/** So that the scanner's memory, which never shrinks, need not hold a whole body. */
const pieceBytes = 1 << 18;
/** Nobody shall write keys of the same hash, which would count as one. */
const hashKey = [randomBytes(8).readBigInt64LE(), randomBytes(8).readBigInt64LE()] as const;

/**
 * What of JSON is beyond its limits: levels of objects and arrays, values (keys not counted), bytes of one string, or
 * bytes of memory that parsing would take (`assembly/shape.ts` has the costs), of each line where they are parsed one
 * by one. Nothing is parsed.
 *
 * @returns what is too much, or bytes of memory: of all, or of the last line
 */
export function measureShape(
  json: Uint8Array,
  { maxDepth, maxValues, maxStringBytes, maxParsedBytes }: ShapeLimits,
  parsed: 'whole' | 'by lines',
): ShapeFault | number {
  const scanner = sharedScanner();
  const start = scanner.reserve(pieceBytes);
  if (start === 0) throw new RangeError('no memory for the scanner');
  scanner.setKey(...hashKey);
  scanner.beginShape(maxDepth, maxValues, maxStringBytes, BigInt(maxParsedBytes), parsed === 'by lines');
  const memory = new Uint8Array(scanner.memory.buffer);
  for (let at = 0; at < json.length; at += pieceBytes) {
    const piece = json.subarray(at, at + pieceBytes);
    memory.set(piece, start);
    const fault = faults[scanner.feedShape(start, piece.length)];
    if (fault) return fault;
  }
  return scanner.memoryOfShape();
}

/** What of NDJSON, which is parsed line by line, is beyond its limits. */
export function shapeFault(json: Uint8Array, limits: ShapeLimits): ShapeFault | undefined {
  const shape = measureShape(json, limits, 'by lines');
  return typeof shape === 'string' ? shape : undefined;
}

const dangerous = new Set(['__proto__', 'constructor', 'prototype']);
/** Written out or with letters escaped: what does not match has none of them as a key. */
const suspicious = /"(?:__proto__|constructor|prototype)"\s*:|\\u00[4-7]/;

/** Whether text that JSON is made of may have dangerous keys; false is certain. */
export const mayHaveDangerousKeys = (text: string): boolean => suspicious.test(text);

/** Whether any object in a parsed value has a key of its own that pollutes prototypes where objects are merged. */
export function hasDangerousKeys(root: unknown): boolean {
  const open: unknown[] = [root];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value !== 'object' || value === null) continue;
    if (Array.isArray(value)) {
      for (const item of value) if (typeof item === 'object') open.push(item);
      continue;
    }
    for (const key of Object.keys(value)) {
      if (dangerous.has(key)) return true;
      const item: unknown = (value as Record<string, unknown>)[key];
      if (typeof item === 'object') open.push(item);
    }
  }
  return false;
}
