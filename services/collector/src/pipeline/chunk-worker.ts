/** Entry of a worker thread of `worker-pool.ts`: chunks are decoded and masked away from the thread that answers. */
import { parentPort, workerData } from 'node:worker_threads';
import { privacyRules } from '@sightline/schemas';
import { translateBody } from '../clients/translate-body.ts';
import { refuse } from '../errors.ts';
import { createFastPathCache } from '../fast-path/fast-path-cache.ts';
import { createMaskerCache } from '../masking/index.ts';
import { processChunk } from './process-chunk.ts';
import type { ChunkJob, TranslateJob, WorkerMessage, WorkerStart } from './worker-messages.ts';

if (!parentPort) throw new Error('runs as a worker thread only');
const port = parentPort;
const maskerFor = createMaskerCache(privacyRules, (workerData as WorkerStart).hashKey);
const fastPathFor = createFastPathCache();

const send = (message: WorkerMessage, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);

/** A buffer may be part of a larger one, which cannot move to another thread. */
const movable = (bytes: Buffer): Uint8Array<ArrayBuffer> =>
  bytes.buffer instanceof ArrayBuffer && bytes.length === bytes.buffer.byteLength
    ? new Uint8Array(bytes.buffer)
    : new Uint8Array(bytes);

port.on('message', (job: ChunkJob | TranslateJob) => {
  const { body, limits } = job;
  try {
    const bytes = Buffer.from(body.buffer, body.byteOffset, body.length);
    if ('from' in job) return send({ type: 'translated', result: translateBody(bytes, job.from, limits) });
    const masker = maskerFor(job.policy);
    const result = processChunk(bytes, limits, masker, job.now, fastPathFor(masker));
    if (!result.ok) return send({ type: 'done', result });
    const own = movable(result.value.bytes);
    send({ type: 'done', result: { ok: true, value: { ...result.value, bytes: own } } }, [own.buffer]);
  } catch (error) {
    // The stack, or a string's length, has come to its end: the chunk's doing, and the same whenever it comes again.
    if (error instanceof RangeError) return send({ type: 'done', result: refuse('too-complex', 'memory') });
    send({
      type: 'failed',
      error: error instanceof Error ? `${error.name} at ${error.stack?.split('\n')[1]}` : 'unknown',
    });
  }
});

send({ type: 'ready' });
