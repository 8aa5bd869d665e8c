import { Redis } from 'ioredis';
import type { Logger } from './log.ts';
import type { Service } from './service.ts';

export type { Redis } from 'ioredis';

export interface RedisOptions {
  /** redis://[user:password@]host:port[/db] */
  url: string;
  log: Logger;
}

/**
 * An ioredis client that fails fast: a command is rejected after 3 s or one reconnection, never queued without end.
 * `start` does not wait for a Redis that is away; the client goes on connecting and `ready` throws meanwhile.
 * For subscriptions use `client.duplicate()`.
 */
export function createRedis({ url, log }: RedisOptions): { client: Redis } & Service & { ready(): void } {
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: 2_000,
    commandTimeout: 3_000,
    maxRetriesPerRequest: 1,
    retryStrategy: (attempt) => Math.min(50 * 2 ** Math.min(attempt, 6), 2_000),
  });
  let away = false;
  client.on('error', (error: Error) => {
    // Once an outage, not once an attempt.
    if (!away) log.warn({ err: error }, 'redis_unavailable');
    away = true;
  });
  client.on('ready', () => {
    if (away) log.info('redis_available');
    away = false;
  });
  return {
    client,
    async start() {
      await client.connect().catch(() => undefined);
    },
    async stop() {
      if (client.status === 'ready') await client.quit().catch(() => undefined);
      client.disconnect();
    },
    ready() {
      if (client.status !== 'ready') throw new Error(`redis is ${client.status}`);
    },
  };
}
