import { type TestScope, testScope } from '@sightline/local/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { connect, createTopic, silent } from '../testing.fixture.ts';
import { createBatchConsumer } from './batch-consumer.ts';
import type { KafkaConnection } from './connection.ts';
import { createGroupProgress } from './group-progress.ts';
import { createPublisher, type Publisher } from './publisher.ts';

let scope: TestScope;
let kafka: KafkaConnection;
let publisher: Publisher;

beforeAll(async () => {
  scope = await testScope({ kafka: true });
  kafka = connect(scope.brokers, scope.topicPrefix);
  publisher = createPublisher({ kafka, log: silent });
  await publisher.start();
});
afterAll(async () => {
  await publisher.stop();
  await scope.stop();
});

test('says what another group has committed, and no more', async () => {
  const topic = await createTopic(scope, 1);
  const progress = createGroupProgress({ kafka, groupId: 'readers', topic, log: silent });
  const has = (offset: string): Promise<boolean> => progress.hasHandled({ partition: 0, offset });
  const publish = (value: string): Promise<void> => publisher.publish([{ topic, key: 'k', value }]);
  expect(await has('0')).toBe(false);

  let isStuck = false;
  const consumer = createBatchConsumer({
    kafka,
    groupId: 'readers',
    topic,
    log: silent,
    handle: async () => {
      if (isStuck) throw new Error('not now');
    },
  });
  await publish('first');
  await consumer.start();
  await vi.waitFor(async () => expect(await has('0')).toBe(true), { timeout: 20_000, interval: 100 });
  isStuck = true;
  await publish('second');
  expect(await has('1')).toBe(false);
  isStuck = false;
  await vi.waitFor(async () => expect(await has('1')).toBe(true), { timeout: 20_000, interval: 100 });
  await consumer.stop();
  await progress.stop();
}, 60_000);
