/** Entry of a worker thread of `worker-pool.ts`: chunks are decoded and masked away from the thread that answers. */
import { parentPort } from 'node:worker_threads';
import { privacyRules } from '@sightline/schemas';
import { createMasker } from '../masking/index.ts';
import { processChunk } from './process-chunk.ts';
import type { ChunkJob, WorkerMessage } from './worker-messages.ts';

if (!parentPort) throw new Error('runs as a worker thread only');
const port = parentPort;
const masker = createMasker(privacyRules);

const send = (message: WorkerMessage, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);

port.on('message', ({ body, limits, now }: ChunkJob) => {
  try {
    const result = processChunk(Buffer.from(body.buffer, body.byteOffset, body.length), limits, masker, now);
    if (!result.ok) return send({ type: 'done', result });
    // A buffer may be part of a larger one, which cannot move to another thread.
    const bytes = new Uint8Array(result.value.bytes);
    send({ type: 'done', result: { ok: true, value: { ...result.value, bytes } } }, [bytes.buffer]);
  } catch (error) {
    send({
      type: 'failed',
      error: error instanceof Error ? `${error.name} at ${error.stack?.split('\n')[1]}` : 'unknown',
    });
  }
});

send({ type: 'ready' });
