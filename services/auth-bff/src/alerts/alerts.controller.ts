import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import type { Alert } from '@sightline/schemas';
import { z } from 'zod';
import { AuditClient } from '../audit/audit-client.ts';
import { methods } from '../audit/audit-methods.ts';
import { type ProjectPath, projectPath } from '../validation/fields.ts';
import { valid } from '../validation/valid.ts';

const listQuery = z.object({ limit: z.coerce.number().int().min(1).max(1_000).default(100) });

/** Findings of the detections. */
@Controller('api/projects/:project/alerts')
export class AlertsController {
  constructor(@Inject(AuditClient) private readonly audit: AuditClient) {}

  @Get()
  async list(
    @Param(valid(projectPath)) { project }: ProjectPath,
    @Query(valid(listQuery)) { limit }: z.output<typeof listQuery>,
  ): Promise<{ alerts: Alert[] }> {
    const { findingsJson } = await this.audit.call(methods.ListAlerts, { project, limit });
    return { alerts: findingsJson.map((finding) => JSON.parse(finding) as Alert) };
  }
}
