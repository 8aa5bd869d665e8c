import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import type { SessionRecord } from '@sightline/schemas';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { AuditClient } from '../audit/audit-client.ts';
import { methods } from '../audit/audit-methods.ts';
import { sessionRecord } from '../audit/session-record.ts';
import { ApiError } from '../errors/api-error.ts';
import { Public } from '../login/roles.ts';
import { interactionList, type ListedInteraction } from '../sessions/interaction-list.ts';
import { Recordings } from '../sessions/recording.ts';
import { queryFlag } from '../validation/fields.ts';
import { valid } from '../validation/valid.ts';
import { deadLink, ShareLinks } from './share-links.ts';

const recordingQuery = z.object({ fromLastKeyframe: queryFlag });

/** What a share link opens: one session, for whoever holds the token. */
@Controller('api/shares/:token')
export class SharedSessionsController {
  constructor(
    @Inject(ShareLinks) private readonly links: ShareLinks,
    @Inject(AuditClient) private readonly audit: AuditClient,
    @Inject(Recordings) private readonly recordings: Recordings,
  ) {}

  @Get()
  @Public()
  async get(@Param('token') token: string): Promise<{ session: SessionRecord; expiresAt: number }> {
    const { project, session, expiresAt } = await this.links.open(token);
    try {
      return { session: sessionRecord(await this.audit.call(methods.GetSession, { project, session })), expiresAt };
    } catch (error) {
      // A link may outlive its session.
      throw error instanceof ApiError && error.code === 'session-not-found' ? deadLink() : error;
    }
  }

  @Get('recording')
  @Public()
  async recording(
    @Param('token') token: string,
    @Query(valid(recordingQuery)) { fromLastKeyframe }: z.output<typeof recordingQuery>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { project, session } = await this.links.open(token);
    await this.recordings.send(reply, { project, session, fromLastKeyframe });
  }

  @Get('interactions')
  @Public()
  async interactions(@Param('token') token: string): Promise<{ interactions: ListedInteraction[] }> {
    const { project, session } = await this.links.open(token);
    return interactionList(await this.audit.call(methods.ListInteractions, { project, session }));
  }
}
