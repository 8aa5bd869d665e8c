import { createKafkaProxy, type TestScope, testScope } from '@sightline/local/testing';
import { topics } from '@sightline/schemas';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { createMetrics } from '../metrics.ts';
import { committed, connect, createTopic, gather, silent } from '../testing.fixture.ts';
import { type BatchConsumerOptions, createBatchConsumer } from './batch-consumer.ts';
import type { KafkaConnection } from './connection.ts';
import type { MessageBatch } from './partition-lane.ts';
import { PoisonMessageError } from './poison-message-error.ts';
import { createPublisher, type Publisher } from './publisher.ts';

let scope: TestScope;
let kafka: KafkaConnection;
let publisher: Publisher;
const running: { stop(): Promise<void> }[] = [];

beforeAll(async () => {
  scope = await testScope({ kafka: true });
  kafka = connect(scope.brokers, scope.topicPrefix);
  publisher = createPublisher({ kafka, log: silent });
  await publisher.start();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((service) => service.stop()));
});
afterAll(async () => {
  await publisher.stop();
  await scope.stop();
});

const consume = async (options: Partial<BatchConsumerOptions> & Pick<BatchConsumerOptions, 'topic' | 'handle'>) => {
  const consumer = createBatchConsumer({ kafka, groupId: 'group', log: silent, sessionTimeoutMs: 6_000, ...options });
  running.push(consumer);
  await consumer.start();
  return consumer;
};

/** Publishes `count` messages over `keys` keys; their values are `first`, `first + 1`, … */
const publish = (topic: string, count: number, first = 0, keys = 64) =>
  publisher.publish(
    Array.from({ length: count }, (_, i) => ({
      topic,
      key: `k${i % keys}`,
      value: String(first + i),
      headers: { n: String(i) },
    })),
  );

const values = ({ messages }: MessageBatch) => messages.map(({ value }) => Number(value));
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);
const sorted = (numbers: number[]) => [...numbers].sort((a, b) => a - b);
const eventually = (check: () => void | Promise<void>, timeout = 20_000) =>
  vi.waitFor(check, { timeout, interval: 50 });

test('hands on everything once, in order within a partition, and commits it', async () => {
  const topic = await createTopic(scope, 3);
  await publish(topic, 500);
  const seen: number[] = [];
  const lastOffset = new Map<number, bigint>();
  const consumer = await consume({
    topic,
    maxMessages: 50,
    handle: async (batch) => {
      expect(batch.messages.length).toBeLessThanOrEqual(50);
      expect(batch.isStale()).toBe(false);
      for (const message of batch.messages) {
        expect(BigInt(message.offset)).toBe((lastOffset.get(batch.partition) ?? -1n) + 1n);
        lastOffset.set(batch.partition, BigInt(message.offset));
        expect(message).toMatchObject({ topic, partition: batch.partition, headers: { n: expect.any(String) } });
        expect(message.timestamp).toBeGreaterThan(Date.now() - 60_000);
      }
      seen.push(...values(batch));
    },
  });
  await publish(topic, 500, 500);
  await eventually(() => expect(seen).toHaveLength(1_000));
  expect(sorted(seen)).toEqual(upTo(1_000));
  await eventually(async () => expect(await committed(kafka, 'group', topic)).toBe(1_000));
  consumer.ready();
});

test('a group goes on where it stopped', async () => {
  const topic = await createTopic(scope, 2);
  const seen: number[] = [];
  const handle = async (batch: MessageBatch) => void seen.push(...values(batch));
  for (let round = 0; round < 3; round++) {
    await publish(topic, 100, 100 * round);
    const consumer = await consume({ topic, handle });
    await eventually(() => expect(seen).toHaveLength(100 * (round + 1)));
    await consumer.stop();
  }
  expect(sorted(seen)).toEqual(upTo(300));
});

test('waits for no more of old messages where the topic ends', async () => {
  const topic = await createTopic(scope, 1);
  await publish(topic, 20);
  await new Promise((resolve) => setTimeout(resolve, 5_500));
  const seen: number[] = [];
  await consume({
    topic,
    behindLingerMs: 60_000,
    handle: async (batch) => {
      seen.push(...values(batch));
    },
  });
  await eventually(() => expect(sorted(seen)).toEqual(upTo(20)));
});

