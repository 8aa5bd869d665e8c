import { backoff, sleep } from '../backoff.ts';
import type { Logger } from '../log.ts';
import { protocolErrorType } from './errors.ts';
import { type IncomingMessage, incomingBytes } from './messages.ts';
import { PoisonMessageError } from './poison-message-error.ts';

export interface MessageBatch {
  topic: string;
  partition: number;
  /** In order of offset, at least one. */
  messages: IncomingMessage[];
  /** Whether the partition may be another consumer's by now: then the rest of the work is wasted, though harmless. */
  isStale(): boolean;
}

/**
 * What is left to do for a batch, once `handle` has resolved, before it is committed. It may overlap with the next
 * batch's `handle`, and is called again when it rejects.
 */
export type Rest = () => Promise<void>;

export type Handle = (batch: MessageBatch) => Promise<Rest | undefined> | Promise<void>;

/** What ends a batch: see the options of `createBatchConsumer`. */
export interface BatchLimits {
  lingerMs: number;
  behindLingerMs?: number;
  dueIn?: (() => number) | undefined;
  maxBytes: number;
  maxMessages: number;
}

export interface PartitionLaneOptions {
  topic: string;
  partition: number;
  log: Logger;
  limits: BatchLimits;
  /** Until the partition's former lane has ended its last call of `handle`. */
  after: Promise<void>;
  /** False for ever once the generation has passed in which the messages were fetched. */
  isCurrent(): boolean;
  /** False while the group may have given this consumer up. */
  isMember(): boolean;
  handle: Handle;
  /** Makes a message a dead letter; false when there is no place for dead letters. */
  giveUp(message: IncomingMessage, reason: string): Promise<boolean>;
  /** Commits that everything below `offset` was handled, under the current generation. */
  commit(offset: string): Promise<void>;
  /** Stops fetching the partition; returns what resumes it. */
  pause(): () => void;
  onHandled(messages: number): void;
  onFailure(): void;
  onRefused(): void;
}

/** The messages of one partition in one generation, from fetch to commit. */
export interface PartitionLane {
  /** @param isEnd whether the topic had none behind them when they were fetched: then there is nothing to wait for, however old they are */
  accept(messages: IncomingMessage[], isEnd?: boolean): void;
  /** Handles nothing more; resolves when the calls under way, if any, have ended and were committed. */
  end(): Promise<void>;
  isBusy(): boolean;
  /** Why a call of `handle`, or what it left to do, failed, while it is being repeated. */
  failure(): unknown;
  /** How long a call has been at work, 0 when there is none. */
  handlingMs(): number;
}

const commitAttempts = 6;
/** Messages of this age have waited so long already that nobody sees a little more. */
const behindMs = 5_000;
const sizeOf = (messages: IncomingMessage[]): number =>
  messages.reduce((sum, message) => sum + incomingBytes(message), 0);

/** A call that is repeated until it succeeds. */
interface Call {
  /** Epoch ms of the try under way; undefined between two. */
  since: number | undefined;
  failure: unknown;
}

/**
 * Collects messages and hands them on: one batch at a time, each until it succeeds, and commits what was handled. The
 * order for each batch is handle, what that leaves to do, check that the generation still stands, commit: see
 * EXACTNESS.md.
 */
