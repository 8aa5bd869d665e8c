/** The processors on real engines, for integration tests. */

import { testScope } from '@sightline/local/testing';
import {
  type ClickHouse,
  composeServices,
  createClickHouse,
  createKafka,
  createLogger,
  createMetrics,
  createObjectStore,
  createPublisher,
  createTail,
  type IncomingMessage,
  type ObjectStore,
  type OutgoingMessage,
  readConfig,
  type Service,
} from '@sightline/platform';
import { topics } from '@sightline/schemas';
import { streamProcessorsConfig } from '../config.ts';
import { createStreamProcessors } from '../stream-processors.ts';

export interface Pipeline {
  clickhouse: ClickHouse;
  objectStore: ObjectStore;
  /** What a process of its own needs to join in. */
  environment: Record<string, string>;
  /** What has been published since the pipeline was created, in the order of its arrival. */
  seen: Record<'interactions' | 'sessions' | 'deadLetters', IncomingMessage[]>;
  publish(messages: OutgoingMessage[]): Promise<void>;
  /** Starts processors in this process, with nothing in memory. */
  run(processors: string): Promise<Service>;
  stop(): Promise<void>;
}

const log = createLogger({ service: 'test', level: process.env.TEST_LOG_LEVEL ?? 'fatal', format: 'json' });

export async function createPipeline(partitions = 2): Promise<Pipeline> {
  const scope = await testScope({ kafka: true, clickhouse: true, partitions });
  const environment = {
    KAFKA_BROKERS: scope.brokers.join(','),
    KAFKA_TOPIC_PREFIX: scope.topicPrefix,
    CLICKHOUSE_URL: scope.clickhouse.url,
    CLICKHOUSE_USER: scope.clickhouse.user,
    CLICKHOUSE_PASSWORD: scope.clickhouse.password,
    CLICKHOUSE_DATABASE: scope.clickhouse.database,
    OBJECT_STORE_URL: `file://${scope.dir}/objects`,
    OPS_PORT: '0',
  };
  const kafka = createKafka({ brokers: scope.brokers, topicPrefix: scope.topicPrefix, clientId: 'test', log });
  const publisher = createPublisher({ kafka, log });
  const clickhouse = createClickHouse({ ...scope.clickhouse, log });
  const seen: Pipeline['seen'] = { interactions: [], sessions: [], deadLetters: [] };
  const tails = (['interactions', 'sessions', 'deadLetters'] as const).map((name) =>
    createTail({ kafka, topic: topics[name], log, onMessage: (message) => void seen[name].push(message) }),
  );
  const service = composeServices(publisher, clickhouse, ...tails);
  await service.start();
  return {
    clickhouse,
    objectStore: createObjectStore(environment.OBJECT_STORE_URL),
    environment,
    seen,
    publish: (messages) => publisher.publish(messages),
    async run(processors) {
      const config = readConfig(streamProcessorsConfig, { ...environment, PROCESSORS: processors });
      const running = createStreamProcessors(config, { log, metrics: createMetrics('test') });
      await running.service.start();
      return running.service;
    },
    async stop() {
      await service.stop();
      await scope.stop();
    },
  };
}

/** Waits until `check` no longer throws, and throws what it threw last when that takes too long. */
export async function eventually<T>(check: () => Promise<T> | T, withinMs = 20_000): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
