import type { EachBatchPayload } from 'kafkajs';
import { within } from '../backoff.ts';
import type { Logger } from '../log.ts';
import { createMetrics, type Metrics } from '../metrics.ts';
import type { Service } from '../service.ts';
import type { KafkaConnection } from './connection.ts';
import { toDeadLetter } from './dead-letter.ts';
import type { Generation } from './kafkajs-internals.ts';
import { createLagMonitor } from './lag-monitor.ts';
import { type IncomingMessage, toIncoming } from './messages.ts';
import { createPartitionLane, type Handle, type PartitionLane } from './partition-lane.ts';
import type { Publisher } from './publisher.ts';
import { createSupervisedConsumer } from './supervised-consumer.ts';

export interface BatchConsumerOptions {
  kafka: KafkaConnection;
  groupId: string;
  topic: string;
  log: Logger;
  metrics?: Metrics;
  /**
   * Stores a batch; must leave the same behind however often it is called with the same messages. Resolved: the batch
   * is committed, once what it leaves to do is done. Rejected: it is handled again after a while, as often as it takes. It
   * ends in bounded time.
   */
  handle: Handle;
  /** Where a message goes that `handle` names in a PoisonMessageError; without it such a message is tried for ever. */
  deadLetters?: Publisher;
  /** How long a batch may wait to grow; default 0: what is there is handled at once. */
  lingerMs?: number;
  /** The same for messages that are more than 5 s old, while there are more: larger batches while catching up. Default `lingerMs`. */
  behindLingerMs?: number;
  /** Until what `handle` waits for may start, ms: meanwhile a batch grows, unless it is full or its messages are old. */
  dueIn?(): number;
  /** Size of one batch; default 1 MiB and 10,000. A larger message is a batch of its own. */
  maxBytes?: number;
  maxMessages?: number;
  /** After this silence the group gives the partitions to others; default 12 s, at least the broker's minimum. */
  sessionTimeoutMs?: number;
}

/** A handle call that takes longer turns readiness red. */
const slowHandleMs = 60_000;
/** Under load one fetch brings what several small ones would; a lone message waits a little. */
const fetchWait = { minBytes: 65_536, maxWaitTimeInMs: 100 };
const drainMs = 6_000;

/**
 * Reads a topic as a member of a group and hands it on in batches, one at a time for each partition. Offsets are
 * committed after a batch was handled, never before: see EXACTNESS.md beside this file.
 */
export function createBatchConsumer(options: BatchConsumerOptions): Service & { ready(): void } {
  const { kafka, groupId, topic, log, handle, dueIn, deadLetters } = options;
  const {
    lingerMs = 0,
    behindLingerMs = lingerMs,
    maxBytes = 1024 * 1024,
    maxMessages = 10_000,
    sessionTimeoutMs = 12_000,
  } = options;
  const metrics = options.metrics ?? kafka.metrics ?? createMetrics(kafka.clientId);
  const labels = ['topic', 'group'];
  const is = { topic, group: groupId };
  const handled = metrics.counter('kafka_handled_messages_total', 'Messages handled.', labels);
  const failures = metrics.counter('kafka_handle_failures_total', 'Batches that have to be handled again.', labels);
  const dead = metrics.counter('kafka_dead_letters_total', 'Messages given up as dead letters.', [...labels, 'reason']);
  const refused = metrics.counter(
    'kafka_commits_refused_total',
    'Commits not made, for the partition had moved.',
    labels,
  );
  const seconds = metrics.histogram('kafka_handle_seconds', 'Duration of handling one batch.', labels);
  const clusterTopic = kafka.toCluster(topic);

  const lanes = new Map<number, { lane: PartitionLane; generation: Generation }>();

  const giveUp = async (message: IncomingMessage, reason: string): Promise<boolean> => {
    if (!deadLetters) return false;
    await deadLetters.publish([toDeadLetter({ step: groupId, reason, message })]);
    dead.inc({ ...is, reason });
    log.warn({ ...is, partition: message.partition, offset: message.offset, reason }, 'kafka_message_dead');
    return true;
  };

  const createLane = (payload: EachBatchPayload, generation: Generation, after: Promise<void>): PartitionLane => {
    const { partition } = payload.batch;
    return createPartitionLane({
      topic,
      partition,
      log: log.child({ topic, groupId, partition }),
      limits: { lingerMs, behindLingerMs, dueIn, maxBytes, maxMessages },
      after,
      isCurrent: generation.isCurrent,
      isMember: consumer.isMember,
      handle: (batch) => {
        const end = seconds.startTimer(is);
        const handled = handle(batch);
        void Promise.allSettled([handled]).then(() => end());
        return handled;
      },
      giveUp,
      // The check and the commit are in one turn: kafkajs reads the generation before it waits for anything.
      commit: (offset) =>
        payload.commitOffsetsIfNecessary({ topics: [{ topic: clusterTopic, partitions: [{ partition, offset }] }] }),
      pause: payload.pause,
      onHandled: (count) => handled.inc(is, count),
      onFailure: () => failures.inc(is),
      onRefused: () => refused.inc(is),
    });
  };

  /** Calls of `handle` that are under way get the time to end, and are committed when that is still possible. */
  const endLanes = async (): Promise<void> => {
    await within(drainMs, Promise.all([...lanes.values()].map(({ lane }) => lane.end())));
  };

  const consumer = createSupervisedConsumer({
    kafka,
    log,
    groupId,
    topic,
    sessionTimeoutMs,
    fetchWait,
    onBatch(payload, generation) {
      const { batch, resolveOffset } = payload;
      const known = lanes.get(batch.partition);
      let lane = known?.lane;
      if (!lane || known?.generation.id !== generation.id) {
        lane = createLane(payload, generation, lane?.end() ?? Promise.resolve());
        lanes.set(batch.partition, { lane, generation });
      }
      const last = batch.messages.at(-1);
      if (!last) return;
      const isEnd = BigInt(last.offset) + 1n >= BigInt(batch.highWatermark);
      const messages = batch.messages.map((message) => toIncoming(topic, batch.partition, message));
      lane.accept(messages, isEnd);
      // Only where to read on from; what is committed follows what was handled.
      resolveOffset(last.offset);
    },
    onJoin() {
      // What an earlier generation has not handled is read again by whoever has the partition now.
      for (const { lane, generation } of lanes.values()) if (!generation.isCurrent()) void lane.end();
    },
    onStopping: () => endLanes(),
  });

  const lag = createLagMonitor({
    kafka,
    log,
    metrics,
    groupId,
    topic,
    assigned: consumer.assigned,
    isBusy: (partition) => lanes.get(partition)?.lane.isBusy() ?? false,
    onStall: () => consumer.rejoin('stall'),
  });

  return {
    async start() {
      await consumer.start();
      await lag.start();
    },
    async stop() {
      await lag.stop();
      await consumer.stop();
      await endLanes();
    },
    ready() {
      consumer.ready();
      for (const { lane } of lanes.values()) {
        const failure = lane.failure();
        if (failure !== undefined) throw new Error(`${topic} is not handled`, { cause: failure });
        if (lane.handlingMs() > slowHandleMs) throw new Error(`${topic} is handled too slowly`);
      }
    },
  };
}
