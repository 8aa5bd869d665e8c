import type { ChunkLimits } from '../limits.ts';

const quote = 1;
const backslash = 2;
const opening = 3;
const closing = 4;
const comma = 5;

const kinds = new Uint8Array(256);
kinds['"'.charCodeAt(0)] = quote;
kinds['\\'.charCodeAt(0)] = backslash;
for (const character of '{[') kinds[character.charCodeAt(0)] = opening;
for (const character of '}]') kinds[character.charCodeAt(0)] = closing;
kinds[','.charCodeAt(0)] = comma;

/** What makes JSON cost more than it may, before any of it is parsed. */
export type ShapeFault = 'depth' | 'values' | 'string';

/**
 * What of JSON is beyond its limits: levels of objects and arrays, values (keys not counted), or bytes of one string.
 * Nothing is parsed. A value costs memory whatever its length: of 16 MiB of `[],` a parser makes several hundred.
 */
export function shapeFault(
  json: Uint8Array,
  { maxDepth, maxValues, maxStringBytes }: Pick<ChunkLimits, 'maxDepth' | 'maxValues' | 'maxStringBytes'>,
): ShapeFault | undefined {
  let depth = 0;
  let values = 0;
  let stringStart = -1;
  for (let index = 0; index < json.length; index += 1) {
    const kind = kinds[json[index] as number];
    if (kind === 0) continue;
    if (kind === quote) {
      if (stringStart < 0) stringStart = index;
      else if (index - stringStart - 1 > maxStringBytes) return 'string';
      else stringStart = -1;
    } else if (stringStart >= 0) {
      if (kind === backslash) index += 1;
    } else if (kind === closing) depth -= 1;
    else {
      // Each comma has a value before it, and each opening is one.
      values += 1;
      if (values > maxValues) return 'values';
      if (kind === opening) {
        depth += 1;
        if (depth > maxDepth) return 'depth';
      }
    }
  }
  return undefined;
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
