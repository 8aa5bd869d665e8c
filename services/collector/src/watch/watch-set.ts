import { createRedis, type Logger, type Metrics, type Service } from '@sightline/platform';
import { redisKeys } from '@sightline/schemas';

/** The sessions that somebody is watching now, as `project/session`. */
export interface WatchSet {
  has(session: string): boolean;
}

export interface WatchSetOptions {
  redisUrl: string;
  log: Logger;
  metrics: Metrics;
  /** How often the whole set is read anew; default 5 s. */
  refreshMs?: number;
}

/**
 * Follows the watch set in Redis: an addition at once by its channel, everything else by reading the set again and
 * again. While Redis is away the set stays as it was: viewers go on being served rather than cut off.
 */
export function createWatchSet({ redisUrl, log, metrics, refreshMs = 5_000 }: WatchSetOptions): Service & WatchSet {
  const redis = createRedis({ url: redisUrl, log });
  const subscriber = redis.client.duplicate();
  const size = metrics.gauge('collector_watched_sessions', 'Sessions that somebody is watching.');
  let watched = new Set<string>();
  /** Announced while the set was being read: the answer may be older than they are. */
  let announced = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const refresh = async (): Promise<void> => {
    announced = new Set();
    try {
      const members = await redis.client.zrangebyscore(redisKeys.watched, Date.now(), '+inf');
      watched = new Set([...members, ...announced]);
      size.set(watched.size);
    } catch {
      // Reported by the client, once an outage.
    }
  };

  const repeat = async (): Promise<void> => {
    await refresh();
    if (!stopped) timer = setTimeout(repeat, refreshMs);
  };

  return {
    has: (session) => watched.has(session),
    async start() {
      subscriber.on('error', () => undefined);
      subscriber.on('message', (_channel, session: string) => {
        watched.add(session);
        announced.add(session);
        size.set(watched.size);
      });
      // Subscribes again by itself after every reconnection.
      subscriber.on('ready', () => {
        subscriber.subscribe(redisKeys.watchedChannel).catch(() => undefined);
      });
      await redis.start();
      await subscriber.connect().catch(() => undefined);
      await repeat();
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      subscriber.disconnect();
      await redis.stop();
    },
  };
}