export function createPartitionLane(options: PartitionLaneOptions): PartitionLane {
  const { topic, partition, log, limits, isCurrent } = options;
  const { lingerMs, behindLingerMs = lingerMs, dueIn = () => 0 } = limits;
  const ending = new AbortController();
  let queue: IncomingMessage[] = [];
  let queueBytes = 0;
  let oldest = 0;
  let isAtEnd = false;
  let resume: (() => void) | undefined;
  let active = false;
  let running: Promise<void> = Promise.resolve();
  let wake: () => void = () => undefined;
  const calls = new Set<Call>();
  /** Whether a batch is being completed. */
  let completing = false;

  const isOver = (): boolean => ending.signal.aborted || !isCurrent();
  const isStale = (): boolean => !isCurrent() || !options.isMember();
  const isFull = (): boolean => queueBytes >= limits.maxBytes || queue.length >= limits.maxMessages;

  const take = (): IncomingMessage[] => {
    let bytes = 0;
    let count = 0;
    for (const message of queue) {
      const size = incomingBytes(message);
      if (count > 0 && (bytes + size > limits.maxBytes || count === limits.maxMessages)) break;
      bytes += size;
      count++;
    }
    const taken = queue.slice(0, count);
    queue = queue.slice(count);
    queueBytes -= bytes;
    oldest = Date.now();
    if (!isFull()) {
      resume?.();
      resume = undefined;
    }
    return taken;
  };

  const arrival = (): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve;
    });

  /** Until a batch is full, or its first message has waited long enough and what it is taken for is due. */
  const gather = async (): Promise<void> => {
    const due = Date.now() + dueIn();
    while (!isOver() && !isFull()) {
      const now = Date.now();
      const isBehind = !isAtEnd && now - (queue[0]?.timestamp ?? now) > behindMs;
      const end = isBehind ? oldest + behindLingerMs : Math.max(oldest + lingerMs, due);
      const left = end - now;
      if (left <= 0) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  };

  /** Tries until it succeeds; false when the generation passed before. */
  const repeat = async (attempt: () => Promise<void>, messages: number): Promise<boolean> => {
    const call: Call = { since: undefined, failure: undefined };
    calls.add(call);
    try {
      for (let failures = 0; ; failures++) {
        call.since = Date.now();
        try {
          await attempt();
          return true;
        } catch (error) {
          call.failure = error;
          options.onFailure();
          log.warn({ err: error, messages, failures }, 'kafka_batch_failed');
        }
        call.since = undefined;
        if (isOver()) return false;
        await sleep(backoff(failures, 100, 15_000), ending.signal);
        if (isOver()) return false;
      }
    } finally {
      calls.delete(call);
    }
  };

  /** Whether everything is handled, and what that leaves to do. */
  const handle = async (batch: IncomingMessage[]): Promise<{ isHandled: boolean; rest: Rest | undefined }> => {
    let messages = batch;
    let rest: Rest | undefined;
    const attempt = async (): Promise<void> => {
      while (messages.length > 0) {
        try {
          const left = await options.handle({ topic, partition, messages, isStale });
          rest = typeof left === 'function' ? left : undefined;
          return;
        } catch (error) {
          if (!(error instanceof PoisonMessageError)) throw error;
          const { source, reason } = error;
          const others = messages.filter((message) => message.offset !== source.offset);
          if (others.length === messages.length || !(await options.giveUp(source, reason))) throw error;
          messages = others;
        }
      }
    };
    return { isHandled: await repeat(attempt, batch.length), rest };
  };

  /** A commit that fails is no loss: the next one says the same and more, and without one the batch is repeated. */
  const commit = async (offset: string): Promise<void> => {
    for (let tries = 0; tries < commitAttempts; tries++) {
      if (!isCurrent()) return options.onRefused();
      if (options.isMember()) {
        try {
          return await options.commit(offset);
        } catch (error) {
          const type = protocolErrorType(error);
          if (type === 'UNKNOWN_MEMBER_ID' || type === 'ILLEGAL_GENERATION') {
            log.info({ offset, type }, 'kafka_commit_refused');
            return options.onRefused();
          }
          log.warn({ offset, err: error }, 'kafka_commit_failed');
        }
      }
      await sleep(backoff(tries, 100, 2_000), ending.signal);
    }
    log.warn({ offset }, 'kafka_commit_given_up');
  };

  /** What is left to do, and the commit; false when it was left undone. */
  const complete = async (batch: IncomingMessage[], rest: Rest | undefined): Promise<boolean> => {
    completing = true;
    try {
      if (rest && !(await repeat(rest, batch.length))) return false;
      await commit(String(BigInt(batch.at(-1)?.offset ?? 0) + 1n));
      options.onHandled(batch.length);
      return true;
    } finally {
      completing = false;
    }
  };

  const run = async (): Promise<void> => {
    let earlier = Promise.resolve(true);
    try {
      await options.after;
      while (queue.length > 0 || completing) {
        if (queue.length > 0) await gather();
        else await Promise.race([earlier, arrival()]);
        if (isOver()) return;
        if (queue.length === 0) continue;
        const batch = take();
        const { isHandled, rest } = await handle(batch);
        // One after the other, so that what is committed only grows.
        if (!(await earlier) || !isHandled) return;
        earlier = complete(batch, rest);
        if (!rest) await earlier;
      }
    } finally {
      if (completing) await earlier;
      // In the same turn in which the queue was seen empty, so that whatever is accepted next starts anew.
      active = false;
    }
  };

  return {
    accept(messages, isEnd = false) {
      if (isOver() || messages.length === 0) return;
      if (queue.length === 0) oldest = Date.now();
      isAtEnd = isEnd;
      queue = queue.concat(messages);
      queueBytes += sizeOf(messages);
      if (isFull()) resume ??= options.pause();
      wake();
      if (active) return;
      active = true;
      running = run();
    },
    async end() {
      ending.abort();
      wake();
      resume?.();
      resume = undefined;
      await running;
      queue = [];
      // Whoever comes next waits for those before, too.
      await options.after;
    },
    isBusy: () => active,
    failure: () => (isOver() ? undefined : [...calls].find(({ failure }) => failure !== undefined)?.failure),
    handlingMs: () => Math.max(0, ...[...calls].map(({ since = Date.now() }) => Date.now() - since)),
  };
}