test('lingers until a batch is worth it, and leaves what it has not handled to the next', async () => {
  const topic = await createTopic(scope, 1);
  const batches: number[][] = [];
  const handle = async (batch: MessageBatch) => void batches.push(values(batch));
  const consumer = await consume({ topic, handle, lingerMs: 3_000, maxMessages: 10 });
  for (let i = 0; i < 15; i++) {
    await publish(topic, 1, i);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await eventually(() => expect(batches).toEqual([upTo(10)]), 2_000);
  await consumer.stop();
  expect(await committed(kafka, 'group', topic)).toBe(10);
  await consume({ topic, handle, lingerMs: 200 });
  await eventually(() => expect(batches).toEqual([upTo(10), [10, 11, 12, 13, 14]]));
});

test('a failing partition is tried again and turns readiness red, while the others go on', async () => {
  const topic = await createTopic(scope, 3);
  let broken = true;
  const seen: number[] = [];
  const consumer = await consume({
    topic,
    maxMessages: 10,
    handle: async (batch) => {
      if (batch.partition === 0 && broken) throw new Error('store is away');
      seen.push(...values(batch));
    },
  });
  await publish(topic, 600);
  const perPartition = (partition: number) => kafkaCount(topic, partition);
  const others = (await perPartition(1)) + (await perPartition(2));
  await eventually(() => expect(seen).toHaveLength(others));
  expect(() => consumer.ready()).toThrow(`${topic} is not handled`);
  broken = false;
  await eventually(() => expect(sorted(seen)).toEqual(upTo(600)));
  await eventually(() => consumer.ready());
});

async function kafkaCount(topic: string, partition: number): Promise<number> {
  const admin = kafka.client().admin();
  await admin.connect();
  const offsets = await admin.fetchTopicOffsets(kafka.toCluster(topic));
  await admin.disconnect();
  return Number(offsets.find((of) => of.partition === partition)?.high ?? 0);
}

test('poison becomes a dead letter and the rest of its batch is handled', async () => {
  const topic = await createTopic(scope, 1);
  const dead = await gather(kafka, topics.deadLetters);
  running.push(dead);
  const seen: number[] = [];
  const metrics = createMetrics('test');
  await consume({
    topic,
    metrics,
    deadLetters: publisher,
    handle: async (batch) => {
      const poison = batch.messages.find(({ value }) => Number(value) % 10 === 3);
      if (poison) throw new PoisonMessageError(poison, 'malformed');
      seen.push(...values(batch));
    },
  });
  await publish(topic, 30, 0, 1);
  await eventually(() => expect(seen).toHaveLength(27));
  await eventually(() => expect(dead.messages).toHaveLength(3));
  const letters = dead.messages.map(({ value }) => JSON.parse(String(value)));
  expect(letters.map(({ value }) => Number(Buffer.from(value, 'base64')))).toEqual([3, 13, 23]);
  expect(letters[0]).toMatchObject({
    step: 'group',
    reason: 'malformed',
    topic,
    partition: 0,
    offset: '3',
    headers: { n: '3' },
  });
  await eventually(async () => expect(await committed(kafka, 'group', topic)).toBe(30));
  expect(await metrics.registry.metrics()).toMatch(
    /sightline_kafka_dead_letters_total{[^}]*reason="malformed"[^}]*} 3/,
  );
});

test('a call that outlasts the session does not cost the membership', async () => {
  const topic = await createTopic(scope, 1);
  const metrics = createMetrics('test');
  let calls = 0;
  const consumer = await consume({
    topic,
    metrics,
    handle: async ({ isStale }) => {
      calls++;
      await new Promise((resolve) => setTimeout(resolve, 9_000));
      expect(isStale()).toBe(false);
    },
  });
  await publish(topic, 10, 0, 1);
  await eventually(async () => expect(await committed(kafka, 'group', topic)).toBe(10));
  expect(calls).toBe(1);
  consumer.ready();
});

test('partitions move between members: nothing is skipped, and what was committed stays committed', async () => {
  const topic = await createTopic(scope, 6);
  const seen = new Set<number>();
  const handle = async (batch: MessageBatch) => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    for (const value of values(batch)) seen.add(value);
  };
  let next = 0;
  let publishing = true;
  const traffic = (async () => {
    for (; publishing; next += 20) await publish(topic, 20, next);
  })();
  const first = await consume({ topic, handle, maxMessages: 10 });
  const second = await consume({ topic, handle, maxMessages: 10 });
  await consume({ topic, handle, maxMessages: 10 });
  await first.stop();
  await second.stop();
  publishing = false;
  await traffic;
  await eventually(() => expect(seen.size).toBe(next));
  // A publisher may repeat a message, so that there may be more of them than were published.
  let ends = 0;
  for (let partition = 0; partition < 6; partition++) ends += await kafkaCount(topic, partition);
  await eventually(async () => expect(await committed(kafka, 'group', topic)).toBe(ends));
});

test('comes back from a broker that was gone, and from one that is silent', async () => {
  const topic = await createTopic(scope, 2);
  const proxy = await createKafkaProxy({ target: scope.brokers[0] ?? '' });
  const seen: number[] = [];
  const consumer = await consume({
    topic,
    kafka: connect(proxy.brokers, scope.topicPrefix),
    handle: async (batch) => void seen.push(...values(batch)),
  });
  await publish(topic, 50);
  await eventually(() => expect(seen).toHaveLength(50));

  proxy.refuse();
  await publish(topic, 50, 50);
  await eventually(() => expect(() => consumer.ready()).toThrow());
  proxy.accept();
  await eventually(() => expect(new Set(seen).size).toBe(100), 30_000);
  consumer.ready();

  proxy.pause();
  await publish(topic, 50, 100);
  await eventually(() => expect(() => consumer.ready()).toThrow());
  await new Promise((resolve) => setTimeout(resolve, 8_000));
  proxy.resume();
  await eventually(() => expect(new Set(seen).size).toBe(150), 40_000);
  expect(sorted([...new Set(seen)])).toEqual(upTo(150));
  await consumer.stop();
  await proxy.close();
}, 120_000);

test('stops while Kafka has never been there', async () => {
  const consumer = createBatchConsumer({
    kafka: connect(['127.0.0.1:1'], ''),
    groupId: 'group',
    topic: 'any',
    log: silent,
    handle: async () => undefined,
  });
  const started = consumer.start();
  expect(() => consumer.ready()).toThrow();
  await new Promise((resolve) => setTimeout(resolve, 100));
  await consumer.stop();
  await started;
});
