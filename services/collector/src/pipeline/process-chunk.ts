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

  // Escapes, white space and numbers that others write in their own way are gone when it is written anew.
  if (fast?.reason === 'unusual') {
    const rewritten = rewrite(received, now);
    if (!rewritten.ok) return rewritten;
    const masked = fastPath?.mask(rewritten.value, limits);
    if (masked && typeof masked !== 'string') {
      const bytes = compressChunk(masked.text, limits.maxChunkBytes);
      const { facts, report, leaks } = masked;
      return bytes.ok ? ok({ bytes: bytes.value, facts, report, leaks, ...about }) : bytes;
    }
  }

  const counter = createFactsCounter();
  const writer = createTextWriter(received);
  const { result, report, leaks } = masker.maskChunk((chunk) =>
    eachEvent(received, now, (event, line) => {
      counter.add(event);
      return writer.write(chunk.event(event), line);
    }),
  );
  if (!result.ok) return result;
  const { maxChunkBytes } = limits;
  const isForwarded = writer.isUnchanged() && body.length <= maxChunkBytes;
  const bytes = isForwarded ? ok(body) : compressChunk(writer.text(), maxChunkBytes);
  return bytes.ok ? ok({ bytes: bytes.value, facts: counter.facts(), report, leaks, ...about }) : bytes;
}

/** The events as `JSON.stringify` writes them; the scanner that reads them takes no dangerous keys. */
function rewrite(received: Buffer, now: number): Result<Buffer> {
  const writer = createTextWriter(received);
  const read = eachEvent(received, now, (event, line) => writer.write(event, line), 'unchecked');
  return read.ok ? ok(writer.text()) : read;
}
