/** Entry of a worker thread of `worker-pool.ts`: chunks are decoded and masked away from the thread that answers. */
import { parentPort, workerData } from 'node:worker_threads';
import { privacyRules } from '@sightline/schemas';
import { translateBody } from '../clients/translate-body.ts';
import { refuse } from '../errors.ts';
import { createMaskerCache } from '../masking/index.ts';
import { processChunk } from './process-chunk.ts';
import type { ChunkJob, TranslateJob, WorkerMessage, WorkerStart } from './worker-messages.ts';

if (!parentPort) throw new Error('runs as a worker thread only');
const port = parentPort;
const maskerFor = createMaskerCache(privacyRules, (workerData as WorkerStart).hashKey);

const send = (message: WorkerMessage, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);

port.on('message', (job: ChunkJob | TranslateJob) => {
  const { body, limits } = job;
  try {
    const bytes = Buffer.from(body.buffer, body.byteOffset, body.length);
    if ('from' in job) return send({ type: 'translated', result: translateBody(bytes, job.from, limits) });
    const result = processChunk(bytes, limits, maskerFor(job.policy), job.now);
    if (!result.ok) return send({ type: 'done', result });
    // A buffer may be part of a larger one, which cannot move to another thread.
    const own = new Uint8Array(result.value.bytes);
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
