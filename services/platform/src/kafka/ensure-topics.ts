import type { TopicDefinition } from '@sightline/schemas';
import type { Admin } from 'kafkajs';
import { backoff, sleep } from '../backoff.ts';
import type { KafkaConnection } from './connection.ts';

export interface EnsureTopicsOptions {
  kafka: KafkaConnection;
  topics: TopicDefinition[];
  /** Instead of what each definition says, except of those with one partition, whose order is over all keys. */
  partitions?: number;
  /** Default 1: right for one broker only. */
  replicationFactor?: number;
}

const attempts = 8;

async function createMissing(admin: Admin, { kafka, topics, partitions, replicationFactor = 1 }: EnsureTopicsOptions) {
  const existing = new Set(await admin.listTopics());
  const missing = topics.filter(({ name }) => !existing.has(kafka.toCluster(name)));
  if (missing.length === 0) return;
  await admin.createTopics({
    // A fast broker answers the wait with UNKNOWN_TOPIC_OR_PARTITION; what exists is looked up again below.
    waitForLeaders: false,
    topics: missing.map((topic) => ({
      topic: kafka.toCluster(topic.name),
      numPartitions: topic.partitions === 1 ? 1 : (partitions ?? topic.partitions),
      replicationFactor,
      configEntries: Object.entries(topic.config).map(([name, value]) => ({ name, value })),
    })),
  });
}

/** Every partition has a leader, so that the topics can be written to and read from at once. */
async function checkLeaders(admin: Admin, { kafka, topics }: EnsureTopicsOptions): Promise<void> {
  const metadata = await admin.fetchTopicMetadata({ topics: topics.map(({ name }) => kafka.toCluster(name)) });
  for (const { name, partitions } of metadata.topics) {
    if (partitions.length === 0 || partitions.some(({ leader }) => leader < 0))
      throw new Error(`${name} has no leader yet`);
  }
}

/** Creates the topics that are missing. Existing ones are left as they are; several processes may do it at once. */
export async function ensureTopics(options: EnsureTopicsOptions): Promise<void> {
  const admin = options.kafka.client().admin();
  try {
    for (let attempt = 0; ; attempt++) {
      try {
        await admin.connect();
        await createMissing(admin, options);
        return await checkLeaders(admin, options);
      } catch (error) {
        // Another process may have been faster, or the broker does not know yet what it has just created.
        if (attempt === attempts) throw error;
        await sleep(backoff(attempt, 100, 2_000));
      }
    }
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}
