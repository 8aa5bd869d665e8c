import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import type { HeatmapPoint__Output, Page__Output } from '@sightline/schemas/grpc';
import { z } from 'zod';
import { AuditClient } from '../audit/audit-client.ts';
import { methods } from '../audit/audit-methods.ts';
import { type ProjectPath, projectPath, timeRange } from '../validation/fields.ts';
import { valid } from '../validation/valid.ts';

const pagesQuery = z.object(timeRange);
const heatmapQuery = z.object({
  ...timeRange,
  page: z.string().min(1).max(4_000),
  kind: z.enum(['click', 'move']).default('click'),
  device: z.enum(['', 'desktop', 'mobile', 'tablet', 'unknown']).default(''),
});

interface Heatmap {
  points: HeatmapPoint__Output[];
  total: number;
  sessions: number;
  pageWidth: number;
  pageHeight: number;
  background: { session: string; tab: string; time: number } | null;
}

/** Heatmaps of a project's pages. */
@Controller('api/projects/:project')
export class HeatmapsController {
  constructor(@Inject(AuditClient) private readonly audit: AuditClient) {}

  @Get('pages')
  async pages(
    @Param(valid(projectPath)) { project }: ProjectPath,
    @Query(valid(pagesQuery)) range: z.output<typeof pagesQuery>,
  ): Promise<{ pages: Page__Output[] }> {
    const { pages } = await this.audit.call(methods.ListPages, { project, ...range });
    return { pages };
  }

  @Get('heatmap')
  async heatmap(
    @Param(valid(projectPath)) { project }: ProjectPath,
    @Query(valid(heatmapQuery)) query: z.output<typeof heatmapQuery>,
  ): Promise<Heatmap> {
    const { backgroundSession, backgroundTab, backgroundTime, ...figures } = await this.audit.call(methods.GetHeatmap, {
      project,
      ...query,
    });
    const background =
      backgroundSession === '' ? null : { session: backgroundSession, tab: backgroundTab, time: backgroundTime };
    return { ...figures, background };
  }
}
