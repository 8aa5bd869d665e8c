import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import type {
  HeatmapBand__Output,
  HeatmapElement__Output,
  HeatmapPoint__Output,
  Page__Output,
} from '@sightline/schemas/grpc';
import { z } from 'zod';
import { AuditClient } from '../audit/audit-client.ts';
import { methods } from '../audit/audit-methods.ts';
import { type ProjectPath, projectPath, queryFlag, timeRange } from '../validation/fields.ts';
import { valid } from '../validation/valid.ts';

const width = z.coerce.number().int().min(0).max(100_000).default(0);

const pagesQuery = z.object({ ...timeRange, grouped: queryFlag });
const heatmapQuery = z.object({
  ...timeRange,
  page: z.string().min(1).max(4_000),
  kind: z.enum(['click', 'rage', 'dead', 'error', 'move', 'scroll', 'attention', 'element']).default('click'),
  device: z.enum(['', 'desktop', 'mobile', 'tablet', 'unknown']).default(''),
  minViewportWidth: width,
  maxViewportWidth: width,
  bots: z.enum(['', 'without', 'only']).default(''),
});

interface Heatmap {
  points: HeatmapPoint__Output[];
  anchors: string[];
  bands: HeatmapBand__Output[];
  elements: HeatmapElement__Output[];
  fold: number;
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
