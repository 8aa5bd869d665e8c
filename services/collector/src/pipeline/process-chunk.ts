import { parseText, refuseDangerousKeys } from '../decode/decode-chunk.ts';
import { inflateMember } from '../decode/inflate-member.ts';
import { ok, type Result } from '../errors.ts';
import type { FastPath } from '../fast-path/fast-path.ts';
import type { ChunkLimits } from '../limits.ts';
import type { Masker } from '../masking/index.ts';
import { chunkFacts } from './chunk-facts.ts';
import { compressChunk } from './compress-chunk.ts';
import { encodeChunk, writeEvents } from './encode-chunk.ts';
import type { ProcessedChunk } from './processed-chunk.ts';

/**
 * Decodes, masks and encodes a request's body. A pure function of its arguments: whether the fast path is there changes
 * what it costs.
 */
export function processChunk(
  body: Buffer,
  limits: ChunkLimits,
  masker: Masker,
  now: number,
  fastPath?: FastPath,
): Result<ProcessedChunk> {
  const inflated = inflateMember(body, limits.maxInflatedBytes);
  if (!inflated.ok) return inflated;
  const fast = fastPath?.process(body, inflated.value, limits, now);
  if (fast && fast.way !== 'parse') return ok(fast.chunk);
  const decoded = parseText(inflated.value, limits, now);
  if (!decoded.ok) return decoded;
  const { text, events, inflatedBytes } = decoded.value;

  // Escapes, white space and numbers that others write in their own way are gone when it is written anew. Keys that
  // pollute prototypes are not understood there.
  const written = fast?.reason === 'unusual' ? fastPath?.mask(writeEvents(events), limits) : undefined;
  if (written && typeof written !== 'string') {
    const { facts, report, leaks } = written;
    const bytes = compressChunk(written.text, limits.maxChunkBytes);
    return bytes.ok ? ok({ bytes: bytes.value, facts, report, leaks, inflatedBytes, way: 'parsed' }) : bytes;
  }

  const refused = refuseDangerousKeys(decoded.value);
  if (refused) return refused;
  const masked = masker.maskEvents(events);
  const encoded = encodeChunk(masked.events, { body, text }, limits.maxChunkBytes);
  if (!encoded.ok) return encoded;
  return ok({
    bytes: encoded.value,
    facts: chunkFacts(events),
    report: masked.report,
    leaks: masked.leaks,
    inflatedBytes,
    way: 'parsed',
  });
}
