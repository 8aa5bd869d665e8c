import { Inject, Injectable } from '@nestjs/common';
import type { ClickHouse } from '@sightline/platform';
import type { HeatmapElement__Output, HeatmapResponse__Output, Page__Output } from '@sightline/schemas/grpc';
import { CLICKHOUSE } from '../tokens.ts';
import { anchored, type ElementPoint } from './anchored.ts';
import { reachBands } from './bands.ts';
import {
  attentionQuery,
  attentionTotalsQuery,
  busiestPageQuery,
  elementsQuery,
  pagesQuery,
  pointsQuery,
  reachQuery,
  totalsQuery,
} from './heatmap-queries.ts';
import { isPagePattern, pageParameters } from './page-pattern.ts';

export interface HeatmapSelection {
  project: string;
  /** A page, or a pattern of pages with segments `*`. */
  page: string;
  kind: string;
  /** Empty: all. */
  device: string;
  /** Epoch ms, inclusive to the minute. */
  from: number;
  /** Epoch ms, exclusive. */
  to: number;
  /** CSS px, inclusive; 0: no bound. */
  minViewportWidth: number;
  maxViewportWidth: number;
  /** `without`, `only` or empty: all. */
  bots: string;
}

/** What a heatmap shows; either points or bands are empty. */
export type HeatmapFigures = Pick<
  HeatmapResponse__Output,
  'points' | 'anchors' | 'bands' | 'elements' | 'fold' | 'total' | 'sessions' | 'pageWidth' | 'pageHeight'
>;

type Totals = Pick<HeatmapFigures, 'total' | 'sessions' | 'pageWidth' | 'pageHeight'>;

const nothing: HeatmapFigures = {
  points: [],
  anchors: [],
  bands: [],
  elements: [],
  fold: 0,
  total: 0,
  sessions: 0,
  pageWidth: 0,
  pageHeight: 0,
};

/** Heatmaps out of the table `heatmap_points`. */
@Injectable()
export class HeatmapRepository {
  constructor(@Inject(CLICKHOUSE) private readonly clickhouse: ClickHouse) {}

  /** Most clicks first, at most 1,000. */
  async pages({
    grouped,
    ...range
  }: {
    project: string;
    from: number;
    to: number;
    grouped: boolean;
  }): Promise<Page__Output[]> {
    const rows = await this.clickhouse.query<Omit<Page__Output, 'page'> & { name: string }>(pagesQuery(grouped), range);
    return rows.map(({ name, ...figures }) => ({ page: name, ...figures }));
  }

  async figures(selection: HeatmapSelection): Promise<HeatmapFigures> {
    if (selection.kind === 'scroll') return await this.reach(selection);
    if (selection.kind === 'element') return await this.elements(selection);
    if (selection.kind === 'attention') return await this.attention(selection);
    return await this.points(selection);
  }

  /** The page that a heatmap is laid over: of a pattern, the one that most was done on. */
  async shownPage(selection: HeatmapSelection): Promise<string> {
    if (!isPagePattern(selection.page)) return selection.page;
    const [busiest] = await this.clickhouse.query<{ page: string }>(
      busiestPageQuery(selection.page),
      parametersOf(selection),
    );
    return busiest?.page ?? selection.page;
  }

  /** Equal coordinates summed; the strongest 50,000. */
  private async points(selection: HeatmapSelection): Promise<HeatmapFigures> {
    const parameters = parametersOf(selection);
    const [points, [totals]] = await Promise.all([
      this.clickhouse.query<ElementPoint>(pointsQuery(selection), parameters),
      this.clickhouse.query<Totals>(totalsQuery(selection), parameters),
    ]);
    return { ...nothing, ...totals, ...anchored(points) };
  }

  /** The totals are those of the clicks, also of those whose element is not known. */
  private async elements(selection: HeatmapSelection): Promise<HeatmapFigures> {
    const parameters = parametersOf({ ...selection, kind: 'click' });
    const [elements, [totals]] = await Promise.all([
      this.clickhouse.query<HeatmapElement__Output>(elementsQuery(selection), parameters),
      this.clickhouse.query<Totals>(totalsQuery(selection), parameters),
    ]);
    return { ...nothing, ...totals, elements };
  }

  private async reach(selection: HeatmapSelection): Promise<HeatmapFigures> {
    const [row] = await this.clickhouse.query<Totals & { fold: number; ending: number[] }>(
      reachQuery(selection),
      parametersOf(selection),
    );
    if (!row || row.total === 0) return nothing;
    const { ending, ...totals } = row;
    return { ...nothing, ...totals, bands: reachBands(ending) };
  }

  private async attention(selection: HeatmapSelection): Promise<HeatmapFigures> {
    const parameters = parametersOf(selection);
    const [rows, [totals]] = await Promise.all([
      this.clickhouse.query<{ band: number; seconds: number }>(attentionQuery(selection), parameters),
      this.clickhouse.query<Totals & { fold: number }>(attentionTotalsQuery(selection), parameters),
    ]);
    const bands = rows.map(({ band, seconds }) => ({ top: band * 2, bottom: band * 2 + 2, value: seconds }));
    return { ...nothing, ...totals, bands };
  }
}

const parametersOf = ({ bots: _bots, ...selection }: HeatmapSelection): Record<string, unknown> => ({
  ...selection,
  ...pageParameters(selection.page),
});
