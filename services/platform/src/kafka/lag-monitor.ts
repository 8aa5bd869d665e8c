import type { Admin } from 'kafkajs';
import { within } from '../backoff.ts';
import type { Logger } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Service } from '../service.ts';
import type { KafkaConnection } from './connection.ts';

export interface LagMonitorOptions {
  kafka: KafkaConnection;
  log: Logger;
  metrics: Metrics;
  groupId: string;
  topic: string;
  assigned(): readonly number[];
  /** Whether the partition's messages are being handled: then standing still is no stall. */
  isBusy(partition: number): boolean;
  /** There is something to read and nobody has read it for `stallMs`. */
  onStall(): void;
  intervalMs?: number;
  stallMs?: number;
}

/** Measures how far the group is behind on this consumer's partitions, and notices partitions that stand still. */
export function createLagMonitor(options: LagMonitorOptions): Service {
  const { kafka, log, topic, groupId, intervalMs = 15_000, stallMs = 60_000 } = options;
  const gauge = options.metrics.gauge('kafka_consumer_lag_messages', 'Messages not yet handled.', [
    'topic',
    'group',
    'partition',
  ]);
  const clusterTopic = kafka.toCluster(topic);
  const clusterGroup = kafka.toCluster(groupId);
  /** The committed offset of each partition and since when it has been that. */
  const standing = new Map<number, { offset: string; since: number }>();
  let admin: Admin | undefined;
  let timer: NodeJS.Timeout | undefined;
  let measuring: Promise<void> | undefined;

  const measure = async (): Promise<void> => {
    if (!admin) {
      const made = kafka.client().admin();
      await made.connect();
      admin = made;
    }
    const [ends, [committed]] = await Promise.all([
      admin.fetchTopicOffsets(clusterTopic),
      admin.fetchOffsets({ groupId: clusterGroup, topics: [clusterTopic] }),
    ]);
    const now = Date.now();
    const assigned = new Set(options.assigned());
    let stalled = false;
    for (const { partition, low, high } of ends) {
      if (!assigned.has(partition)) {
        standing.delete(partition);
        gauge.remove({ topic, group: groupId, partition: String(partition) });
        continue;
      }
      const offset = committed?.partitions.find((of) => of.partition === partition)?.offset ?? '-1';
      const lag = Number(BigInt(high) - (offset === '-1' ? BigInt(low) : BigInt(offset)));
      gauge.set({ topic, group: groupId, partition: String(partition) }, lag);
      const before = standing.get(partition);
      if (lag <= 0 || before?.offset !== offset || options.isBusy(partition))
        standing.set(partition, { offset, since: now });
      else if (now - before.since > stallMs) stalled = true;
    }
    if (stalled) {
      standing.clear();
      options.onStall();
    }
  };

  const tick = (): void => {
    measuring ??= measure()
      .catch((error: unknown) => {
        log.debug({ topic, groupId, err: error }, 'kafka_lag_unknown');
      })
      .finally(() => {
        measuring = undefined;
      });
  };

  return {
    async start() {
      timer = setInterval(tick, intervalMs);
      timer.unref();
      tick();
    },
    async stop() {
      clearInterval(timer);
      await within(2_000, measuring ?? Promise.resolve());
      if (admin) await within(2_000, admin.disconnect());
    },
  };
}
