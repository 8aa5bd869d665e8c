import { pino } from 'pino';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { IncomingMessage } from './messages.ts';
import { createPartitionLane, type MessageBatch, type PartitionLaneOptions } from './partition-lane.ts';
import { PoisonMessageError } from './poison-message-error.ts';

const message = (offset: number, bytes = 1): IncomingMessage => ({
  topic: 't',
  partition: 0,
  offset: String(offset),
  key: 'k',
  value: Buffer.alloc(bytes),
  headers: {},
  timestamp: 0,
});
const from = (first: number, count: number) => Array.from({ length: count }, (_, i) => message(first + i));

/** What happened, in order: `handle 0-4`, `commit 5`, `pause`, `resume`, `dead 3`. */
let log: string[];
let current: boolean;
let member: boolean;
beforeEach(() => {
  log = [];
  current = true;
  member = true;
});

const createLane = (options: Partial<PartitionLaneOptions> = {}, limits = {}) => {
  const { handle, ...rest } = options;
  return createPartitionLane({
    topic: 't',
    partition: 0,
    log: pino({ level: 'silent' }),
    limits: { lingerMs: 0, maxBytes: 1_000_000, maxMessages: 1_000, ...limits },
    after: Promise.resolve(),
    isCurrent: () => current,
    isMember: () => member,
    handle: (batch) => {
      log.push(`handle ${batch.messages[0]?.offset}-${batch.messages.at(-1)?.offset}`);
      return handle?.(batch) ?? Promise.resolve(undefined);
    },
    giveUp: async ({ offset }) => {
      log.push(`dead ${offset}`);
      return true;
    },
    commit: async (offset) => {
      log.push(`commit ${offset}`);
    },
    pause: () => {
      log.push('pause');
      return () => log.push('resume');
    },
    onHandled: () => undefined,
    onFailure: () => log.push('failure'),
    onRefused: () => log.push('refused'),
    ...rest,
  });
};

const idle = (lane: { isBusy(): boolean }) =>
  vi.waitFor(() => expect(lane.isBusy()).toBe(false), { interval: 2, timeout: 5_000 });

