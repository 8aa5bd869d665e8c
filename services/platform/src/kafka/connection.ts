import type { Kafka as Client, LogEntry, RetryOptions } from 'kafkajs';
import type { Logger } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { createFramedSocket } from './framed-socket.ts';
import { kafkajs } from './kafkajs-internals.ts';

const { Kafka, logLevel } = kafkajs;

export interface KafkaOptions {
  /** host:port each. */
  brokers: string[];
  /** Put before every topic and group name, and taken off what comes back; for several installations on one cluster. */
  topicPrefix?: string;
  clientId: string;
  log: Logger;
  metrics?: Metrics;
}

/** What publishers, consumers, readers and tails are made from. Holds no connection itself. */
export interface KafkaConnection {
  readonly clientId: string;
  readonly metrics: Metrics | undefined;
  /** The name of a topic or group on the cluster. */
  toCluster(name: string): string;
  /** A kafkajs client of its own: two users of one client share what they think is committed. */
  client(options?: { requestTimeoutMs?: number }): Client;
}

/** Of the client's own work (connections, metadata): short, for what uses it has its own patience. */
const retry: RetryOptions = { initialRetryTime: 50, maxRetryTime: 1_000, retries: 4 };

/** Facts of kafkajs's log entries that may be logged; the rest may hold payloads or is noise. */
const loggedFields = [
  'broker',
  'groupId',
  'memberId',
  'topic',
  'partition',
  'error',
  'retryCount',
  'retryTime',
] as const;

/** Parts of kafkajs that report each attempt of many as an error; who uses the client reports what became of it. */
const noisy = new Set(['Connection', 'BrokerPool', 'Cluster', 'Producer', 'Consumer', 'Runner']);

const logEntry =
  (log: Logger) =>
  () =>
  ({ level, namespace, log: entry }: LogEntry): void => {
    const facts: Record<string, unknown> = { from: namespace, detail: entry.message };
    for (const field of loggedFields) {
      const value: unknown = entry[field];
      if (value !== undefined) facts[field] = value instanceof Error ? value.message : value;
    }
    if (level <= logLevel.WARN && !noisy.has(namespace)) log.warn(facts, 'kafka_client');
    else log.debug(facts, 'kafka_client');
  };

/** Describes how to reach a Kafka cluster; connections are made by what is built on it. */
export function createKafka({ brokers, topicPrefix = '', clientId, log, metrics }: KafkaOptions): KafkaConnection {
  return {
    clientId,
    metrics,
    toCluster: (name) => `${topicPrefix}${name}`,
    client: ({ requestTimeoutMs = 10_000 } = {}) =>
      new Kafka({
        brokers,
        clientId,
        retry,
        connectionTimeout: 3_000,
        requestTimeout: requestTimeoutMs,
        socketFactory: createFramedSocket,
        logLevel: log.isLevelEnabled('debug') ? logLevel.INFO : logLevel.WARN,
        logCreator: logEntry(log),
      }),
  };
}
