import { crc32 } from 'node:zlib';
import { createInflateInto, type InflateInto } from './inflate-into.ts';

/** A header without optional fields (RFC 1952, section 2.3). */
const headerBytes = 10;
const trailerBytes = 8;
/** FTEXT says something about the content; every other flag announces a further field. */
const harmlessFlags = 0b0000_0001;

/** What a gzip member says it inflates to, bytes modulo 2^32; undefined: it is too short to say. */
export const statedSize = (member: Buffer): number | undefined =>
  member.length < headerBytes + trailerBytes ? undefined : member.readUInt32LE(member.length - 4);

let inflateInto: InflateInto | undefined;

/**
 * Inflates a gzip member without optional header fields into memory that is there already: nothing is allocated.
 *
 * @returns the text, in `out`, which must have a byte more than it takes; undefined: `member` is something else, damaged,
 *   or too large
 */
export function inflateMemberInto(member: Buffer, out: Buffer): Buffer | undefined {
  const size = statedSize(member);
  if (size === undefined || size >= out.length) return undefined;
  if (member[0] !== 0x1f || member[1] !== 0x8b || member[2] !== 8 || ((member[3] ?? 0) & ~harmlessFlags) !== 0)
    return undefined;
  inflateInto ??= createInflateInto();
  if (!inflateInto(member.subarray(headerBytes, -trailerBytes), out.subarray(0, size + 1))) return undefined;
  const text = out.subarray(0, size);
  return crc32(text) === member.readUInt32LE(member.length - trailerBytes) ? text : undefined;
}
