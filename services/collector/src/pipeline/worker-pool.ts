import { Worker } from 'node:worker_threads';
import type { Logger, Metrics, Service } from '@sightline/platform';
import type { ClientBatch, ClientBody } from '../clients/client-batch.ts';
import { type Refusal, type Result, refuse } from '../errors.ts';
import type { ChunkLimits } from '../limits.ts';
import type { MaskingPolicy } from '../masking/index.ts';
import type { ProcessedChunk } from './processed-chunk.ts';
import type { ChunkJob, TranslateJob, WorkerMessage, WorkerStart } from './worker-messages.ts';

/** Decodes and masks chunks in worker threads, so that one heavy chunk holds up no other request. */
export interface ChunkProcessor {
  /** `body` is given away: its memory moves to the worker. Never rejects. */
  process(body: Uint8Array<ArrayBuffer>, now: number, policy: MaskingPolicy): Promise<Result<ProcessedChunk>>;
  /** Makes chunks of what another client sent. `body` is given away. Never rejects. */
  translate(body: Uint8Array<ArrayBuffer>, from: ClientBody): Promise<Result<ClientBatch>>;
}

export interface WorkerPoolOptions {
  workers: number;
  limits: ChunkLimits;
  /** Secret that values of hashed classes are hashed with. */
  hashKey: string;
  /** A worker that takes longer is ended, and the chunk refused. */
  timeoutMs: number;
  log: Logger;
  metrics: Metrics;
  /** The module that a worker runs; tests give another. */
  entry?: URL;
}

/** What ends a job. */
type Answer = Refusal | Extract<WorkerMessage, { result: unknown }>;

interface Job {
  message: ChunkJob | TranslateJob;
  resolve(answer: Answer): void;
}

interface Seat {
  worker: Worker;
  job: Job | undefined;
  timer: NodeJS.Timeout | undefined;
  stopwatch(): void;
}

/**
 * What `maxParsedBytes` lets pass needs half of it. The smaller these are, the earlier V8 collects what it does not need
 * any more. No chunk may reach them: V8 does not survive that everywhere, and would end the process.
 */
const heapMegabytes = 192;
const youngMegabytes = 24;
const slowestStartMs = 30_000;
const respawnMs = 500;

/** Sources run as they are in tests; a build has what was compiled from them. */
const chunkWorker = import.meta.filename.endsWith('.ts')
  ? new URL('./chunk-worker.ts', import.meta.url)
  : new URL('./chunk-worker.js', import.meta.url);

export function createWorkerPool(options: WorkerPoolOptions): Service & ChunkProcessor {
  const { workers, limits, hashKey, timeoutMs, log, metrics, entry = chunkWorker } = options;
  const waitingGauge = metrics.gauge('collector_chunks_waiting', 'Chunks that wait for a worker thread.');
  const ended = metrics.counter('collector_workers_ended_total', 'Worker threads that had to be replaced.', ['reason']);
  const seconds = metrics.histogram('collector_chunk_seconds', 'Time a worker takes to decode, mask and encode.');

  const idle: Seat[] = [];
  const seats = new Set<Seat>();
  const waiting: Job[] = [];
  let stopped = false;

  const settle = (seat: Seat, answer: Answer): void => {
    clearTimeout(seat.timer);
    const { job } = seat;
    if (job) seat.stopwatch();
    seat.job = undefined;
    job?.resolve(answer);
  };

  const give = (): void => {
    while (idle.length > 0 && waiting.length > 0) {
      const seat = idle.pop() as Seat;
      const job = waiting.shift() as Job;
      waitingGauge.dec();
      seat.stopwatch = seconds.startTimer();
      seat.job = job;
      seat.timer = setTimeout(() => replace(seat, 'timeout'), timeoutMs);
      seat.worker.postMessage(job.message, [job.message.body.buffer]);
    }
  };

  /** The chunk that it was at is refused for good: it would end the next worker as well. */
  const replace = (seat: Seat, reason: 'timeout' | 'memory' | 'crash'): void => {
    if (!seats.delete(seat)) return;
    const index = idle.indexOf(seat);
    if (index >= 0) idle.splice(index, 1);
    settle(seat, reason === 'crash' ? refuse('internal-error') : refuse('too-complex', reason));
    void seat.worker.terminate();
    if (stopped) return;
    ended.inc({ reason });
    log.warn({ reason }, 'collector_worker_ended');
    const again = (): void => {
      if (!stopped) spawn().catch(() => setTimeout(again, respawnMs));
    };
    again();
  };

  const receive = (seat: Seat, message: WorkerMessage): void => {
    if (message.type === 'failed') {
      log.error({ error: message.error }, 'collector_chunk_failed');
      settle(seat, refuse('internal-error'));
    } else if (message.type !== 'ready') settle(seat, message);
    idle.push(seat);
    give();
  };

  const spawn = async (): Promise<void> => {
    const worker = new Worker(entry, {
      // The worker needs nothing of the process's environment, and shall not hold its secrets but the one it hashes with.
      env: {},
      workerData: { hashKey } satisfies WorkerStart,
      resourceLimits: { maxOldGenerationSizeMb: heapMegabytes, maxYoungGenerationSizeMb: youngMegabytes },
    });
    const seat: Seat = { worker, job: undefined, timer: undefined, stopwatch: () => undefined };
    seats.add(seat);
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => fail(new Error('worker did not start')), slowestStartMs);
      const fail = (error: Error): void => {
        clearTimeout(late);
        seats.delete(seat);
        void worker.terminate();
        reject(error);
      };
      worker.once('error', fail);
      worker.once('message', () => {
        clearTimeout(late);
        worker.off('error', fail);
        resolve();
      });
    });
    worker.on('message', (message: WorkerMessage) => receive(seat, message));
    worker.on('error', (error: NodeJS.ErrnoException) =>
      replace(seat, error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'crash'),
    );
    worker.on('exit', () => replace(seat, 'crash'));
    if (stopped) return void worker.terminate();
    idle.push(seat);
    give();
  };

  const ask = (message: Job['message']): Promise<Answer> =>
    new Promise((resolve) => {
      if (stopped) return resolve(refuse('overloaded'));
      waiting.push({ message, resolve });
      waitingGauge.inc();
      give();
    });

  return {
    async start() {
      await Promise.all(Array.from({ length: workers }, spawn));
    },
    async stop() {
      stopped = true;
      waitingGauge.dec(waiting.length);
      for (const job of waiting.splice(0)) job.resolve(refuse('overloaded'));
      for (const seat of seats) settle(seat, refuse('overloaded'));
      await Promise.all([...seats].map(({ worker }) => worker.terminate()));
      seats.clear();
      idle.length = 0;
    },
    async process(body, now, policy) {
      const answer = await ask({ body, limits, policy, now });
      if ('ok' in answer) return answer;
      if (answer.type !== 'done') return refuse('internal-error');
      const { result } = answer;
      if (!result.ok) return result;
      const { buffer, byteOffset, length } = result.value.bytes;
      return { ok: true, value: { ...result.value, bytes: Buffer.from(buffer, byteOffset, length) } };
    },
    async translate(body, from) {
      const answer = await ask({ body, from, limits });
      if ('ok' in answer) return answer;
      if (answer.type === 'translated') return answer.result;
      return answer.result.ok ? refuse('internal-error') : answer.result;
    },
  };
}
