import type { Result } from '../errors.ts';
import type { ChunkLimits } from '../limits.ts';
import type { ProcessedChunk } from './process-chunk.ts';

/** To a worker, one at a time. */
export interface ChunkJob {
  body: Uint8Array<ArrayBuffer>;
  limits: ChunkLimits;
  /** Epoch ms. */
  now: number;
}

/** From a worker: once `ready`, then one answer a job. */
export type WorkerMessage =
  | { type: 'ready' }
  | { type: 'done'; result: Result<Omit<ProcessedChunk, 'bytes'> & { bytes: Uint8Array<ArrayBuffer> }> }
  /** A fault in the code, not in the chunk; the message holds nothing of what was recorded. */
  | { type: 'failed'; error: string };
