import { Body, Controller, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import type { Role } from '@sightline/schemas';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AuditClient } from '../audit/audit-client.ts';
import { methods } from '../audit/audit-methods.ts';
import type { AuthBffConfig } from '../config.ts';
import { ApiError } from '../errors/api-error.ts';
import { CONFIG } from '../tokens.ts';
import { valid } from '../validation/valid.ts';
import { type CurrentUser, LoggedIn } from './current-user.ts';
import { clearLoginCookie, loginCookie, setLoginCookie } from './login-cookie.ts';
import { LoginLimits } from './login-limits.ts';
import { LoginSessions } from './login-sessions.ts';
import { Public } from './roles.ts';

const loginBody = z.strictObject({
  email: z.string().trim().min(1).max(254),
  password: z.string().min(1).max(1_000),
});

/** Logging in and out, and who one is. */
@Controller('api')
export class LoginController {
  constructor(
    @Inject(AuditClient) private readonly audit: AuditClient,
    @Inject(LoginSessions) private readonly sessions: LoginSessions,
    @Inject(LoginLimits) private readonly limits: LoginLimits,
    @Inject(CONFIG) private readonly config: AuthBffConfig,
  ) {}

  @Post('login')
  @Public()
  @HttpCode(200)
  async login(
    @Body(valid(loginBody)) { email, password }: z.output<typeof loginBody>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ user: CurrentUser }> {
    await this.limits.count(email, request.ip);
    const user = await this.authenticate(email, password, request.ip);
    const before = loginCookie(request);
    if (before !== undefined) await this.sessions.end(before);
    setLoginCookie(reply, await this.sessions.create(user.id), this.config.PUBLIC_URL);
    return { user };
  }

  /** Without a login there is nothing to do, and that is no error. */
  @Post('logout')
  @Public()
  @HttpCode(204)
  async logout(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    const token = loginCookie(request);
    if (token !== undefined) await this.sessions.end(token);
    clearLoginCookie(reply, this.config.PUBLIC_URL);
  }

  /** Also renews the cookie, whose login every request renews. */
  @Get('me')
  me(
    @LoggedIn() user: CurrentUser,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): { user: CurrentUser; gatewayUrl: string; collectorUrl: string } {
    const token = loginCookie(request);
    if (token !== undefined) setLoginCookie(reply, token, this.config.PUBLIC_URL);
    return { user, gatewayUrl: this.config.GATEWAY_URL, collectorUrl: this.config.COLLECTOR_URL };
  }

  private async authenticate(email: string, password: string, address: string): Promise<CurrentUser> {
    try {
      const user = await this.audit.call(methods.Authenticate, { email, password });
      await this.limits.forgive(email, address, { success: true });
      return { ...user, role: user.role as Role };
    } catch (error) {
      const wrong = error instanceof ApiError && error.code === 'wrong-credentials';
      if (!wrong) await this.limits.forgive(email, address, { success: false });
      throw error;
    }
  }
}
