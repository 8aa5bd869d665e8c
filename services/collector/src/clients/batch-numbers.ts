import { createHash, randomBytes } from 'node:crypto';
import type { RedisClient } from '../redis-client.ts';

/** A chunk's place in its tab. */
export interface ChunkPlace {
  /** The client's tab, and behind it four letters that are other ones whenever the numbers begin anew. */
  tab: string;
  seq: number;
}

/** Numbers the chunks of clients that do not: from 0 up without holes, and a chunk that comes again has its number still. */
export interface BatchNumbers {
  /** Undefined while Redis is away. */
  placeOf(project: string, chunk: { session: string; tab: string; id: string }): Promise<ChunkPlace | undefined>;
}

/** A session lasts a day at most; an hour or two more for what had to wait. */
const keptSeconds = 26 * 3_600;
/** Characters that leave room for the letters behind them. */
const longestTab = 59;
const hashOf = (tab: string): string => createHash('sha256').update(tab).digest('base64url');

/**
 * KEYS[1] hash of a tab: field `epoch`, field `next`, and a field for every chunk. ARGV: id of the chunk, an epoch for a
 * new tab, seconds to keep. One step in Redis, so that collectors side by side give no number twice.
 */
const script = `
local seq = redis.call('HGET', KEYS[1], ARGV[1])
if not seq then
  redis.call('HSETNX', KEYS[1], 'epoch', ARGV[2])
  seq = redis.call('HINCRBY', KEYS[1], 'next', 1) - 1
  redis.call('HSET', KEYS[1], ARGV[1], seq)
  redis.call('EXPIRE', KEYS[1], ARGV[3])
end
return { redis.call('HGET', KEYS[1], 'epoch'), tostring(seq) }`;

/**
 * Numbers kept in Redis. A Redis that has lost them begins a new tab rather than giving a number to a second chunk, which
 * readers would take for a repeat.
 */
export function createBatchNumbers(redis: RedisClient): BatchNumbers {
  return {
    async placeOf(project, { session, tab, id }) {
      const key = `sightline:numbers:${project}/${session}/${tab}`;
      const letters = randomBytes(3).toString('base64url');
      try {
        if (redis.status !== 'ready') throw new Error('redis is away');
        const [epoch, seq] = (await redis.eval(script, 1, key, `chunk:${id}`, letters, keptSeconds)) as [
          string,
          string,
        ];
        return { tab: `${tab.length > longestTab ? hashOf(tab) : tab}-${epoch}`, seq: Number(seq) };
      } catch {
        // Reported by the client, once an outage.
        return undefined;
      }
    },
  };
}
