import type { MaskLeak } from '@sightline/schemas';
import type { MaskReport } from '../masking/index.ts';
import type { ChunkFacts } from './chunk-facts.ts';

/** How a chunk was masked: not at all, in some of its events, or by parsing it whole. */
export type ChunkWay = 'forwarded' | 'spliced' | 'parsed';

/** A chunk that may leave the collector. */
export interface ProcessedChunk {
  /** Gzip NDJSON of masked events. */
  bytes: Buffer;
  facts: ChunkFacts;
  report: MaskReport;
  /** The same by place. */
  leaks: MaskLeak[];
  inflatedBytes: number;
  way: ChunkWay;
}
