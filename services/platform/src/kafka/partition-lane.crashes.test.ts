/**
 * Every pair of steps at which two consumers of a partition end or are stopped one after the other, with every way to cut
 * what is delivered again into batches. The broker and the store are simulated, the lanes are real: so it takes seconds,
 * where exactness.integration.test.ts shows single steps on real engines.
 */
import { setImmediate as turn } from 'node:timers/promises';
import kafkajs from 'kafkajs';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import type { IncomingMessage } from './messages.ts';
import { createPartitionLane } from './partition-lane.ts';

/** Where a consumer may be when it is killed or stopped. */
const steps = [
  'accepted',
  'handling',
  'half inserted',
  'inserted',
  'completing',
  'completed',
  'committing',
  'committed',
] as const;
type Step = (typeof steps)[number];

/** Ends or stops a consumer at a step of its batch of that number, from 1; its batches have `size` messages. */
interface Halt {
  step: Step;
  batch: number;
  size: number;
}

const total = 5;
const sizes = [1, 2, 3, 5];
const halts: Halt[] = steps.flatMap((step) =>
  sizes.flatMap((size) => [1, 2].filter((batch) => (batch - 1) * size < total).map((batch) => ({ step, batch, size }))),
);
const log = pino({ level: 'silent' });

const messageAt = (offset: number): IncomingMessage => ({
  topic: 't',
  partition: 0,
  offset: String(offset),
  key: 'k',
  value: Buffer.from(`value ${offset}`),
  headers: {},
  timestamp: offset,
});

/** The broker's side of a partition, and the store: a row for each identity, as a ReplacingMergeTree keeps it. */
function createWorld() {
  const rows = new Map<string, string>();
  /** Of what has been completed. */
  const completed = new Set<string>();
  let committed = 0;
  let generation = 0;
  let inserts = 0;
  return {
    rows,
    completed,
    get committed() {
      return committed;
    },
    get inserts() {
      return inserts;
    },
    /** A new member takes the partition over. */
    rebalance: () => ++generation,
    insert({ offset, value }: IncomingMessage) {
      inserts += 1;
      // Which of two repeats survives is left to the store: they have to be equal.
      expect(rows.get(offset) ?? String(value)).toBe(String(value));
      rows.set(offset, String(value));
    },
    commit(offset: number, by: number) {
      if (by !== generation) {
        const fenced = Object.assign(new Error('fenced'), { type: 'ILLEGAL_GENERATION', code: 22, retriable: false });
        throw new kafkajs.KafkaJSProtocolError(fenced);
      }
      // What a commit says is true whenever it is made, and none sets the group back.
      for (let below = 0; below < offset; below += 1) {
        expect(rows.has(String(below))).toBe(true);
        expect(completed.has(String(below))).toBe(true);
      }
      expect(offset).toBeGreaterThanOrEqual(committed);
      committed = offset;
    },
  };
}

type World = ReturnType<typeof createWorld>;

/** A consumer that reads on from the committed offset, until it is done or halts. */
function join(world: World, size: number, halt?: Halt) {
  const generation = world.rebalance();
  let isKnownToBeOver = false;
  let batches = 0;
  let commits = 0;
  let isCompleting = false;
  let arrive: () => void;
  let wake: () => void;
  const halted = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const woken = new Promise<void>((resolve) => {
    wake = resolve;
  });
  const at = async (step: Step, of: number): Promise<void> => {
    if (halt?.step !== step || halt.batch !== of) return;
    arrive();
    await woken;
  };
  const first = world.committed;
  const lane = createPartitionLane({
    topic: 't',
    partition: 0,
    log,
    limits: { lingerMs: 0, maxBytes: 1_000_000, maxMessages: size },
    after: Promise.resolve(),
    isCurrent: () => !isKnownToBeOver,
    isMember: () => true,
    async handle({ messages }) {
      const batch = ++batches;
      await at('accepted', batch);
      await at('handling', batch);
      const half = messages.length >> 1;
      messages.slice(0, half).forEach(world.insert);
      await at('half inserted', batch);
      messages.slice(half).forEach(world.insert);
      await at('inserted', batch);
      return async () => {
        expect(isCompleting).toBe(false);
        isCompleting = true;
        // The next batch is being handled meanwhile.
        await turn();
        await at('completing', batch);
        for (const { offset } of messages) world.completed.add(offset);
        await at('completed', batch);
        isCompleting = false;
      };
    },
    giveUp: () => Promise.resolve(false),
    async commit(offset) {
      const batch = ++commits;
      await at('committing', batch);
      world.commit(Number(offset), generation);
      await at('committed', batch);
    },
    pause: () => () => undefined,
    onHandled: () => undefined,
    onFailure: () => expect.unreachable('nothing fails here'),
    onRefused: () => undefined,
  });
  lane.accept(Array.from({ length: total - first }, (_, index) => messageAt(first + index)));
  let hasHalted = false;
  halted.then(() => {
    hasHalted = true;
  });
  const done = async (): Promise<void> => {
    while (lane.isBusy()) await turn();
  };
  return {
    /** Resolves when it has halted, or is done without having come there. */
    async halted(): Promise<void> {
      while (lane.isBusy() && !hasHalted) await turn();
      // The batch before may still be about to be completed.
      for (let turns = 0; turns < 5; turns += 1) await turn();
    },
    done,
    /** It goes on; `isKnown`: it has learnt of the rebalance, as a member that has joined anew. */
    wake(isKnown: boolean) {
      isKnownToBeOver = isKnown;
      wake();
    },
  };
}

const expectExact = ({ rows, committed }: World): void => {
  expect([...rows.keys()].sort()).toEqual(Array.from({ length: total }, (_, offset) => String(offset)));
  expect(committed).toBe(total);
};

test('two kills, at every pair of steps and with every cut into batches, lose nothing and double nothing', async () => {
  let redelivered = 0;
  for (const first of halts) {
    for (const second of halts) {
      const world = createWorld();
      // A killed consumer is one that never wakes.
      await join(world, first.size, first).halted();
      await join(world, second.size, second).halted();
      const last = join(world, sizes[(first.batch + second.batch) % sizes.length] ?? 1);
      await last.done();
      expectExact(world);
      if (world.inserts > total) redelivered += 1;
    }
  }
  // Else it would have shown nothing.
  expect(redelivered).toBeGreaterThan(halts.length ** 2 / 2);
}, 60_000);

test.each([
  ['knows', true],
  ['does not know', false],
])(
  'one that is stopped at every step, and wakes at every step of its successor, changes nothing when it %s',
  async (_, isKnown) => {
    for (const first of halts) {
      for (const second of halts) {
        const world = createWorld();
        const sleeper = join(world, first.size, first);
        await sleeper.halted();
        const successor = join(world, second.size, second);
        await successor.halted();
        const before = world.committed;
        sleeper.wake(isKnown);
        await sleeper.done();
        expect(world.committed).toBe(before);
        successor.wake(false);
        await successor.done();
        expectExact(world);
      }
    }
  },
  60_000,
);
