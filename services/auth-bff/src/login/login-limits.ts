import { Inject, Injectable } from '@nestjs/common';
import type { AuthBffConfig } from '../config.ts';
import { ApiError } from '../errors/api-error.ts';
import { inRedis, type Redis, resultsOf } from '../redis-store.ts';
import { tokenHash } from '../secret-token.ts';
import { CONFIG, REDIS } from '../tokens.ts';
import { addressGroup } from './address-group.ts';
import { loginKeys } from './login-keys.ts';

const windowSeconds = 15 * 60;

interface Limit {
  key: string;
  most: number;
}

/**
 * Bounds the failed logins of an account and of a network address within 15 minutes from the first. Attempts count
 * before the password is looked at, so that many at once are bounded too. Fails closed: without Redis there is no login.
 */
@Injectable()
export class LoginLimits {
  constructor(
    @Inject(REDIS) private readonly redis: Redis,
    @Inject(CONFIG)
    private readonly config: Pick<AuthBffConfig, 'LOGIN_ATTEMPTS_PER_ACCOUNT' | 'LOGIN_ATTEMPTS_PER_ADDRESS'>,
  ) {}

  /** Counts an attempt. @throws ApiError `too-many-logins` with the seconds to wait. */
  async count(email: string, address: string): Promise<void> {
    for (const { key, most } of this.limits(email, address)) {
      const [attempts, , ttl] = await inRedis(async () =>
        resultsOf(await this.redis.multi().incr(key).expire(key, windowSeconds, 'NX').ttl(key).exec()),
      );
      if (Number(attempts) > most) {
        throw new ApiError('too-many-logins', { retryAfterSeconds: Math.max(1, Number(ttl)) });
      }
    }
  }

  /** The attempt did not fail for its credentials: it does not count, and after a success the account starts anew. */
  async forgive(email: string, address: string, { success }: { success: boolean }): Promise<void> {
    const [account, network] = this.limits(email, address);
    await inRedis(async () => {
      const commands = this.redis.multi();
      // A counter that expired meanwhile comes back below zero; it must expire again.
      for (const { key } of success ? [network] : [network, account]) {
        commands.decr(key).expire(key, windowSeconds, 'NX');
      }
      if (success) commands.del(account.key);
      resultsOf(await commands.exec());
    });
  }

  private limits(email: string, address: string): [account: Limit, network: Limit] {
    const account = tokenHash(email.trim().normalize('NFC').toLowerCase());
    return [
      { key: loginKeys.accountAttempts(account), most: this.config.LOGIN_ATTEMPTS_PER_ACCOUNT },
      { key: loginKeys.addressAttempts(addressGroup(address)), most: this.config.LOGIN_ATTEMPTS_PER_ADDRESS },
    ];
  }
}
