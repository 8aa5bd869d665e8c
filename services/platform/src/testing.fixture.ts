/** What the integration tests have in common. */
import { randomBytes } from 'node:crypto';
import type { TestScope } from '@sightline/local/testing';
import { pino } from 'pino';
import { createKafka, type KafkaConnection } from './kafka/connection.ts';
import { ensureTopics } from './kafka/ensure-topics.ts';
import type { IncomingMessage } from './kafka/messages.ts';
import { createTableReader } from './kafka/table-reader.ts';
import { createTail } from './kafka/tail.ts';

export const silent = pino({ level: process.env.TEST_LOG_LEVEL ?? 'silent' });

export const connect = (brokers: string[], topicPrefix: string): KafkaConnection =>
  createKafka({ brokers, topicPrefix, clientId: 'test', log: silent });

/** A new topic in the scope; its name without the scope's prefix. */
export async function createTopic(
  scope: TestScope,
  partitions: number,
  config: Record<string, string> = {},
): Promise<string> {
  const name = `topic-${randomBytes(4).toString('hex')}`;
  const kafka = connect(scope.brokers, scope.topicPrefix);
  await ensureTopics({
    kafka,
    topics: [{ name, description: '', key: '', schema: '', contentType: '', partitions, config }],
  });
  await untilLed(kafka, name, partitions);
  return name;
}

/** A publisher that finds some partitions without a leader yet publishes to the others again, and tests count messages. */
async function untilLed(kafka: KafkaConnection, topic: string, partitions: number): Promise<void> {
  const admin = kafka.client().admin();
  await admin.connect();
  try {
    for (let attempt = 0; ; attempt++) {
      // Leaders alone answer for their partitions.
      const ends = await admin.fetchTopicOffsets(kafka.toCluster(topic)).catch(() => []);
      if (ends.length === partitions) return;
      if (attempt === 100) throw new Error(`${topic} has no leaders`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  } finally {
    await admin.disconnect();
  }
}

/** Everything that is in a topic now. */
export async function readTopic(kafka: KafkaConnection, topic: string): Promise<{ key: string; value: string }[]> {
  const found: { key: string; value: string }[] = [];
  const reader = createTableReader({
    kafka,
    topic,
    log: silent,
    onRecord: (key, value) => found.push({ key, value: String(value) }),
  });
  await reader.start();
  await reader.stop();
  return found;
}

/** Gathers what is published from now on. */
export async function gather(kafka: KafkaConnection, topic: string) {
  const messages: IncomingMessage[] = [];
  const tail = createTail({ kafka, topic, log: silent, onMessage: (message) => messages.push(message) });
  await tail.start();
  return { messages, stop: () => tail.stop() };
}

/** The sum over partitions of what a group has committed. */
export async function committed(kafka: KafkaConnection, groupId: string, topic: string): Promise<number> {
  const admin = kafka.client().admin();
  await admin.connect();
  try {
    const of = { groupId: kafka.toCluster(groupId), topics: [kafka.toCluster(topic)] };
    const [offsets] = await admin.fetchOffsets(of);
    return (offsets?.partitions ?? []).reduce((sum, { offset }) => sum + Math.max(0, Number(offset)), 0);
  } finally {
    await admin.disconnect();
  }
}
