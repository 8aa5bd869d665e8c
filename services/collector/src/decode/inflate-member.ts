import { crc32, type InflateRaw, inflateRawSync, type ZlibOptions } from 'node:zlib';
import { ok, type Result, refuse } from '../errors.ts';

const headerBytes = 10;
const trailerBytes = 8;
/** FTEXT says something about the content; every other flag announces a further field. */
const harmlessFlags = 0b0000_0001;
const smallestOutput = 16 * 1024;

const malformed = (detail: string) => refuse('malformed-gzip', detail);

/** Node's types leave out what `info` adds. */
const inflateWithInfo = inflateRawSync as unknown as (
  input: Uint8Array,
  options: ZlibOptions & { info: true },
) => { buffer: Buffer; engine: InflateRaw };

/**
 * Inflates exactly one gzip member (RFC 1952) without optional header fields and with nothing behind it: either would
 * carry text past the mask. Never inflates more than `maxBytes`, whatever the member says of itself.
 */
export function inflateMember(body: Buffer, maxBytes: number): Result<Buffer> {
  if (body.length < headerBytes + trailerBytes) return malformed('too short');
  if (body[0] !== 0x1f || body[1] !== 0x8b || body[2] !== 8) return malformed('no gzip header');
  if (((body[3] ?? 0) & ~harmlessFlags) !== 0) return malformed('optional header fields');

  const statedSize = body.readUInt32LE(body.length - 4);
  let inflated: { buffer: Buffer; engine: InflateRaw };
  try {
    inflated = inflateWithInfo(body.subarray(headerBytes), {
      info: true,
      maxOutputLength: maxBytes,
      // The trailer states the size, true or not: one allocation when it is true.
      chunkSize: statedSize <= maxBytes ? Math.max(statedSize + 1, smallestOutput) : smallestOutput,
    });
  } catch (error) {
    const isTooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    return isTooLarge ? refuse('inflates-too-large', `more than ${maxBytes} bytes`) : malformed('damaged or cut off');
  }

  const { buffer, engine } = inflated;
  const end = headerBytes + engine.bytesWritten;
  if (end + trailerBytes > body.length) return malformed('cut off');
  if (end + trailerBytes < body.length) return malformed('something follows the member');
  if (statedSize !== buffer.length || body.readUInt32LE(end) !== crc32(buffer)) return malformed('wrong checksum');
  return ok(buffer);
}
