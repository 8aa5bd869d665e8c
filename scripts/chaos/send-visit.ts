import { setTimeout as sleep } from 'node:timers/promises';
import { userAgent } from './one-pass.ts';
import type { Random } from './random.ts';
import type { PlannedChunk, Visit } from './visit.ts';

export interface SendOptions {
  random: Random;
  /** Origin of the collector. */
  collector: string;
  key: string;
  /** An origin that the project allows. */
  origin: string;
  /** Told of each answer that is no 202, by its status; 0: none came. */
  onRefusal(status: number): void;
  /** Told of each chunk once, when it is acknowledged; the next of the tab follows when it resolves. */
  onAccepted(chunk: PlannedChunk): Promise<void> | void;
  /** Ends the sending without an error: what was not acknowledged by then stays unsent. */
  signal: AbortSignal;
}

const firstRetryMs = 50;
const longestRetryMs = 1_000;
/** How often a chunk is sent once more although it was taken: an acknowledgement can get lost. */
const repeats = 0.05;

/** Sends every chunk until the collector has it, as the recorder does; a tab's one after the other, tabs side by side. */
export async function sendVisit(visit: Visit, options: SendOptions): Promise<void> {
  await Promise.all(visit.tabs.map((chunks) => sendTab(chunks, visit.address, options)));
}

async function sendTab(chunks: readonly PlannedChunk[], address: string, options: SendOptions): Promise<void> {
  for (const chunk of chunks) {
    if (!(await sendChunk(chunk, address, options))) return;
    await options.onAccepted(chunk);
    if (options.random.chance(repeats))
      await sendChunk(options.random.pick(chunks.slice(0, chunk.seq + 1)), address, options);
  }
}

/** False when the sending was ended before the chunk was acknowledged. */
async function sendChunk(chunk: PlannedChunk, address: string, options: SendOptions): Promise<boolean> {
  const { session, tab, seq, body } = chunk;
  const query = new URLSearchParams({ key: options.key, session, tab, seq: String(seq) });
  const request = {
    method: 'POST',
    headers: { origin: options.origin, 'x-forwarded-for': address, 'user-agent': userAgent },
    body: new Uint8Array(body),
  };
  for (let attempt = 0; !options.signal.aborted; attempt += 1) {
    const status = await fetch(`${options.collector}/v1/recordings?${query}`, {
      ...request,
      signal: AbortSignal.any([AbortSignal.timeout(15_000), options.signal]),
    }).then(
      async (answer) => {
        await answer.arrayBuffer();
        return answer.status;
      },
      () => 0,
    );
    if (status === 202) return true;
    if (options.signal.aborted) break;
    options.onRefusal(status);
    if (status >= 400 && status < 500 && status !== 408 && status !== 429) {
      throw new Error(`chunk ${session}/${tab}/${seq} was refused for good: ${status}`);
    }
    await sleep(Math.min(longestRetryMs, firstRetryMs * 2 ** attempt) * (0.5 + options.random.next() / 2));
  }
  return false;
}
