import { isUtf8 } from 'node:buffer';
import { isTimely } from '../decode/recording-event.ts';
import type { ChunkLimits } from '../limits.ts';
import type { Masker } from '../masking/index.ts';
import { compressChunk } from '../pipeline/compress-chunk.ts';
import type { ChunkWay, ProcessedChunk } from '../pipeline/processed-chunk.ts';
import { createChunkScan, type ParseReason } from './chunk-scan.ts';
import { maskLines } from './mask-lines.ts';

/** What became of a chunk: forwarded as it came, masked in some of its events, or why it has to be parsed. */
export type FastOutcome =
  | { way: Exclude<ChunkWay, 'parsed'>; chunk: ProcessedChunk }
  | { way: 'parse'; reason: FastReason };

export type FastReason = ParseReason | 'not UTF-8' | 'time' | 'size' | 'not clean' | 'rules';

/** Masks a chunk without parsing it, when that is certain to do what the masker would have done. */
export interface FastPath {
  /**
   * @param text the inflated body
   * @param now epoch ms
   */
  process(body: Buffer, text: Buffer, limits: ChunkLimits, now: number): FastOutcome;
}

export function createFastPath(masker: Masker): FastPath {
  const chunks = createChunkScan(masker.parts);
  const parse = (reason: FastReason): FastOutcome => ({ way: 'parse', reason });

  return {
    process(body, text, limits, now) {
      // A project's pattern that may match anything leaves nothing to pass over.
      if (masker.parts.scanner.shortest === 1) return parse('rules');
      // No string of it can be too long, and it cannot hold too many values: each takes two bytes at least.
      if (text.length > Math.min(limits.maxStringBytes, 2 * limits.maxValues)) return parse('size');
      if (!isUtf8(text)) return parse('not UTF-8');
      const scanned = chunks.scan(text, limits.maxDepth);
      if (scanned.parse !== undefined) return parse(scanned.parse);
      const { hits, facts } = scanned;
      if (!isTimely(facts.firstTime, now) || !isTimely(facts.lastTime, now)) return parse('time');
      if (hits.length === 0) {
        if (body.length > limits.maxChunkBytes) return parse('size');
        return {
          way: 'forwarded',
          chunk: { bytes: body, facts, report: {}, leaks: [], inflatedBytes: text.length, way: 'forwarded' },
        };
      }

      const masked = maskLines(text, hits, masker);
      const again = chunks.scan(masked.text, limits.maxDepth);
      if (again.parse !== undefined) return parse('not clean');
      // `password=****` is found for its name: what is masked stays what it is.
      if (again.hits.length > 0 && maskLines(masked.text, again.hits, masker).isChanged) return parse('not clean');
      const { report, leaks } = masked;
      if (!masked.isChanged && body.length <= limits.maxChunkBytes) {
        return {
          way: 'forwarded',
          chunk: { bytes: body, facts, report, leaks, inflatedBytes: text.length, way: 'forwarded' },
        };
      }
      const bytes = compressChunk(masked.text, limits.maxChunkBytes);
      if (!bytes.ok) return parse('size');
      return {
        way: 'spliced',
        chunk: { bytes: bytes.value, facts, report, leaks, inflatedBytes: text.length, way: 'spliced' },
      };
    },
  };
}
