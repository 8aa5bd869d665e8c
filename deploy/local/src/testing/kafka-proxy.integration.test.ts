import { createKafka, createLogger } from '@sightline/platform';
import { topics } from '@sightline/schemas';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createKafkaProxy, kafkaApi } from './kafka-proxy.ts';
import { type TestScope, testScope } from './test-scope.ts';

const log = createLogger({ service: 'test', level: 'silent', format: 'json' });
let scope: TestScope;
beforeAll(async () => {
  scope = await testScope({ kafka: true, partitions: 1 });
});
afterAll(() => scope.stop());

const topic = (): string => `${scope.topicPrefix}${topics.alerts}`;

async function written(): Promise<number> {
  const admin = createKafka({ brokers: scope.brokers, clientId: 'test', log }).client().admin();
  await admin.connect();
  const [partition] = await admin.fetchTopicOffsets(topic());
  await admin.disconnect();
  return Number(partition?.offset);
}

test('clients stay on the proxy; an answer that is cut leaves the message written and the client in doubt', async () => {
  let cuts = 0;
  let armed = false;
  const proxy = await createKafkaProxy({
    target: scope.brokers[0] ?? '',
    onReply: ({ api }) => {
      if (api !== kafkaApi.produce || !armed || cuts > 0) return 'pass';
      cuts += 1;
      return 'cut';
    },
  });
  const producer = createKafka({ brokers: proxy.brokers, clientId: 'test', log }).client().producer();
  await producer.connect();
  const send = (): Promise<unknown> =>
    producer.send({ topic: topic(), acks: -1, messages: [{ key: 'k', value: 'once' }] });
  await send();
  const before = await written();
  armed = true;
  await send();
  expect(cuts).toBe(1);
  // The first attempt was appended, its acknowledgement lost; the client's second attempt is the repeat.
  expect(await written()).toBe(before + 2);
  expect(proxy.connections).toBeGreaterThan(0);
  await producer.disconnect();
  await proxy.close();
});
