import type { createRedis } from '@sightline/platform';

/** The connection that what is counted and numbered goes over. */
export type RedisClient = ReturnType<typeof createRedis>['client'];
