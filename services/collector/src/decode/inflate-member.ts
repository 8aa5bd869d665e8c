import { crc32, type InflateRaw, inflateRawSync, type ZlibOptions } from 'node:zlib';
import { headerBytes, headerFault, statedSize, trailerBytes } from '@sightline/platform/gzip';
import { ok, type Result, refuse } from '../errors.ts';

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
  const fault = headerFault(body);
  if (fault) return malformed(fault);
  const stated = statedSize(body);
  let inflated: { buffer: Buffer; engine: InflateRaw };
  try {
    inflated = inflateWithInfo(body.subarray(headerBytes), {
      info: true,
      maxOutputLength: maxBytes,
      // The trailer states the size, true or not: one allocation when it is true.
      chunkSize: stated <= maxBytes ? Math.max(stated + 1, smallestOutput) : smallestOutput,
    });
  } catch (error) {
    const isTooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    return isTooLarge ? refuse('inflates-too-large', `more than ${maxBytes} bytes`) : malformed('damaged or cut off');
  }

  const { buffer, engine } = inflated;
  const end = headerBytes + engine.bytesWritten;
  if (end + trailerBytes > body.length) return malformed('cut off');
  if (end + trailerBytes < body.length) return malformed('something follows the member');
  if (stated !== buffer.length || body.readUInt32LE(end) !== crc32(buffer)) return malformed('wrong checksum');
  return ok(buffer);
}
