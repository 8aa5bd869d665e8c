import { randomBytes } from 'node:crypto';
import { status } from '@grpc/grpc-js';
import { Inject, Injectable } from '@nestjs/common';
import type { User } from '@sightline/schemas';
import { invalidArgument } from '../rpc/request-checks.ts';
import { RpcFailure } from '../rpc/rpc-failure.ts';
import { createSerial } from '../serial.ts';
import { ControlLog } from './control-log.ts';
import { ControlState } from './control-state.ts';
import { normalizeEmail } from './email.ts';
import { hashPassword, verifyPassword } from './password-hash.ts';

/** A check costs 32 MiB and a core for a while: one at a time, and no long queue. */
const mostWaiting = 20;
const longestPassword = 1_000;

/** Who may log in. */
@Injectable()
export class Users {
  private readonly oneAtATime = createSerial();
  private waiting = 0;

  constructor(
    @Inject(ControlState) private readonly state: ControlState,
    @Inject(ControlLog) private readonly log: ControlLog,
  ) {}

  /** @throws RpcFailure NOT_FOUND. */
  get(id: string): User {
    const user = this.state.user(id);
    if (user) return user;
    throw new RpcFailure({ code: status.NOT_FOUND, reason: 'user-not-found', message: 'no such user' });
  }

  /**
   * Answers alike, and after the same work, for a wrong password and for an address that nobody has.
   * @throws RpcFailure UNAUTHENTICATED, RESOURCE_EXHAUSTED when too many wait.
   */
  async authenticate(email: string, password: string): Promise<User> {
    if (password.length > longestPassword) throw invalidArgument('password', 'the password is too long');
    const user = this.state.userByEmail(normalizeEmail(email));
    if (await this.verify(password, user?.passwordHash)) return this.get(user?.id ?? '');
    throw new RpcFailure({
      code: status.UNAUTHENTICATED,
      reason: 'wrong-credentials',
      message: 'email or password is wrong',
    });
  }

  /** Writes the first user of an installation. @returns undefined when there is a user already. */
  async createFirstAdministrator(email: string, password: string): Promise<User | undefined> {
    if (this.state.hasUsers()) return undefined;
    const passwordHash = await hashPassword(password);
    return await this.log.change(() => ({
      kind: 'user',
      id: `u_${randomBytes(9).toString('base64url')}`,
      email: normalizeEmail(email),
      name: 'Administrator',
      role: 'administrator',
      passwordHash,
      createdAt: Date.now(),
    }));
  }

  private async verify(password: string, hash: string | undefined): Promise<boolean> {
    if (this.waiting >= mostWaiting) {
      throw new RpcFailure({ code: status.RESOURCE_EXHAUSTED, reason: 'busy', message: 'too many logins at once' });
    }
    this.waiting++;
    try {
      return await this.oneAtATime(() => verifyPassword(password, hash));
    } finally {
      this.waiting--;
    }
  }
}
