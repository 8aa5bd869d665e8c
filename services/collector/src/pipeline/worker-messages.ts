import type { ClientBatch, ClientBody } from '../clients/client-batch.ts';
import type { Result } from '../errors.ts';
import type { ChunkLimits } from '../limits.ts';
import type { MaskingPolicy } from '../masking/index.ts';
import type { ProcessedChunk } from './processed-chunk.ts';

/** What a worker is started with. */
export interface WorkerStart {
  /** Secret that values of hashed classes are hashed with. */
  hashKey: string;
}

/** To a worker, one at a time. */
export interface ChunkJob {
  body: Uint8Array<ArrayBuffer>;
  limits: ChunkLimits;
  policy: MaskingPolicy;
  /** Epoch ms. */
  now: number;
}

/** To a worker as well: what another client than the recorder sent. */
export interface TranslateJob {
  body: Uint8Array<ArrayBuffer>;
  from: ClientBody;
  limits: ChunkLimits;
}

/** From a worker: once `ready`, then one answer a job. */
export type WorkerMessage =
  | { type: 'ready' }
  | { type: 'done'; result: Result<Omit<ProcessedChunk, 'bytes'> & { bytes: Uint8Array<ArrayBuffer> }> }
  | { type: 'translated'; result: Result<ClientBatch> }
  /** A fault in the code, not in the chunk; the message holds nothing of what was recorded. */
  | { type: 'failed'; error: string };
