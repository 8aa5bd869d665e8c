import type { createRedis, Logger, Service } from '@sightline/platform';
import { redisKeys } from '@sightline/schemas';

type Redis = ReturnType<typeof createRedis>['client'];

/** What this gateway watches, as the collectors see it. */
export interface WatchSet extends Service {
  /** `project/session` is watched from now on: told to the collectors at once, and renewed while it is. */
  add(key: string): void;
  /** Not renewed any more: it runs out by itself, for another gateway may be watching it too. */
  remove(key: string): void;
}

const lifetimeMs = 30_000;
const renewalMs = 10_000;
const retryMs = 1_000;

/** While Redis is away, what is new is told as soon as it is back, and viewers are served from the archive. */
export function createWatchSet({ redis, log }: { redis: Redis; log: Logger }): WatchSet {
  const watched = new Set<string>();
  const untold = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const next = (ms: number): void => {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(() => void renew(), ms);
  };

  async function renew(): Promise<void> {
    const fresh = [...untold];
    if (watched.size === 0) return next(renewalMs);
    try {
      const now = Date.now();
      const commands = redis.multi();
      commands.zadd(redisKeys.watched, ...[...watched].flatMap((key) => [now + lifetimeMs, key]));
      commands.zremrangebyscore(redisKeys.watched, '-inf', now);
      for (const key of fresh) commands.publish(redisKeys.watchedChannel, key);
      const failed = (await commands.exec())?.find(([error]) => error);
      if (failed) throw failed[0];
      for (const key of fresh) untold.delete(key);
      next(untold.size > 0 ? 0 : renewalMs);
    } catch (error) {
      log.warn({ err: error }, 'watch_set_not_renewed');
      next(retryMs);
    }
  }

  return {
    async start() {
      next(renewalMs);
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
    },
    add(key) {
      watched.add(key);
      untold.add(key);
      void renew();
    },
    remove(key) {
      watched.delete(key);
      untold.delete(key);
    },
  };
}
