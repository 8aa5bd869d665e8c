import { gzipSync } from 'node:zlib';
import { ok, type Result, refuse } from '../errors.ts';

/** The first is fast; the second saves what would be too large otherwise. */
const levels = [1, 9];

/** One gzip member of masked text, or a refusal when it stays too large; no more of it than that is made. */
export function compressChunk(text: Buffer, maxBytes: number): Result<Buffer> {
  for (const level of levels) {
    try {
      return ok(gzipSync(text, { level, maxOutputLength: maxBytes }));
    } catch (error) {
      if (!(error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE')) throw error;
    }
  }
  return refuse('chunk-too-large', `more than ${maxBytes} bytes`);
}
