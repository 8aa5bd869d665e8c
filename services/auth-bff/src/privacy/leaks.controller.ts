import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import type { Leak__Output } from '@sightline/schemas/grpc';
import { z } from 'zod';
import { AuditClient } from '../audit/audit-client.ts';
import { methods } from '../audit/audit-methods.ts';
import { type ProjectPath, projectPath, timeRange } from '../validation/fields.ts';
import { valid } from '../validation/valid.ts';

const listQuery = z.object(timeRange);

/** What the collector had to mask that the recorder had let through. */
@Controller('api/projects/:project/leaks')
export class LeaksController {
  constructor(@Inject(AuditClient) private readonly audit: AuditClient) {}

  @Get()
  async list(
    @Param(valid(projectPath)) { project }: ProjectPath,
    @Query(valid(listQuery)) range: z.output<typeof listQuery>,
  ): Promise<{ leaks: Leak__Output[] }> {
    const { leaks } = await this.audit.call(methods.ListLeaks, { project, ...range });
    return { leaks };
  }
}
