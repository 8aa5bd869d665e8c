import type { Admin } from 'kafkajs';
import { within } from '../backoff.ts';
import type { Logger } from '../log.ts';
import type { Service } from '../service.ts';
import type { KafkaConnection } from './connection.ts';

export interface GroupProgressOptions {
  kafka: KafkaConnection;
  /** Without the prefix, as `topic`. */
  groupId: string;
  topic: string;
  log: Logger;
}

/** How far another group has come in a topic. */
export interface GroupProgress extends Service {
  /**
   * Whether the group has committed that the message and everything before it in its partition was handled. False when
   * it has not, has never read the topic, or Kafka does not say just now.
   */
  hasHandled(message: { partition: number; offset: string }): Promise<boolean>;
}

/** Asks Kafka only for what is not known yet: what was handled stays handled. Connects at the first question. */
export function createGroupProgress({ kafka, groupId, topic, log }: GroupProgressOptions): GroupProgress {
  const clusterTopic = kafka.toCluster(topic);
  const clusterGroup = kafka.toCluster(groupId);
  /** By partition: everything below it was handled. */
  const handled = new Map<number, bigint>();
  let admin: Admin | undefined;
  let asking: Promise<void> | undefined;

  const ask = async (): Promise<void> => {
    const connected = admin ?? kafka.client().admin();
    try {
      if (!admin) await connected.connect();
      admin = connected;
      const [committed] = await connected.fetchOffsets({ groupId: clusterGroup, topics: [clusterTopic] });
      for (const { partition, offset } of committed?.partitions ?? []) handled.set(partition, BigInt(offset));
    } catch (error) {
      // The next question is asked over a new connection: the group's coordinator may have moved.
      admin = undefined;
      void within(2_000, connected.disconnect());
      log.debug({ topic, groupId, err: error }, 'kafka_progress_unknown');
    }
  };

  return {
    async hasHandled({ partition, offset }) {
      const isKnown = (): boolean => (handled.get(partition) ?? -1n) > BigInt(offset);
      if (isKnown()) return true;
      asking ??= ask().finally(() => {
        asking = undefined;
      });
      await asking;
      return isKnown();
    },
    start: () => Promise.resolve(),
    async stop() {
      if (admin) await within(2_000, admin.disconnect());
      admin = undefined;
    },
  };
}
