import { Inject, Injectable } from '@nestjs/common';
import { inRedis, type Redis } from '../redis-store.ts';
import { isToken, newToken, tokenHash } from '../secret-token.ts';
import { REDIS } from '../tokens.ts';
import { loginKeys } from './login-keys.ts';

/** A login ends this long after it was last used. Seconds. */
export const loginTtlSeconds = 12 * 60 * 60;

interface LoginSession {
  user: string;
  /** Epoch ms. */
  createdAt: number;
}

/**
 * Who is logged in, by the token in the cookie. Redis holds its hash only. Fails closed: without Redis nobody is logged in,
 * and nobody can log in.
 */
@Injectable()
export class LoginSessions {
  constructor(@Inject(REDIS) private readonly redis: Redis) {}

  /** @returns the token for the cookie. */
  async create(user: string): Promise<string> {
    const token = newToken();
    const session: LoginSession = { user, createdAt: Date.now() };
    await inRedis(() =>
      this.redis.set(loginKeys.session(tokenHash(token)), JSON.stringify(session), 'EX', loginTtlSeconds),
    );
    return token;
  }

  /** The id of the user whose token this is, and its life is renewed; `undefined` when there is no such login. */
  async use(token: string): Promise<string | undefined> {
    if (!isToken(token)) return undefined;
    const text = await inRedis(() => this.redis.getex(loginKeys.session(tokenHash(token)), 'EX', loginTtlSeconds));
    return text === null ? undefined : (JSON.parse(text) as LoginSession).user;
  }

  async end(token: string): Promise<void> {
    if (isToken(token)) await inRedis(() => this.redis.del(loginKeys.session(tokenHash(token))));
  }
}
