import { createHmac } from 'node:crypto';
import type { Logger, Metrics, Service } from '@sightline/platform';
import type { CollectorConfig } from '../config.ts';
import { createLanes } from './lanes.ts';
import { type ChunkProcessor, createWorkerPool } from './worker-pool.ts';

export interface ProcessorOptions {
  config: CollectorConfig;
  log: Logger;
  metrics: Metrics;
}

/** The worker threads as the configuration wants them. */
export function createProcessor({ config, log, metrics }: ProcessorOptions): Service & ChunkProcessor {
  const pool = {
    limits: {
      maxInflatedBytes: config.MAX_INFLATED_BYTES,
      maxChunkBytes: config.MAX_CHUNK_BYTES,
      maxDepth: config.MAX_DEPTH,
      maxValues: config.MAX_VALUES,
      maxStringBytes: config.MAX_STRING_BYTES,
      maxParsedBytes: config.MAX_PARSED_BYTES,
    },
    hashKey: createHmac('sha256', config.SOURCE_HASH_KEY).update('privacy').digest('base64'),
    timeoutMs: config.CHUNK_TIMEOUT_MS,
    log,
    metrics,
  };
  return createLanes({
    light: createWorkerPool({ ...pool, workers: config.WORKERS }),
    heavy: createWorkerPool({ ...pool, workers: config.HEAVY_WORKERS }),
    heavyBytes: config.HEAVY_BYTES,
  });
}
