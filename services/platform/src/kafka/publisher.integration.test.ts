import { createKafkaProxy, kafkaApi, type TestScope, testScope } from '@sightline/local/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { connect, createTopic, readTopic, silent } from '../testing.fixture.ts';
import { PublishError, QueueFullError } from './publish-errors.ts';
import { createPublisher, type PublisherOptions } from './publisher.ts';

let scope: TestScope;
beforeAll(async () => {
  scope = await testScope({ kafka: true });
});
afterAll(() => scope.stop());

const publisherOn = async (brokers: string[], options: Partial<PublisherOptions> = {}) => {
  const publisher = createPublisher({ kafka: connect(brokers, scope.topicPrefix), log: silent, ...options });
  await publisher.start();
  return publisher;
};

test('messages arrive with key, value and headers; concurrent ones go together', async () => {
  const topic = await createTopic(scope, 4);
  const publisher = await publisherOn(scope.brokers);
  await Promise.all(
    Array.from({ length: 1_000 }, (_, i) => publisher.publish([{ topic, key: `k${i % 7}`, value: String(i) }])),
  );
  await publisher.publish([]);
  await publisher.stop();
  const found = await readTopic(connect(scope.brokers, scope.topicPrefix), topic);
  expect(found.map(({ value }) => Number(value)).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 1_000 }, (_, i) => i),
  );
  for (let key = 0; key < 7; key++) {
    const ofKey = found.filter((message) => message.key === `k${key}`).map(({ value }) => Number(value));
    expect(ofKey).toEqual([...ofKey].sort((a, b) => a - b));
  }
  await expect(publisher.publish([{ topic, key: 'k', value: 'late' }])).rejects.toThrow(PublishError);
});

// kafkajs's idempotent producer loses acknowledged messages here.
test('no acknowledged message is lost when connections break between append and acknowledgement', async () => {
  const topic = await createTopic(scope, 4);
  let produced = 0;
  const proxy = await createKafkaProxy({
    target: scope.brokers[0] ?? '',
    onReply: ({ api }) => (api === kafkaApi.produce && ++produced % 5 === 0 ? 'cut' : 'pass'),
  });
  const publisher = await publisherOn(proxy.brokers, { deliveryTimeoutMs: 30_000 });
  const acknowledged: string[] = [];
  let next = 0;
  const publishInTurn = async (key: string): Promise<void> => {
    while (next < 2_000) {
      const value = String(next++);
      await publisher.publish([{ topic, key, value }]);
      acknowledged.push(value);
    }
  };
  await Promise.all(Array.from({ length: 16 }, (_, i) => publishInTurn(`k${i}`)));
  await publisher.stop();
  await proxy.close();

  const found = await readTopic(connect(scope.brokers, scope.topicPrefix), topic);
  const values = new Set(found.map(({ value }) => value));
  expect(produced).toBeGreaterThan(20);
  expect(found.length).toBeGreaterThan(values.size);
  expect(acknowledged).toHaveLength(2_000);
  expect(acknowledged.filter((value) => !values.has(value))).toEqual([]);
  // What was published last for a key is what a compacted topic keeps.
  for (let key = 0; key < 16; key++) {
    const ofKey = found.filter((message) => message.key === `k${key}`).map(({ value }) => Number(value));
    expect(ofKey.at(-1)).toBe(Math.max(...ofKey));
  }
});

test('only the message that Kafka refuses is rejected, not what was sent with it', async () => {
  const topic = await createTopic(scope, 1, { 'max.message.bytes': '100000' });
  const publisher = await publisherOn(scope.brokers);
  const results = await Promise.allSettled(
    Array.from({ length: 9 }, (_, i) =>
      publisher.publish([{ topic, key: 'k', value: i === 5 ? Buffer.alloc(200_000) : String(i) }]),
    ),
  );
  expect(results.map(({ status }) => status).indexOf('rejected')).toBe(5);
  expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(1);
  publisher.ready();
  await publisher.stop();
});

test('a Kafka that is away: bounded waiting, a bounded queue, readiness, and recovery without traffic', async () => {
  const topic = await createTopic(scope, 1);
  const proxy = await createKafkaProxy({ target: scope.brokers[0] ?? '' });
  const publisher = await publisherOn(proxy.brokers, { deliveryTimeoutMs: 700, maxPendingBytes: 10_000 });
  publisher.ready();
  proxy.refuse();
  const started = Date.now();
  const waiting = publisher.publish([{ topic, key: 'k', value: Buffer.alloc(6_000) }]);
  await expect(publisher.publish([{ topic, key: 'k', value: Buffer.alloc(6_000) }])).rejects.toThrow(QueueFullError);
  await expect(waiting).rejects.toThrow(/did not acknowledge in 700 ms/);
  expect(Date.now() - started).toBeLessThan(2_000);
  await vi.waitFor(() => expect(() => publisher.ready()).toThrow('kafka does not take messages'), { timeout: 5_000 });
  proxy.accept();
  await vi.waitFor(() => publisher.ready(), { timeout: 15_000, interval: 50 });
  await vi.waitFor(() => publisher.publish([{ topic, key: 'k', value: 'back' }]), { timeout: 15_000 });
  await publisher.stop();
  await proxy.close();
});

test('a broker that does not answer is a rejection in time, too', async () => {
  const topic = await createTopic(scope, 1);
  const proxy = await createKafkaProxy({ target: scope.brokers[0] ?? '' });
  const publisher = await publisherOn(proxy.brokers, { deliveryTimeoutMs: 1_000 });
  proxy.pause();
  const started = Date.now();
  await expect(publisher.publish([{ topic, key: 'k', value: 'v' }])).rejects.toThrow(PublishError);
  expect(Date.now() - started).toBeLessThan(2_000);
  proxy.resume();
  await publisher.stop();
  await proxy.close();
});

test('a message without a key is refused', async () => {
  const publisher = await publisherOn(scope.brokers);
  await expect(publisher.publish([{ topic: 'any', key: '', value: 'v' }])).rejects.toThrow('a message needs a key');
  await publisher.stop();
});
