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

export interface PartitionLaneOptions {
  topic: string;
  partition: number;
  log: Logger;
  limits: { lingerMs: number; behindLingerMs?: number; maxBytes: number; maxMessages: number };
  /** Until the partition's former lane has ended its last call of `handle`. */
  after: Promise<void>;
  /** False for ever once the generation has passed in which the messages were fetched. */
  isCurrent(): boolean;
  /** False while the group may have given this consumer up. */
  isMember(): boolean;
  handle(batch: MessageBatch): Promise<void>;
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
  accept(messages: IncomingMessage[]): void;
  /** Handles nothing more; resolves when the call under way, if any, has ended and was committed. */
  end(): Promise<void>;
  isBusy(): boolean;
  /** Why the last call of `handle` failed, while it is being repeated. */
  failure(): unknown;
  /** How long `handle` has been at work, 0 when it is not. */
  handlingMs(): number;
}

const commitAttempts = 6;
/** Messages of this age have waited so long already that nobody sees a little more. */
const behindMs = 5_000;
const sizeOf = (messages: IncomingMessage[]): number =>
  messages.reduce((sum, message) => sum + incomingBytes(message), 0);

/**
 * Collects messages and hands them on: one batch at a time, each until it succeeds, and commits what was handled. The
 * order for each batch is handle, check that the generation still stands, commit: see EXACTNESS.md.
 */
export function createPartitionLane(options: PartitionLaneOptions): PartitionLane {
  const { topic, partition, log, limits, isCurrent } = options;
  const { lingerMs, behindLingerMs = lingerMs } = limits;
  const ending = new AbortController();
  let queue: IncomingMessage[] = [];
  let queueBytes = 0;
  let oldest = 0;
  let resume: (() => void) | undefined;
  let active = false;
  let running: Promise<void> = Promise.resolve();
  let wake: () => void = () => undefined;
  let failure: unknown;
  let handlingSince = 0;

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

  /** Until a batch is full or its first message has waited long enough. */
  const gather = async (): Promise<void> => {
    while (!isOver() && !isFull()) {
      const now = Date.now();
      const isBehind = now - (queue[0]?.timestamp ?? now) > behindMs;
      const left = oldest + (isBehind ? behindLingerMs : lingerMs) - now;
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

  /** The messages that are left after one try: none when it succeeded. */
  const attempt = async (messages: IncomingMessage[]): Promise<IncomingMessage[]> => {
    try {
      await options.handle({ topic, partition, messages, isStale });
      return [];
    } catch (error) {
      if (error instanceof PoisonMessageError) {
        const { source, reason } = error;
        const rest = messages.filter((message) => message.offset !== source.offset);
        if (rest.length < messages.length && (await options.giveUp(source, reason))) return rest;
      }
      throw error;
    }
  };

  /** Tries until everything is handled; false when the generation passed before. */
  const handle = async (batch: IncomingMessage[]): Promise<boolean> => {
    let messages = batch;
    for (let failures = 0; messages.length > 0; ) {
      handlingSince = Date.now();
      try {
        messages = await attempt(messages);
        failures = 0;
        failure = undefined;
      } catch (error) {
        failure = error;
        options.onFailure();
        log.warn({ err: error, messages: messages.length, failures }, 'kafka_batch_failed');
      } finally {
        handlingSince = 0;
      }
      if (failure !== undefined) {
        if (isOver()) return false;
        await sleep(backoff(failures++, 100, 15_000), ending.signal);
        if (isOver()) return false;
      }
    }
    return true;
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

  const run = async (): Promise<void> => {
    try {
      await options.after;
      while (queue.length > 0) {
        await gather();
        if (isOver()) return;
        const batch = take();
        const last = batch.at(-1);
        if (!last || !(await handle(batch))) return;
        await commit(String(BigInt(last.offset) + 1n));
        options.onHandled(batch.length);
      }
    } finally {
      // In the same turn in which the queue was seen empty, so that whatever is accepted next starts anew.
      active = false;
    }
  };

  return {
    accept(messages) {
      if (isOver() || messages.length === 0) return;
      if (queue.length === 0) oldest = Date.now();
      queue = queue.concat(messages);
      queueBytes += sizeOf(messages);
      if (isFull()) {
        resume ??= options.pause();
        wake();
      }
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
    failure: () => (isOver() ? undefined : failure),
    handlingMs: () => (handlingSince === 0 ? 0 : Date.now() - handlingSince),
  };
}
