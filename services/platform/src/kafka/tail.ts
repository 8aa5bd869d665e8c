import type { Logger } from '../log.ts';
import type { Service } from '../service.ts';
import type { KafkaConnection } from './connection.ts';
import { createFollower } from './follower.ts';
import type { IncomingMessage } from './messages.ts';

export interface TailOptions {
  kafka: KafkaConnection;
  topic: string;
  log: Logger;
  onMessage(message: IncomingMessage): void;
}

/** Delivers everything that is published to the topic after `start` has been called, to every process that tails it. */
export const createTail = ({ kafka, topic, log, onMessage }: TailOptions): Service & { ready(): void } =>
  createFollower({ kafka, topic, log, from: 'end', onMessage });
