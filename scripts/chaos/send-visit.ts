import { Agent, request } from 'node:http';
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
  /** Ends the sending without an error, once what is under way is answered or given up: the rest stays unsent. */
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
  const headers = { origin: options.origin, 'x-forwarded-for': address, 'user-agent': userAgent };
  for (let attempt = 0; !options.signal.aborted; attempt += 1) {
    const status = await post(`${options.collector}/v1/recordings?${query}`, headers, body);
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

/** Far leaner than `fetch` with an `AbortSignal` for each request, whose remains stop a process for a second now and then. */
const agent = new Agent({ keepAlive: true });
const answerTimeoutMs = 15_000;

/** The answer's status; 0 when none came. */
const post = (url: string, headers: Record<string, string>, body: Buffer): Promise<number> =>
  new Promise((resolve) => {
    const sent = request(url, { method: 'POST', agent, headers, timeout: answerTimeoutMs });
    sent.once('response', (answer) => {
      answer.once('end', () => resolve(answer.statusCode ?? 0)).once('close', () => resolve(0));
      answer.resume();
    });
    sent.once('timeout', () => sent.destroy());
    sent.on('error', () => resolve(0)).once('close', () => resolve(0));
    sent.end(body);
  });
