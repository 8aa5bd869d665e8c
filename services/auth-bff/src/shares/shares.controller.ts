import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { AuditClient } from '../audit/audit-client.ts';
import { methods } from '../audit/audit-methods.ts';
import type { AuthBffConfig } from '../config.ts';
import { type CurrentUser, LoggedIn } from '../login/current-user.ts';
import { NeedsRole } from '../login/roles.ts';
import { CONFIG } from '../tokens.ts';
import { type SessionPath, sessionPath } from '../validation/fields.ts';
import { valid } from '../validation/valid.ts';
import { type ShareLink, ShareLinks } from './share-links.ts';

const newShare = z.strictObject({ ttlSeconds: z.number().int().min(60).max(2_592_000) });
const sharePath = sessionPath.extend({ id: z.uuid('is a share link’s id') });

/** The only time that a link's token is shown. */
interface CreatedShare {
  id: string;
  token: string;
  url: string;
  expiresAt: number;
}

/** Making, listing and revoking share links of a session. */
@Controller('api/projects/:project/sessions/:session/shares')
export class SharesController {
  constructor(
    @Inject(ShareLinks) private readonly links: ShareLinks,
    @Inject(AuditClient) private readonly audit: AuditClient,
    @Inject(CONFIG) private readonly config: Pick<AuthBffConfig, 'PUBLIC_URL'>,
  ) {}

  @Post()
  @NeedsRole('analyst')
  async create(
    @Param(valid(sessionPath)) path: SessionPath,
    @Body(valid(newShare)) { ttlSeconds }: z.output<typeof newShare>,
    @LoggedIn() user: CurrentUser,
  ): Promise<CreatedShare> {
    await this.audit.call(methods.GetSession, path);
    const { token, link } = await this.links.create(path, ttlSeconds, user.email);
    return { id: link.id, token, url: `${this.config.PUBLIC_URL}/share/${token}`, expiresAt: link.expiresAt };
  }

  @Get()
  @NeedsRole('analyst')
  async list(@Param(valid(sessionPath)) path: SessionPath): Promise<{ shares: Omit<ShareLink, 'project'>[] }> {
    const links = await this.links.list(path);
    return { shares: links.map(({ project: _, ...share }) => share) };
  }

  @Delete(':id')
  @NeedsRole('analyst')
  @HttpCode(204)
  async revoke(@Param(valid(sharePath)) { id, ...path }: z.output<typeof sharePath>): Promise<void> {
    await this.links.revoke(path, id);
  }
}
