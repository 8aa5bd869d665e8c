import { Inject, Injectable } from '@nestjs/common';
import type { ClickHouse } from '@sightline/platform';
import type { HeatmapPoint__Output, Page__Output } from '@sightline/schemas/grpc';
import { CLICKHOUSE } from '../tokens.ts';
import { pagesQuery, pointsQuery, totalsQuery } from './heatmap-queries.ts';

export interface HeatmapSelection {
  project: string;
  page: string;
  kind: string;
  /** Empty: all. */
  device: string;
  /** Epoch ms, inclusive to the minute. */
  from: number;
  /** Epoch ms, exclusive. */
  to: number;
}

export interface HeatmapTotals {
  total: number;
  sessions: number;
  /** Median, CSS px; 0 when there is nothing. */
  pageWidth: number;
  pageHeight: number;
}

/** Heatmaps out of the table `heatmap_points`. */
@Injectable()
export class HeatmapRepository {
  constructor(@Inject(CLICKHOUSE) private readonly clickhouse: ClickHouse) {}

  /** Most clicks first, at most 1,000. */
  async pages(range: { project: string; from: number; to: number }): Promise<Page__Output[]> {
    return await this.clickhouse.query<Page__Output>(pagesQuery, range);
  }

  /** Equal coordinates summed; the strongest 50,000. */
  async points(selection: HeatmapSelection): Promise<HeatmapPoint__Output[]> {
    return await this.clickhouse.query<HeatmapPoint__Output>(pointsQuery, { ...selection });
  }

  async totals(selection: HeatmapSelection): Promise<HeatmapTotals> {
    const [totals] = await this.clickhouse.query<HeatmapTotals>(totalsQuery, { ...selection });
    return totals ?? { total: 0, sessions: 0, pageWidth: 0, pageHeight: 0 };
  }
}
