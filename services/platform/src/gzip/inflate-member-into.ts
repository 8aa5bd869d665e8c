import { crc32 } from 'node:zlib';
import { createInflateInto, type InflateInto } from './inflate-into.ts';

/** Bytes before and behind the deflate of a member without optional fields (RFC 1952, section 2.3). */
export const headerBytes = 10;
export const trailerBytes = 8;
/** FTEXT says something about the content; every other flag announces a further field. */
const harmlessFlags = 0b0000_0001;

/** Why bytes cannot be a gzip member without optional header fields; undefined: they may be one. */
export function headerFault(member: Uint8Array): string | undefined {
  if (member.length < headerBytes + trailerBytes) return 'too short';
  if (member[0] !== 0x1f || member[1] !== 0x8b || member[2] !== 8) return 'no gzip header';
  return ((member[3] ?? 0) & ~harmlessFlags) === 0 ? undefined : 'optional header fields';
}

/** What a gzip member says in its last four bytes that it inflates to, bytes modulo 2^32; 0: it is too short to say. */
export function statedSize(member: Uint8Array): number {
  if (member.length < 4) return 0;
  return new DataView(member.buffer, member.byteOffset + member.length - 4).getUint32(0, true);
}

let inflateInto: InflateInto | undefined;

/**
 * Inflates a gzip member without optional header fields into memory that is there already: nothing is allocated.
 *
 * @returns the text, in `out`, which must have a byte more than it takes; undefined: `member` is something else, damaged,
 *   or too large
 */
export function inflateMemberInto(member: Buffer, out: Buffer): Buffer | undefined {
  const size = statedSize(member);
  if (headerFault(member) || size >= out.length) return undefined;
  inflateInto ??= createInflateInto();
  if (!inflateInto(member.subarray(headerBytes, -trailerBytes), out.subarray(0, size + 1))) return undefined;
  const text = out.subarray(0, size);
  return crc32(text) === member.readUInt32LE(member.length - trailerBytes) ? text : undefined;
}
