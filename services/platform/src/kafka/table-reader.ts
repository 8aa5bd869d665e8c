import type { Logger } from '../log.ts';
import type { Service } from '../service.ts';
import type { KafkaConnection } from './connection.ts';
import { createFollower } from './follower.ts';

export interface TableReaderOptions {
  kafka: KafkaConnection;
  /** A compacted topic. */
  topic: string;
  log: Logger;
  /** The latest value of a key; null: the key was deleted. An older value of the same key may come before. */
  onRecord(key: string, value: Buffer | null): void;
}

/**
 * Keeps a compacted topic in memory: `start` resolves when everything that was in the topic has been delivered, and
 * changes are delivered from then on.
 */
export const createTableReader = ({ kafka, topic, log, onRecord }: TableReaderOptions): Service & { ready(): void } =>
  createFollower({ kafka, topic, log, from: 'beginning', onMessage: ({ key, value }) => onRecord(key, value) });
