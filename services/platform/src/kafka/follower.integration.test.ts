import { createKafkaProxy, type TestScope, testScope } from '@sightline/local/testing';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { connect, createTopic, silent } from '../testing.fixture.ts';
import type { KafkaConnection } from './connection.ts';
import { createPublisher, type Publisher } from './publisher.ts';
import { createTableReader } from './table-reader.ts';
import { createTail } from './tail.ts';

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

const publish = (topic: string, first: number, count: number) =>
  publisher.publish(
    Array.from({ length: count }, (_, i) => ({ topic, key: `k${first + i}`, value: String(first + i) })),
  );
const upTo = (count: number, first = 0) => Array.from({ length: count }, (_, i) => first + i);
const sorted = (numbers: number[]) => [...numbers].sort((a, b) => a - b);

test('a table is whole when start resolves, and follows from then on', async () => {
  const topic = await createTopic(scope, 3, { 'cleanup.policy': 'compact' });
  await publish(topic, 0, 500);
  await publisher.publish([{ topic, key: 'k7', value: null }]);
  const table = new Map<string, string>();
  const reader = createTableReader({
    kafka,
    topic,
    log: silent,
    onRecord: (key, value) => void (value === null ? table.delete(key) : table.set(key, value.toString())),
  });
  running.push(reader);
  expect(() => reader.ready()).toThrow();
  await reader.start();
  reader.ready();
  expect(table.size).toBe(499);
  expect(table.has('k7')).toBe(false);
  await publisher.publish([{ topic, key: 'k8', value: 'changed' }]);
  await vi.waitFor(() => expect(table.get('k8')).toBe('changed'), { timeout: 5_000 });
});

test('an empty table is whole at once', async () => {
  const topic = await createTopic(scope, 2, { 'cleanup.policy': 'compact' });
  const reader = createTableReader({ kafka, topic, log: silent, onRecord: () => undefined });
  running.push(reader);
  await reader.start();
  reader.ready();
});

test('every tail sees everything from its start on, and nothing from before', async () => {
  const topic = await createTopic(scope, 3);
  await publish(topic, 0, 100);
  const seen: number[][] = [[], []];
  const tails = seen.map((of) =>
    createTail({ kafka, topic, log: silent, onMessage: ({ value }) => void of.push(Number(value)) }),
  );
  running.push(...tails);
  await Promise.all(tails.map((tail) => tail.start()));
  await publish(topic, 100, 200);
  await vi.waitFor(() => expect(seen.map((of) => of.length)).toEqual([200, 200]), { timeout: 10_000 });
  for (const of of seen) expect(sorted(of)).toEqual(upTo(200, 100));
});

test('a tail that was cut off misses nothing and repeats nothing', async () => {
  const topic = await createTopic(scope, 3);
  const proxy = await createKafkaProxy({ target: scope.brokers[0] ?? '' });
  const seen: number[] = [];
  const tail = createTail({
    kafka: connect(proxy.brokers, scope.topicPrefix),
    topic,
    log: silent,
    onMessage: ({ value }) => void seen.push(Number(value)),
  });
  running.push(tail);
  await tail.start();
  for (let round = 0; round < 5; round++) {
    await publish(topic, 100 * round, 50);
    if (round % 2 === 0) proxy.cut();
    else proxy.refuse();
    await publish(topic, 100 * round + 50, 50);
    proxy.accept();
  }
  await vi.waitFor(() => expect(seen.length).toBeGreaterThanOrEqual(500), { timeout: 60_000 });
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(sorted(seen)).toEqual(upTo(500));
  await tail.stop();
  await proxy.close();
});

test('what onMessage throws concerns one message only', async () => {
  const topic = await createTopic(scope, 1);
  const seen: number[] = [];
  const tail = createTail({
    kafka,
    topic,
    log: silent,
    onMessage: ({ value }) => {
      if (Number(value) === 1) throw new Error('malformed');
      seen.push(Number(value));
    },
  });
  running.push(tail);
  await tail.start();
  await publish(topic, 0, 3);
  await vi.waitFor(() => expect(seen).toEqual([0, 2]), { timeout: 5_000 });
});
