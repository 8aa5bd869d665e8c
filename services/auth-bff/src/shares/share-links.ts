import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { redisKeys } from '@sightline/schemas';
import { ApiError } from '../errors/api-error.ts';
import { inRedis, type Redis, resultsOf } from '../redis-store.ts';
import { isToken, newToken, tokenHash } from '../secret-token.ts';
import { REDIS } from '../tokens.ts';
import type { SessionPath } from '../validation/fields.ts';

/** A link to one session, without its token: that is known to whoever was given it, and to nobody else. */
export interface ShareLink extends SessionPath {
  id: string;
  /** Epoch ms. */
  expiresAt: number;
  createdAt: number;
  /** Email of the user who made it. */
  createdBy: string;
}

const mostLinks = 100;

/**
 * Share links, in Redis only. A link's record is stored under the SHA-256 of its token with the link's own lifetime, so
 * that it ends by itself. Fails closed: without Redis no link opens anything.
 */
@Injectable()
export class ShareLinks {
  constructor(@Inject(REDIS) private readonly redis: Redis) {}

  /** @throws ApiError `too-many-shares` when the session has 100 living links. */
  async create(
    { project, session }: SessionPath,
    ttlSeconds: number,
    createdBy: string,
  ): Promise<{ token: string; link: ShareLink }> {
    const token = newToken();
    const createdAt = Date.now();
    const expiresAt = createdAt + ttlSeconds * 1000;
    const link: ShareLink = { id: randomUUID(), project, session, expiresAt, createdAt, createdBy };
    const index = redisKeys.sharesOf(project, session);
    await inRedis(async () => {
      await this.redis.zremrangebyscore(index, '-inf', createdAt);
      if ((await this.redis.zcard(index)) >= mostLinks) throw new ApiError('too-many-shares');
      resultsOf(
        await this.redis
          .multi()
          .set(redisKeys.share(tokenHash(token)), JSON.stringify(link), 'PXAT', expiresAt)
          .zadd(index, expiresAt, tokenHash(token))
          // The index lives as long as the longest of its links: a first expiry, later only a later one.
          .pexpireat(index, expiresAt, 'NX')
          .pexpireat(index, expiresAt, 'GT')
          .exec(),
      );
    });
    return { token, link };
  }

  /** Living links of a session, the newest first. */
  async list(of: SessionPath): Promise<ShareLink[]> {
    const links = await this.living(of);
    return links.map(({ link }) => link).sort((a, b) => b.createdAt - a.createdAt);
  }

  /** The link that `token` opens. @throws ApiError `share-not-found`, alike whether it never was, expired or was revoked. */
  async open(token: string): Promise<ShareLink> {
    const text = isToken(token) ? await inRedis(() => this.redis.get(redisKeys.share(tokenHash(token)))) : null;
    if (text === null) throw deadLink();
    return JSON.parse(text) as ShareLink;
  }

  /** @throws ApiError `share-not-found`. */
  async revoke(of: SessionPath, id: string): Promise<void> {
    const found = (await this.living(of)).find(({ link }) => link.id === id);
    if (!found) throw deadLink();
    await inRedis(async () =>
      resultsOf(
        await this.redis
          .multi()
          .del(redisKeys.share(found.hash))
          .zrem(redisKeys.sharesOf(of.project, of.session), found.hash)
          .exec(),
      ),
    );
  }

  private async living({ project, session }: SessionPath): Promise<{ hash: string; link: ShareLink }[]> {
    return await inRedis(async () => {
      const hashes = await this.redis.zrangebyscore(redisKeys.sharesOf(project, session), Date.now(), '+inf');
      if (hashes.length === 0) return [];
      const texts = await this.redis.mget(hashes.map(redisKeys.share));
      return hashes.flatMap((hash, index) => {
        const text = texts[index];
        return text ? [{ hash, link: JSON.parse(text) as ShareLink }] : [];
      });
    });
  }
}

export const deadLink = (): ApiError =>
  new ApiError('share-not-found', {
    detail: 'The link does not exist, has expired or was revoked; which of these is not told.',
  });
