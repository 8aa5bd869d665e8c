import { type Chunk, chunkSize } from './chunk.ts';
import { gzip, gzipStored } from './gzip.ts';
import type { KeptChunks } from './kept-chunks.ts';
import { type Destination, postChunk } from './post-chunk.ts';

/** What the collector answers to a chunk; each part may be absent. */
export interface Hints {
  /** Milliseconds after which ordinary events are sent. */
  flushMs?: number;
  /** The project's share of recorded sessions, 0 … 1. */
  sample?: number;
  /** Nothing more is wanted of this page. */
  stop?: boolean;
  /** A fresh keyframe is needed. */
  keyframe?: boolean;
}

export interface SenderOptions extends Destination {
  /** Where chunks outlive the page while the collector cannot take them. */
  kept: Pick<KeptChunks, 'keep' | 'drop'>;
  onHints(hints: Hints): void;
  /** The collector wants nothing more of this page: the queue is dropped. */
  onStop(): void;
  /** The collector refused this chunk for good. */
  onRejected(chunk: Chunk): void;
  /** The chunk is larger than a chunk may be; returns the NDJSON that is sent in its place. */
  onTooLarge(chunk: Chunk, bytes: number): string;
}

/** Sends a tab's chunks one after the other, each until the collector has it. */
export interface Sender {
  add(chunk: Chunk): void;
  /** Bytes in memory. */
  size(): number;
  /**
   * The page goes away: what is left starts on its way at once, as far as a leaving page may send, and is returned for
   * the next page to send again. Chunks that are added later wait for {@link resume}.
   */
  leave(): Chunk[];
  resume(unsent: Chunk[]): void;
  clear(): void;
}

/** Compressed bytes of a chunk at most; the collector and Kafka set the limit. */
const largestChunk = 900_000;
/** NDJSON of this length is not worth compressing: the collector takes 16 MiB of it. */
const largestText = 12_000_000;
/** Browsers let a leaving page have 64 KiB on the way. */
const keepaliveBytes = 60_000;
const timeoutMs = 60_000;
const firstRetryMs = 1000;
const longestRetryMs = 60_000;

export function createSender({ endpoint, key, kept, ...on }: SenderOptions): Sender {
  let queue: Chunk[] = [];
  /** Changes when the queue is taken away from the loop that is sending it. */
  let turn = 0;
  let sending = false;
  let left = false;
  let onTheWay = 0;
  /** The collector did not take the last chunk. */
  let failing = false;

  const post = (chunk: Chunk, bytes: Uint8Array<ArrayBuffer>): Promise<Response> => {
    const keepalive = bytes.length + onTheWay <= keepaliveBytes;
    if (keepalive) onTheWay += bytes.length;
    const signal = left ? null : (AbortSignal.timeout?.(timeoutMs) ?? null);
    const sent = postChunk({ endpoint, key }, chunk, bytes, { keepalive, signal });
    return sent.finally(() => {
      if (keepalive) onTheWay -= bytes.length;
    });
  };

  const compress = async (chunk: Chunk): Promise<Uint8Array<ArrayBuffer>> => {
    let bytes = chunk.text.length > largestText ? undefined : await gzip(chunk.text);
    // The page may have gone meanwhile and fixed the bytes.
    if (chunk.bytes) return chunk.bytes;
    if (!bytes || bytes.length > largestChunk) {
      chunk.text = on.onTooLarge(chunk, bytes?.length ?? chunk.text.length);
      bytes = gzipStored(chunk.text);
    }
    chunk.bytes = bytes;
    chunk.text = '';
    // A page that goes away could not send it.
    if (failing || bytes.length > keepaliveBytes) kept.keep([chunk]);
    return bytes;
  };

  const ready = new WeakMap<Chunk, Promise<Uint8Array<ArrayBuffer>>>();

  /** Ends the loop that is sending; a new one may start. */
  const interrupt = (): void => {
    turn += 1;
    sending = false;
  };

  const stop = (): void => {
    interrupt();
    for (const chunk of queue.splice(0)) kept.drop(chunk);
    on.onStop();
  };

  const retry = (wait: number): number => {
    failing = true;
    kept.keep(queue);
    return wait;
  };

  /** One sending of the chunk; returns the milliseconds after which it must be repeated, or undefined when it is done. */
  const attempt = async (chunk: Chunk, mine: number, retries: number): Promise<number | undefined> => {
    const backoff = Math.random() * Math.min(longestRetryMs, firstRetryMs * 2 ** retries);
    let response: Response;
    let hints: Hints = {};
    try {
      response = await post(chunk, chunk.bytes ?? (await (ready.get(chunk) ?? compress(chunk))));
      if (response.ok) hints = ((await response.json().catch(() => null)) as Hints | null) ?? {};
    } catch {
      return retry(backoff);
    }
    const { status } = response;
    if (mine !== turn) return undefined;
    if (status === 429 || status >= 500)
      return retry(Math.max(backoff, Number(response.headers.get('retry-after')) * 1000 || 0));
    failing = false;
    queue.shift();
    kept.drop(chunk);
    if (status === 401 || status === 403 || hints.stop) stop();
    else if (response.ok) on.onHints(hints);
    else on.onRejected(chunk);
    return undefined;
  };

  const run = async (): Promise<void> => {
    if (sending || left) return;
    sending = true;
    const mine = turn;
    let retries = 0;
    for (let chunk = queue[0]; chunk && mine === turn; chunk = queue[0]) {
      const wait = await attempt(chunk, mine, retries);
      retries = wait === undefined ? 0 : retries + 1;
      if (wait !== undefined) await new Promise((resolve) => setTimeout(resolve, wait));
    }
    if (mine === turn) sending = false;
  };

  return {
    add(chunk) {
      queue.push(chunk);
      const compressed = compress(chunk);
      compressed.catch(() => {});
      ready.set(chunk, compressed);
      void run();
    },
    size: () => queue.reduce((sum, chunk) => sum + chunkSize(chunk), 0),
    leave() {
      left = true;
      const [first] = queue;
      const firstIsOnTheWay = onTheWay > 0;
      interrupt();
      for (const chunk of queue) {
        // Too late for compression; what is too large for a chunk even so is lost.
        if (!chunk.bytes && chunk.text.length < largestChunk) {
          const bytes = gzipStored(chunk.text);
          if (bytes.length <= largestChunk) chunk.bytes = bytes;
        }
        if (!chunk.bytes || (chunk === first && firstIsOnTheWay)) continue;
        if (chunk.bytes.length + onTheWay <= keepaliveBytes) post(chunk, chunk.bytes).catch(() => {});
      }
      // Whether that arrives, nobody here will hear.
      kept.keep(queue);
      return queue;
    },
    resume(unsent) {
      left = false;
      interrupt();
      queue = [...unsent];
      void run();
    },
    clear() {
      interrupt();
      queue = [];
    },
  };
}
