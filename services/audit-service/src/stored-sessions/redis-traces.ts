import type { Redis } from '@sightline/platform';
import { redisKeys } from '@sightline/schemas';

/** What Redis holds of sessions. */
export interface RedisTraces {
  shareLinks: number;
  watches: number;
}

/** Share links and watches of a project's sessions, of those that are there. */
export async function countTraces(redis: Redis, project: string, sessions: string[]): Promise<RedisTraces> {
  const pipeline = redis.pipeline();
  for (const session of sessions) {
    pipeline.zcount(redisKeys.sharesOf(project, session), Date.now(), '+inf');
    pipeline.zscore(redisKeys.watched, `${project}/${session}`);
  }
  const answers = answersOf(await pipeline.exec());
  return {
    shareLinks: answers.reduce<number>((sum, answer, index) => sum + (index % 2 === 0 ? Number(answer) : 0), 0),
    watches: answers.filter((answer, index) => index % 2 === 1 && answer !== null).length,
  };
}

/** Revokes the share links and ends the watches. */
export async function removeTraces(redis: Redis, project: string, sessions: string[]): Promise<void> {
  const pipeline = redis.pipeline();
  for (const session of sessions) pipeline.zrange(redisKeys.sharesOf(project, session), '0', '-1');
  const hashes = answersOf(await pipeline.exec());
  const removal = redis.pipeline();
  for (const [index, session] of sessions.entries()) {
    const links = hashes[index] as string[];
    // The links before their index: as long as it is there, they can be found again.
    for (const hash of links) removal.del(redisKeys.share(hash));
    removal.del(redisKeys.sharesOf(project, session));
    removal.zrem(redisKeys.watched, `${project}/${session}`);
  }
  answersOf(await removal.exec());
}

/** @throws what the first failed command says. */
function answersOf(results: [Error | null, unknown][] | null): unknown[] {
  return (results ?? []).map(([error, answer]) => {
    if (error) throw error;
    return answer;
  });
}
