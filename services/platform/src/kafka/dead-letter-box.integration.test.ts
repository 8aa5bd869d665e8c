import { type TestScope, testScope } from '@sightline/local/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { connect, createTopic, gather, silent } from '../testing.fixture.ts';
import { createBatchConsumer } from './batch-consumer.ts';
import type { KafkaConnection } from './connection.ts';
import { originalMessage, readDeadLetters } from './dead-letter-box.ts';
import { PoisonMessageError } from './poison-message-error.ts';
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

test('what was given up can be listed, chosen, and published again as it was', async () => {
  const topic = await createTopic(scope, 2);
  const bytes = Buffer.from([0, 1, 200, 255]);
  let isMended = false;
  const handled: Buffer[] = [];
  const consumer = createBatchConsumer({
    kafka,
    groupId: 'reader',
    topic,
    log: silent,
    deadLetters: publisher,
    async handle({ messages }) {
      for (const message of messages) {
        if (!isMended) throw new PoisonMessageError(message, message.key === 'odd' ? 'odd_key' : 'not_understood');
        if (message.value) handled.push(message.value);
      }
    },
  });
  await consumer.start();
  await publisher.publish([
    { topic, key: 'a', value: bytes, headers: { mood: 'good' } },
    { topic, key: 'odd', value: 'x' },
  ]);
  await vi.waitFor(async () => expect(await readDeadLetters({ kafka, log: silent })).toHaveLength(2), 30_000);

  const [letter, ...others] = await readDeadLetters({ kafka, log: silent }, { reason: 'not_understood' });
  expect(others).toEqual([]);
  expect(letter).toMatchObject({ step: 'reader', topic, key: 'a', headers: { mood: 'good' } });
  expect(await readDeadLetters({ kafka, log: silent }, { step: 'another' })).toEqual([]);
  expect(await readDeadLetters({ kafka, log: silent }, { since: Date.now() + 60_000 })).toEqual([]);

  isMended = true;
  const seen = await gather(kafka, topic);
  await publisher.publish([originalMessage(letter as NonNullable<typeof letter>)]);
  await vi.waitFor(() => expect(handled).toEqual([bytes]), 15_000);
  await vi.waitFor(() => expect(seen.messages).toMatchObject([{ key: 'a', value: bytes, headers: { mood: 'good' } }]));
  await seen.stop();
  await consumer.stop();
});
