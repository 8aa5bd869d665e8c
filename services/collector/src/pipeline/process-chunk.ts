import { eachEvent, refuseText } from '../decode/decode-chunk.ts';
import { receiveText } from '../decode/received-text.ts';
import { ok, type Result } from '../errors.ts';
import type { FastPath } from '../fast-path/fast-path.ts';
import type { ChunkLimits } from '../limits.ts';
import type { Masker } from '../masking/index.ts';
import { createFactsCounter } from './chunk-facts.ts';
import { compressChunk } from './compress-chunk.ts';
import type { ProcessedChunk } from './processed-chunk.ts';
import { createTextWriter } from './text-writer.ts';

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
  const text = receiveText(body, limits.maxInflatedBytes);
  if (!text.ok) return text;
  const fast = fastPath?.process(body, text.value, limits, now);
  if (fast && fast.way !== 'parse') return ok(fast.chunk);
  const received = text.value.own();
  const refused = refuseText(received, limits);
  if (refused) return refused;
  const about = { inflatedBytes: received.length, way: 'parsed' } as const;

  if (fast?.reason === 'unusual') {
    const masked = maskRewritten(received, limits, now, fastPath);
    if (masked) return masked;
  }

  const counter = createFactsCounter();
  const writer = createTextWriter(received);
  const { result, report, leaks } = masker.maskChunk((chunk) =>
    eachEvent(received, now, (event, size) => {
      counter.add(event);
      return writer.write(chunk.event(event), size);
    }),
  );
  if (!result.ok) return result;
  const { maxChunkBytes } = limits;
  const isForwarded = writer.isUnchanged() && body.length <= maxChunkBytes;
  const bytes = isForwarded ? ok(body) : compressChunk(writer.text(), maxChunkBytes);
  return bytes.ok ? ok({ bytes: bytes.value, facts: counter.facts(), report, leaks, ...about }) : bytes;
}

/**
 * Escapes, white space and numbers that others write in their own way are gone when the events are written anew.
 * Undefined: the fast path takes them no more than before.
 */
function maskRewritten(
  received: Buffer,
  limits: ChunkLimits,
  now: number,
  fastPath?: FastPath,
): Result<ProcessedChunk> | undefined {
  const writer = createTextWriter(received);
  // The scanner takes no dangerous keys.
  const read = eachEvent(received, now, (event, size) => writer.write(event, size), 'unchecked');
  if (!read.ok) return read;
  const masked = fastPath?.mask(writer.text(), limits);
  if (!masked || typeof masked === 'string') return undefined;
  const bytes = compressChunk(masked.text, limits.maxChunkBytes);
  const { facts, report, leaks } = masked;
  const about = { inflatedBytes: received.length, way: 'parsed' } as const;
  return bytes.ok ? ok({ bytes: bytes.value, facts, report, leaks, ...about }) : bytes;
}
