import { gzipSync } from 'node:zlib';
import { ok, type Result, refuse } from '../errors.ts';

/** The first is fast; the second saves what would be too large otherwise. */
const levels = [1, 9];

/** One gzip member of masked text, or a refusal when it stays too large. */
export function compressChunk(text: string | Buffer, maxBytes: number): Result<Buffer> {
  for (const level of levels) {
    const bytes = gzipSync(text, { level });
    if (bytes.length <= maxBytes) return ok(bytes);
  }
  return refuse('chunk-too-large', `more than ${maxBytes} bytes`);
}
