import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import type { SessionRecord } from '@sightline/schemas';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { AuditClient } from '../audit/audit-client.ts';
import { methods } from '../audit/audit-methods.ts';
import { sessionRecord } from '../audit/session-record.ts';
import {
  type ProjectPath,
  projectPath,
  queryFlag,
  type SessionPath,
  sessionPath,
  timeRange,
  words,
} from '../validation/fields.ts';
import { valid } from '../validation/valid.ts';
import { interactionList, type ListedInteraction } from './interaction-list.ts';
import { Recordings } from './recording.ts';

const listQuery = z.object({
  ...timeRange,
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z.string().max(300).default(''),
  search: z.string().trim().max(200).default(''),
  device: z.enum(['', 'desktop', 'mobile', 'tablet', 'unknown']).default(''),
  actor: z.enum(['', 'visitor', 'user', 'bot', 'people']).default(''),
  having: words(['rage', 'dead', 'errors', 'gaps', 'playable']),
  minDurationMs: z.coerce.number().int().min(0).max(86_400_000).default(0),
  sort: z
    .enum(['activity', 'started', 'duration', 'active', 'pages', 'clicks', 'rage', 'dead', 'errors'])
    .default('activity'),
  ascending: queryFlag,
});
const recordingQuery = z.object({ fromLastKeyframe: queryFlag });

/** Sessions of a project and their recordings. */
@Controller('api/projects/:project/sessions')
export class SessionsController {
  constructor(
    @Inject(AuditClient) private readonly audit: AuditClient,
    @Inject(Recordings) private readonly recordings: Recordings,
  ) {}

  @Get()
  async list(
    @Param(valid(projectPath)) { project }: ProjectPath,
    @Query(valid(listQuery)) query: z.output<typeof listQuery>,
  ): Promise<{ sessions: SessionRecord[]; nextCursor: string | null }> {
    const { sessions, nextCursor } = await this.audit.call(methods.ListSessions, { project, ...query });
    return { sessions: sessions.map(sessionRecord), nextCursor: nextCursor === '' ? null : nextCursor };
  }

  @Get(':session')
  async get(@Param(valid(sessionPath)) path: SessionPath): Promise<SessionRecord> {
    return sessionRecord(await this.audit.call(methods.GetSession, path));
  }

  @Get(':session/recording')
  async recording(
    @Param(valid(sessionPath)) path: SessionPath,
    @Query(valid(recordingQuery)) { fromLastKeyframe }: z.output<typeof recordingQuery>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.audit.call(methods.GetSession, path);
    await this.recordings.send(reply, { ...path, fromLastKeyframe });
  }

  @Get(':session/interactions')
  async interactions(@Param(valid(sessionPath)) path: SessionPath): Promise<{ interactions: ListedInteraction[] }> {
    return interactionList(await this.audit.call(methods.ListInteractions, path));
  }
}
