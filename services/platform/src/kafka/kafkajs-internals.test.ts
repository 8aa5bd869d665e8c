import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { generationOf, kafkajs } from './kafkajs-internals.ts';

const require = createRequire(import.meta.url);

test('nothing else in this package loads kafkajs, which would do so before it is changed', () => {
  const cwd = join(import.meta.dirname, '..');
  const loading = globSync('**/*.ts', { cwd })
    .filter((file) => !file.endsWith('.test.ts') && !file.endsWith('kafkajs-internals.ts'))
    .filter((file) => /^import (?!type).*'kafkajs';/m.test(readFileSync(join(cwd, file), 'utf8')));
  expect(loading).toEqual([]);
});

test('a connection without waiting requests arms no timer', () => {
  const RequestQueue = require('kafkajs/src/network/requestQueue');
  const timer = vi.spyOn(globalThis, 'setTimeout');
  const queue = new RequestQueue({ maxInFlightRequests: null, requestTimeout: 1, logger: { debug: () => undefined } });
  queue.checkPendingRequests();
  expect(timer).not.toHaveBeenCalled();
  queue.pending.push({});
  queue.scheduleCheckPendingRequests();
  expect(timer).toHaveBeenCalledOnce();
  queue.destroy();
  timer.mockRestore();
});

test('keys go to the partitions that the Java client would choose', () => {
  const partition = kafkajs.Partitioners.DefaultPartitioner();
  const partitionMetadata = Array.from({ length: 1000 }, (_, partitionId) => ({ partitionId, leader: 1 }) as never);
  // Hashes from Apache Kafka's UtilsTest.testMurmur2.
  const hashes = { '21': -973932308, foobar: -790332482, 'a-little-bit-long-string': -985981536, abc: 479470107 };
  for (const [key, hash] of Object.entries(hashes)) {
    const chosen = partition({ topic: 't', partitionMetadata, message: { key, value: '' } });
    expect(chosen).toBe((hash & 0x7fffffff) % 1000);
  }
});

test('a batch that was on its way when the group was joined anew belongs to the former generation', async () => {
  const ConsumerGroup = require('kafkajs/src/consumer/consumerGroup');
  const silent = { namespace: () => silent, info: () => undefined, debug: () => undefined };
  const assignment = () => ({
    committedOffsets: () => ({ things: { 0: '5' } }),
    nextOffset: () => '5',
    resolveOffsets: async () => undefined,
  });
  const record = { offset: '5', key: null, value: Buffer.from('v'), timestamp: '0', headers: {} };
  let duringFetch: () => void = () => undefined;
  const fetchFromBroker = async () => {
    duringFetch();
    const answer = { partition: 0, highWatermark: '6', messages: [record], abortedTransactions: [] };
    return { responses: [{ topicName: 'things', partitions: [answer] }] };
  };
  const group = new ConsumerGroup({
    logger: silent,
    retry: {},
    topics: ['things'],
    assigners: [],
    cluster: {
      refreshMetadataIfNecessary: async () => undefined,
      findTopicPartitionMetadata: () => [{ partitionId: 0, leader: 1 }],
      findBroker: async () => ({ fetch: fetchFromBroker }),
    },
  });
  group.subscriptionState.assign([{ topic: 'things', partitions: [0] }]);
  group.offsetManager = assignment();

  const [first] = await group.fetch(1);
  expect(first.messages).toHaveLength(1);
  expect(generationOf(first).isCurrent()).toBe(true);

  // As a fetch from another broker does when it finds that a leader has moved.
  duringFetch = () => {
    group.offsetManager = assignment();
  };
  const [late] = await group.fetch(1);
  duringFetch = () => undefined;
  expect(generationOf(late).id).toBe(generationOf(first).id);
  expect(generationOf(late).isCurrent()).toBe(false);
  expect(generationOf(first).isCurrent()).toBe(false);

  const [next] = await group.fetch(1);
  expect(generationOf(next).isCurrent()).toBe(true);
  expect(generationOf(next).id).not.toBe(generationOf(late).id);
});
