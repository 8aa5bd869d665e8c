import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Role } from '@sightline/schemas';
import type { FastifyRequest } from 'fastify';
import { AuditClient } from '../audit/audit-client.ts';
import { auditReason } from '../audit/audit-error.ts';
import { methods } from '../audit/audit-methods.ts';
import { ApiError } from '../errors/api-error.ts';
import { type CurrentUser, setCurrentUser } from './current-user.ts';
import { loginCookie } from './login-cookie.ts';
import { LoginSessions } from './login-sessions.ts';
import { allows, NeedsRole, Public } from './roles.ts';

/**
 * Every route needs a login unless it is `@Public`, and the role that it states. The user is asked for anew each time, so
 * that a changed role or a deleted user counts at once. Fails closed.
 */
@Injectable()
export class LoginGuard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(LoginSessions) private readonly sessions: LoginSessions,
    @Inject(AuditClient) private readonly audit: AuditClient,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const handler = context.getHandler();
    if (this.reflector.get(Public, handler)) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const user = await this.userOf(request);
    if (!user) throw new ApiError('not-logged-in');
    setCurrentUser(request, user);
    const needed = this.reflector.get(NeedsRole, handler) ?? 'viewer';
    if (!allows(user.role, needed)) throw new ApiError('role-too-low', { detail: `This needs the role ${needed}.` });
    return true;
  }

  private async userOf(request: FastifyRequest): Promise<CurrentUser | undefined> {
    const token = loginCookie(request);
    const id = token === undefined ? undefined : await this.sessions.use(token);
    if (id === undefined) return undefined;
    try {
      const user = await this.audit.call(methods.GetUser, { id });
      return { ...user, role: user.role as Role };
    } catch (error) {
      if (auditReason(error) === 'user-not-found') return undefined;
      throw error;
    }
  }
}
