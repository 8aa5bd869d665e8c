import type { MaskLeak } from '@sightline/schemas';
import { decodeChunk } from '../decode/decode-chunk.ts';
import { ok, type Result } from '../errors.ts';
import type { ChunkLimits } from '../limits.ts';
import type { Masker, MaskReport } from '../masking/index.ts';
import { type ChunkFacts, chunkFacts } from './chunk-facts.ts';
import { encodeChunk } from './encode-chunk.ts';

/** A chunk that may leave the collector. */
export interface ProcessedChunk {
  /** Gzip NDJSON of masked events. */
  bytes: Buffer;
  facts: ChunkFacts;
  report: MaskReport;
  /** The same by place. */
  leaks: MaskLeak[];
  inflatedBytes: number;
}

/** Decodes, masks and encodes a request's body. A pure function of its arguments. */
export function processChunk(body: Buffer, limits: ChunkLimits, masker: Masker, now: number): Result<ProcessedChunk> {
  const decoded = decodeChunk(body, limits, now);
  if (!decoded.ok) return decoded;
  const { text, events, inflatedBytes } = decoded.value;
  const masked = masker.maskEvents(events);
  const encoded = encodeChunk(masked.events, { body, text }, limits.maxChunkBytes);
  if (!encoded.ok) return encoded;
  return ok({
    bytes: encoded.value,
    facts: chunkFacts(events),
    report: masked.report,
    leaks: masked.leaks,
    inflatedBytes,
  });
}
