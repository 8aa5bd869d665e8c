import type { MaskLeak } from '@sightline/schemas';
import { shapeFault } from '../decode/json-shape.ts';
import { ownText, type ReceivedText } from '../decode/received-text.ts';
import { isTimely } from '../decode/recording-event.ts';
import { ok } from '../errors.ts';
import type { ChunkLimits } from '../limits.ts';
import type { Masker, MaskReport } from '../masking/index.ts';
import type { ChunkFacts } from '../pipeline/chunk-facts.ts';
import { compressChunk } from '../pipeline/compress-chunk.ts';
import type { ChunkWay, ProcessedChunk } from '../pipeline/processed-chunk.ts';
import { replayDeflate } from '../pipeline/replay-deflate.ts';
import { createChunkScan, type ParseReason } from './chunk-scan.ts';
import { maskLines } from './mask-lines.ts';

/** What became of a chunk: forwarded as it came, masked in some of its events, or why it has to be parsed. */
export type FastOutcome =
  | { way: Exclude<ChunkWay, 'parsed'>; chunk: ProcessedChunk }
  | { way: 'parse'; reason: FastReason };

export type FastReason = ParseReason | 'time' | 'size' | 'not clean' | 'stand-in' | 'rules';

/** NDJSON without anything sensitive in it, and what was masked. */
interface MaskedText {
  text: Buffer;
  isChanged: boolean;
  facts: ChunkFacts;
  report: MaskReport;
  leaks: MaskLeak[];
}

/** Masks a chunk without the masker seeing all of it, when that is certain to do what the masker would have done. */
export interface FastPath {
  /**
   * @param text the inflated body; what is to be read of it afterwards is `own`
   * @param now epoch ms
   */
  process(body: Buffer, text: ReceivedText, limits: ChunkLimits, now: number): FastOutcome;
  /** Masks events as `JSON.stringify` writes them, of which all is known but what is in them. Why it cannot otherwise. */
  mask(text: Buffer, limits: ChunkLimits): MaskedText | FastReason;
}

export function createFastPath(masker: Masker): FastPath {
  const chunks = createChunkScan(masker.parts);

  /** Whether nothing is left to mask in what was masked. */
  const isClean = (masked: Buffer, limits: ChunkLimits): boolean => {
    const again = chunks.scan(masked, limits.maxDepth);
    if (again.parse !== undefined) return false;
    // Some of what is masked is hit for its name: it stays what it is.
    return again.hits.length === 0 || maskLines(masked, again.hits, [], masker, limits)?.isChanged === false;
  };

  const maskText = (received: ReceivedText, limits: ChunkLimits): MaskedText | FastReason => {
    // A project's pattern that may match anything leaves nothing to pass over.
    if (masker.parts.scanner.shortest === 1) return 'rules';
    // Of less no string can be too long, and it cannot hold too many values: each takes two bytes at least.
    const isLarge = received.bytes.length > Math.min(limits.maxStringBytes, 2 * limits.maxValues);
    if (isLarge && shapeFault(received.own(), { ...limits, maxParsedBytes: Number.MAX_SAFE_INTEGER })) return 'size';
    const scanned = chunks.scan(received.bytes, limits.maxDepth);
    if (scanned.parse !== undefined) return scanned.parse;
    const { hits, blocks, facts } = scanned;
    if (hits.length === 0) return { text: received.bytes, isChanged: false, facts, report: {}, leaks: [] };
    const text = received.own();
    const masked = maskLines(text, hits, blocks, masker, limits);
    if (!masked) return 'stand-in';
    if (masked.isChanged && !isClean(masked.masked, limits)) return 'not clean';
    const { isChanged, report, leaks } = masked;
    return { text: isChanged ? masked.text : text, isChanged, facts, report, leaks };
  };

  const mask = (text: ReceivedText, limits: ChunkLimits): MaskedText | FastReason => {
    try {
      return maskText(text, limits);
    } finally {
      masker.parts.scanner.forget();
    }
  };

  return {
    mask: (text, limits) => mask(ownText(text), limits),
    process(body, text, limits, now) {
      const parse = (reason: FastReason): FastOutcome => ({ way: 'parse', reason });
      const masked = mask(text, limits);
      if (typeof masked === 'string') return parse(masked);
      const { isChanged, facts, report, leaks } = masked;
      if (!isTimely(facts.firstTime, now) || !isTimely(facts.lastTime, now)) return parse('time');
      const about = { facts, report, leaks, inflatedBytes: text.bytes.length };
      if (!isChanged && body.length <= limits.maxChunkBytes) {
        return { way: 'forwarded', chunk: { bytes: body, ...about, way: 'forwarded' } };
      }
      if (!isChanged) return parse('size');
      const replayed = replayDeflate(body, masked.text, limits.maxChunkBytes);
      const bytes = replayed ? ok(replayed) : compressChunk(masked.text, limits.maxChunkBytes);
      if (!bytes.ok) return parse('size');
      return { way: 'spliced', chunk: { bytes: bytes.value, ...about, way: 'spliced' } };
    },
  };
}