describe('partition lane', () => {
  test('handles, then commits the offset behind the last message', async () => {
    const lane = createLane();
    lane.accept(from(0, 5));
    await idle(lane);
    lane.accept(from(5, 1));
    await idle(lane);
    expect(log).toEqual(['handle 0-4', 'commit 5', 'handle 5-5', 'commit 6']);
  });

  test('offsets above 2^53 are exact', async () => {
    const lane = createLane();
    lane.accept([{ ...message(0), offset: '9007199254740993' }]);
    await idle(lane);
    expect(log.at(-1)).toBe('commit 9007199254740994');
  });

  test('lingers to collect, but not longer than a batch takes to be full', async () => {
    const lane = createLane({}, { lingerMs: 60_000, maxMessages: 4 });
    lane.accept(from(0, 2));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(log).toEqual([]);
    lane.accept(from(2, 3));
    await vi.waitFor(() => expect(log).toContain('commit 4'));
    expect(log).toEqual(['pause', 'resume', 'handle 0-3', 'commit 4']);
    await lane.end();
    expect(log).toHaveLength(4);
  });

  test('hands on what there is when the linger has passed', async () => {
    const lane = createLane({}, { lingerMs: 30 });
    lane.accept(from(0, 1));
    lane.accept(from(1, 1));
    await idle(lane);
    expect(log).toEqual(['handle 0-1', 'commit 2']);
  });

  test('waits longer for more of old messages, unless the topic has none', async () => {
    const lane = createLane({}, { behindLingerMs: 60_000 });
    lane.accept(from(0, 2));
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(log).toEqual([]);
    lane.accept(from(2, 1), true);
    await idle(lane);
    expect(log).toEqual(['handle 0-2', 'commit 3']);
  });

  test('collects until what it is taken for is due, but not longer than a batch takes to be full', async () => {
    let due = 60_000;
    const now = (offset: number) => ({ ...message(offset), timestamp: Date.now() });
    const lane = createLane({}, { dueIn: () => due, maxMessages: 2 });
    lane.accept([now(0)]);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(log).toEqual([]);
    lane.accept([now(1)]);
    await idle(lane);
    due = 30;
    lane.accept([now(2)]);
    await idle(lane);
    expect(log.filter((line) => line.startsWith('handle'))).toEqual(['handle 0-1', 'handle 2-2']);
  });

  test('does not wait for that over messages that are old anyway', async () => {
    const lane = createLane({}, { dueIn: () => 60_000 });
    lane.accept([message(0)]);
    await idle(lane);
    expect(log).toEqual(['handle 0-0', 'commit 1']);
  });

  test('lingers longer over messages that are old anyway, and not over new ones', async () => {
    const limits = { lingerMs: 0, behindLingerMs: 60_000, maxMessages: 3 };
    const behind = createLane({}, limits);
    behind.accept(from(0, 2));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(log).toEqual([]);
    behind.accept(from(2, 1));
    await idle(behind);
    expect(log).toContain('handle 0-2');

    const fresh = createLane({}, limits);
    fresh.accept([{ ...message(7), timestamp: Date.now() }]);
    await idle(fresh);
    expect(log).toContain('handle 7-7');
  });

  test('cuts batches by bytes; a larger message is a batch of its own', async () => {
    const lane = createLane({}, { maxBytes: 1_000 });
    lane.accept([message(0, 400), message(1, 400), message(2, 5_000), message(3, 10)]);
    await idle(lane);
    expect(log.filter((entry) => entry.startsWith('handle'))).toEqual(['handle 0-1', 'handle 2-2', 'handle 3-3']);
  });

  test('one call at a time, and fetching pauses while a full batch waits', async () => {
    let calls = 0;
    let release: () => void = () => undefined;
    const handle = () => {
      expect(++calls).toBe(1);
      return new Promise<void>((resolve) => {
        release = () => {
          calls--;
          resolve();
        };
      });
    };
    const lane = createLane({ handle }, { maxMessages: 2 });
    lane.accept(from(0, 1));
    await vi.waitFor(() => expect(log).toEqual(['handle 0-0']));
    lane.accept(from(1, 3));
    expect(log.at(-1)).toBe('pause');
    release();
    await vi.waitFor(() => expect(log.at(-1)).toBe('handle 1-2'));
    expect(log).toEqual(['handle 0-0', 'pause', 'commit 1', 'resume', 'handle 1-2']);
    release();
    await vi.waitFor(() => expect(log.at(-1)).toBe('handle 3-3'));
    release();
    await idle(lane);
  });

  test('a failed batch is handled again, whole, and nothing is committed before', async () => {
    let failures = 2;
    const lane = createLane({
      handle: async () => {
        if (failures-- > 0) throw new Error('away');
      },
    });
    lane.accept(from(0, 3));
    await vi.waitFor(() => expect(lane.failure()).toBeInstanceOf(Error), { interval: 1 });
    await idle(lane);
    expect(lane.failure()).toBeUndefined();
    expect(log).toEqual(['handle 0-2', 'failure', 'handle 0-2', 'failure', 'handle 0-2', 'commit 3']);
  });

  test('what a batch leaves to do overlaps with the next batch, and both are committed in order', async () => {
    const releases: (() => void)[] = [];
    const lane = createLane(
      {
        handle: async ({ messages }) => {
          const first = messages[0]?.offset;
          return async () => {
            log.push(`rest ${first}`);
            await new Promise<void>((resolve) => releases.push(resolve));
          };
        },
      },
      { maxMessages: 1 },
    );
    lane.accept(from(0, 1));
    await vi.waitFor(() => expect(log).toEqual(['pause', 'resume', 'handle 0-0', 'rest 0']));
    // What comes meanwhile is handled, but nothing behind it.
    log.length = 0;
    lane.accept(from(1, 1));
    await vi.waitFor(() => expect(log).toContain('handle 1-1'));
    lane.accept(from(2, 1));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(log).toEqual(['pause', 'resume', 'handle 1-1', 'pause']);
    log.length = 0;
    for (let rest = 0; rest < 3; rest++) {
      await vi.waitFor(() => expect(releases).toHaveLength(rest + 1));
      releases[rest]?.();
    }
    await idle(lane);
    expect(log).toEqual(['commit 1', 'rest 1', 'resume', 'handle 2-2', 'commit 2', 'rest 2', 'commit 3']);
  });

  test('what is left to do is tried again without the batch being handled again', async () => {
    let failures = 2;
    const lane = createLane({
      handle: async () => async () => {
        log.push('rest');
        if (failures-- > 0) throw new Error('away');
      },
    });
    lane.accept(from(0, 2));
    await vi.waitFor(() => expect(lane.failure()).toBeInstanceOf(Error), { interval: 1 });
    await idle(lane);
    expect(lane.failure()).toBeUndefined();
    expect(log).toEqual(['handle 0-1', 'rest', 'failure', 'rest', 'failure', 'rest', 'commit 2']);
  });

  test('what was not completed when the generation has passed is not committed, nor what came behind it', async () => {
    const lane = createLane(
      {
        handle:
          async ({ messages }) =>
          async () => {
            if (messages[0]?.offset === '0') return;
            current = false;
            throw new Error('away');
          },
      },
      { maxMessages: 1 },
    );
    lane.accept(from(0, 3));
    await idle(lane);
    expect(log.filter((entry) => entry.startsWith('commit'))).toEqual(['commit 1']);
    expect(log).toContain('failure');
  });

  test('ends when what is left to do is done, and commits it', async () => {
    let release: () => void = () => undefined;
    const lane = createLane({
      handle: async () => () =>
        new Promise<void>((resolve) => {
          log.push('rest');
          release = resolve;
        }),
    });
    lane.accept(from(0, 1));
    await vi.waitFor(() => expect(log).toContain('rest'));
    expect(lane.handlingMs()).toBeGreaterThanOrEqual(0);
    const ended = lane.end();
    release();
    await ended;
    expect(log).toEqual(['handle 0-0', 'rest', 'commit 1']);
  });

  test('poison goes to the dead letters and the rest is handled without it', async () => {
    const handle = async ({ messages }: MessageBatch) => {
      const poison = messages.find(({ offset }) => offset === '1' || offset === '2');
      if (poison) throw new PoisonMessageError(poison, 'malformed');
    };
    const lane = createLane({ handle });
    lane.accept(from(0, 4));
    await idle(lane);
    expect(log).toEqual(['handle 0-3', 'dead 1', 'handle 0-3', 'dead 2', 'handle 0-3', 'commit 4']);
  });

  test('a batch of nothing but poison is committed', async () => {
    const lane = createLane({
      handle: async ({ messages }) => {
        if (messages[0]) throw new PoisonMessageError(messages[0], 'malformed');
      },
    });
    lane.accept(from(0, 1));
    await idle(lane);
    expect(log).toEqual(['handle 0-0', 'dead 0', 'commit 1']);
  });

  test('without a place for dead letters poison is a failure like any other', async () => {
    const lane = createLane({
      handle: async ({ messages }) => {
        if (messages[0]) throw new PoisonMessageError(messages[0], 'malformed');
      },
      giveUp: async () => false,
    });
    lane.accept(from(0, 1));
    await vi.waitFor(() => expect(log).toContain('failure'));
    await lane.end();
    expect(log.some((entry) => entry.startsWith('commit'))).toBe(false);
  });

  test('what was handled when the generation has passed is not committed, and the rest is dropped', async () => {
    const lane = createLane(
      {
        handle: async ({ isStale }) => {
          expect(isStale()).toBe(false);
          current = false;
          expect(isStale()).toBe(true);
        },
      },
      { maxMessages: 2 },
    );
    lane.accept(from(0, 5));
    await idle(lane);
    expect(log.filter((entry) => !/pause|resume/.test(entry))).toEqual(['handle 0-1', 'refused']);
    lane.accept(from(5, 1));
    expect(lane.isBusy()).toBe(false);
  });

  test('no commit while the group may have given the consumer up', async () => {
    member = false;
    const lane = createLane({ handle: async ({ isStale }) => expect(isStale()).toBe(true) });
    lane.accept(from(0, 1));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(log).toEqual(['handle 0-0']);
    member = true;
    await idle(lane);
    expect(log).toEqual(['handle 0-0', 'commit 1']);
  });

  test('a commit that fails is tried again, but not one that the coordinator refuses', async () => {
    let commits = 0;
    const refusal = Object.assign(new Error('no'), { type: 'ILLEGAL_GENERATION' });
    const lane = createLane({
      commit: async (offset) => {
        log.push(`commit ${offset}`);
        if (++commits === 1) throw new Error('connection closed');
        if (commits === 3) throw refusal;
      },
    });
    lane.accept(from(0, 1));
    await idle(lane);
    lane.accept(from(1, 1));
    await idle(lane);
    expect(log).toEqual(['handle 0-0', 'commit 1', 'commit 1', 'handle 1-1', 'commit 2', 'refused']);
  });

  test('ends after the call under way, commits it, and takes nothing more', async () => {
    let release: () => void = () => undefined;
    const lane = createLane(
      {
        handle: () =>
          new Promise<void>((resolve) => {
            release = resolve;
          }),
      },
      { maxMessages: 1 },
    );
    lane.accept(from(0, 3));
    await vi.waitFor(() => expect(log).toContain('handle 0-0'));
    expect(lane.handlingMs()).toBeGreaterThanOrEqual(0);
    const ended = lane.end();
    release();
    await ended;
    lane.accept(from(3, 1));
    expect(lane.isBusy()).toBe(false);
    expect(log).toEqual(['pause', 'handle 0-0', 'resume', 'commit 1']);
  });

  test('waits for the former lane of its partition', async () => {
    let release: () => void = () => undefined;
    const after = new Promise<void>((resolve) => {
      release = resolve;
    });
    const lane = createLane({ after });
    lane.accept(from(0, 1));
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(log).toEqual([]);
    release();
    await idle(lane);
    expect(log).toEqual(['handle 0-0', 'commit 1']);
  });
});
