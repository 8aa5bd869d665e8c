import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import type {
  ComparedPlace__Output,
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
const page = z.string().min(1).max(4_000);
const device = z.enum(['', 'desktop', 'mobile', 'tablet', 'unknown']).default('');
const bots = z.enum(['', 'without', 'only']).default('');
const visitors = z.enum(['', 'new', 'returning']).default('');
const country = z
  .string()
  .regex(/^([A-Z]{2})?$/, 'is two capital letters')
  .default('');
const segment = z
  .string()
  .regex(/^([^=]{1,100}=.{0,100})?$/s, 'is a trait, name=value')
  .default('');
const heatmapQuery = z.object({
  ...timeRange,
  page,
  kind: z.enum(['click', 'rage', 'dead', 'error', 'move', 'scroll', 'attention', 'element']).default('click'),
  device,
  minViewportWidth: width,
  maxViewportWidth: width,
  bots,
  visitors,
  country,
  segment,
});
/** The second selection is told by names of its own; its time is the first's where none is given. */
const comparisonQuery = heatmapQuery.extend({
  kind: z.enum(['click', 'rage', 'dead', 'error', 'move', 'scroll']).default('click'),
  otherFrom: timeRange.from.optional(),
  otherTo: timeRange.to.optional(),
  otherDevice: device,
  otherMinViewportWidth: width,
  otherMaxViewportWidth: width,
  otherBots: bots,
  otherVisitors: visitors,
  otherCountry: country,
  otherSegment: segment,
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

interface Comparison {
  firstSessions: number;
  secondSessions: number;
  tested: number;
  places: ComparedPlace__Output[];
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

  @Get('heatmap/comparison')
  async comparison(
    @Param(valid(projectPath)) { project }: ProjectPath,
    @Query(valid(comparisonQuery)) query: z.output<typeof comparisonQuery>,
  ): Promise<Comparison> {
    const { otherFrom, otherTo, otherDevice, otherMinViewportWidth, otherMaxViewportWidth, otherBots, ...rest } = query;
    const { otherVisitors, otherCountry, otherSegment, ...first } = rest;
    const isOtherTime = otherFrom !== undefined || otherTo !== undefined;
    return await this.audit.call(methods.CompareHeatmaps, {
      first: { project, ...first },
      second: {
        project,
        from: isOtherTime ? (otherFrom ?? 0) : first.from,
        to: isOtherTime ? (otherTo ?? 0) : first.to,
        device: otherDevice,
        minViewportWidth: otherMinViewportWidth,
        maxViewportWidth: otherMaxViewportWidth,
        bots: otherBots,
        visitors: otherVisitors,
        country: otherCountry,
        segment: otherSegment,
      },
    });
  }
}
