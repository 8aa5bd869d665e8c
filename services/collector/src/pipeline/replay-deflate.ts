import { crc32 } from 'node:zlib';
import { trailerBytes } from '@sightline/platform/gzip';
import { sharedScanner, textPadding } from '../fast-path/scanner-module.ts';

/** No optional fields, no time, Unix (RFC 1952, section 2.3.1): as zlib writes it. */
const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
/** A body that is hardly smaller than its text was not compressed well: that is not taken over. */
const leastRatio = 2;

/**
 * One gzip member of a text that differs only here and there from what `body` holds, and is as long, but for a line
 * break at the end. How `body` was compressed is taken over: half the work of compressing anew, and as small as the
 * client made it.
 *
 * @param body a gzip member without optional fields that is known to be right
 * @returns undefined when that is not to be had, or would be larger than `maxBytes`
 */
export function replayDeflate(body: Buffer, text: Buffer, maxBytes: number): Buffer | undefined {
  const added = text.length - body.readUInt32LE(body.length - 4);
  if (added < 0 || added > 1 || text.length < leastRatio * body.length) return undefined;
  const scanner = sharedScanner();
  const deflated = body.subarray(header.length, body.length - trailerBytes);
  const most = maxBytes - header.length - trailerBytes;
  const textAt = scanner.reserve(text.length + deflated.length + most + 3 * textPadding);
  if (textAt === 0) return undefined;
  const bodyAt = textAt + text.length + textPadding;
  const outAt = bodyAt + deflated.length + textPadding;
  const memory = Buffer.from(scanner.memory.buffer);
  text.copy(memory, textAt);
  deflated.copy(memory, bodyAt);
  const end = scanner.replay(bodyAt, deflated.length, textAt, text.length, outAt, most);
  if (end === 0) return undefined;
  const trailer = Buffer.alloc(trailerBytes);
  trailer.writeUInt32LE(crc32(text), 0);
  trailer.writeUInt32LE(text.length, 4);
  return Buffer.concat([header, memory.subarray(outAt, end), trailer]);
}
