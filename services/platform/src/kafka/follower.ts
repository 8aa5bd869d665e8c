import { randomUUID } from 'node:crypto';
import { backoff, sleep } from '../backoff.ts';
import type { Logger } from '../log.ts';
import type { Service } from '../service.ts';
import type { KafkaConnection } from './connection.ts';
import { type IncomingMessage, toIncoming } from './messages.ts';
import { createSupervisedConsumer } from './supervised-consumer.ts';

export interface FollowerOptions {
  kafka: KafkaConnection;
  topic: string;
  log: Logger;
  /** Where to begin: at the first message, or behind the last one there is at `start`. */
  from: 'beginning' | 'end';
  /** In order within a partition, each message once. What it throws is logged and the message skipped. */
  onMessage(message: IncomingMessage): void;
}

/**
 * Reads every partition of a topic in this process, whatever other processes read. Nothing is committed: places are kept
 * here, and sought again whenever the consumer joins anew, so that nothing is missed and nothing is seen twice.
 */
export function createFollower({ kafka, topic, log, from, onMessage }: FollowerOptions): Service & { ready(): void } {
  const clusterTopic = kafka.toCluster(topic);
  /** The next offset to deliver, by partition. */
  const next = new Map<number, bigint>();
  /** Ends at `start`, of the partitions that have not been read up to there. */
  const behind = new Map<number, bigint>();
  const stopping = new AbortController();
  let whenCaughtUp: () => void = () => undefined;

  const advance = (partition: number, offset: bigint): void => {
    const before = next.get(partition);
    if (before === undefined || offset > before) next.set(partition, offset);
    const end = behind.get(partition);
    if (end === undefined || offset < end) return;
    behind.delete(partition);
    if (behind.size === 0) whenCaughtUp();
  };

  const consumer = createSupervisedConsumer({
    kafka,
    log,
    // A group of one: kafkajs reads only as a member of a group.
    groupId: `${kafka.clientId}-${topic}-${randomUUID()}`,
    topic,
    onJoin(partitions, joined) {
      for (const partition of partitions) {
        const offset = next.get(partition);
        if (offset !== undefined) joined.seek({ topic: clusterTopic, partition, offset: String(offset) });
      }
    },
    onBatch({ batch, resolveOffset }) {
      for (const message of batch.messages) {
        const offset = BigInt(message.offset);
        if (offset < (next.get(batch.partition) ?? 0n)) continue;
        try {
          onMessage(toIncoming(topic, batch.partition, message));
        } catch (error) {
          log.error({ topic, partition: batch.partition, offset: message.offset, err: error }, 'kafka_message_skipped');
        }
        next.set(batch.partition, offset + 1n);
      }
      const last = batch.messages.at(-1);
      if (last) resolveOffset(last.offset);
    },
    onProgress: (partition, offset) => advance(partition, BigInt(offset) + 1n),
  });

  /** The topic's first and last places, asked until Kafka answers. */
  const look = async (): Promise<void> => {
    for (let attempt = 0; !stopping.signal.aborted; attempt++) {
      const admin = kafka.client().admin();
      try {
        await admin.connect();
        for (const { partition, low, high } of await admin.fetchTopicOffsets(clusterTopic)) {
          next.set(partition, BigInt(from === 'beginning' ? low : high));
          if (from === 'beginning' && BigInt(low) < BigInt(high)) behind.set(partition, BigInt(high));
        }
        return;
      } catch (error) {
        log.warn({ topic, err: error }, 'kafka_topic_unavailable');
        await sleep(backoff(attempt, 200, 5_000), stopping.signal);
      } finally {
        await admin.disconnect().catch(() => undefined);
      }
    }
  };

  return {
    async start() {
      await look();
      if (stopping.signal.aborted) return;
      const caughtUp = new Promise<void>((resolve) => {
        whenCaughtUp = resolve;
        stopping.signal.addEventListener('abort', () => resolve(), { once: true });
        if (behind.size === 0) resolve();
      });
      await consumer.start();
      await caughtUp;
    },
    async stop() {
      stopping.abort();
      await consumer.stop();
    },
    ready() {
      consumer.ready();
      if (behind.size > 0) throw new Error(`${topic} is being read`);
    },
  };
}
