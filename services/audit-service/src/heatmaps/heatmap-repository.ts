import { Inject, Injectable } from '@nestjs/common';
import type { ClickHouse } from '@sightline/platform';
import {
  heatmapBands,
  type MarkKinds,
  type RolledDay,
  type RolledMonth,
  rolledDaysQuery,
  rolledMonthsQuery,
} from '@sightline/schemas';
import type {
  HeatmapComparison__Output,
  HeatmapElement__Output,
  HeatmapResponse__Output,
  Page__Output,
} from '@sightline/schemas/grpc';
import { CLICKHOUSE } from '../tokens.ts';
import { anchored, type ElementPoint } from './anchored.ts';
import { reachBands } from './bands.ts';
import { comparedPlaces, type PlaceCount, reachedPlaces, type Side } from './compared-places.ts';
import {
  busiestPageQuery,
  elementsQuery,
  pagesQuery,
  placesQuery,
  pointsQuery,
  presentQuery,
  reachQuery,
  rowsQuery,
  totalsQuery,
} from './heatmap-queries.ts';
import { type HeatmapPlan, type HeatmapScope, isOnRolls } from './heatmap-source.ts';
import { isPagePattern, pageParameters } from './page-pattern.ts';
import { rangesBeside, rollsFor, type TimeRange, wholeDays } from './rolled-days.ts';
import { visitorParameters } from './visitor-filter.ts';
import { weightedMedian } from './weighted-median.ts';

/** `page` may be a pattern of pages with segments `*`. */
export interface HeatmapSelection extends HeatmapScope {
  project: string;
  kind: string;
  /** Empty: all. */
  device: string;
  /** Epoch ms, inclusive to the minute. */
  from: number;
  /** Epoch ms, exclusive. */
  to: number;
}

/** What a heatmap shows; either points or bands are empty. */
export type HeatmapFigures = Pick<
  HeatmapResponse__Output,
  'points' | 'anchors' | 'bands' | 'elements' | 'fold' | 'total' | 'sessions' | 'pageWidth' | 'pageHeight'
>;

type Totals = Pick<HeatmapFigures, 'total' | 'sessions' | 'pageWidth' | 'pageHeight' | 'fold'>;

interface TotalsRow extends Pick<Totals, 'total' | 'sessions'> {
  pageWidths: Record<string, number>;
  pageHeights: Record<string, number>;
  foldsPerMille: Record<string, number>;
}

interface CellRow {
  row: number;
  value: number;
}

/** Cells are half a percent high. */
const cellsPerBand = 200 / heatmapBands;

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

/**
 * Heatmaps out of days that are rolled up, and out of `heatmap_marks` for the rest of the time. The answer is the same as
 * out of the points alone.
 */
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
    const plan = await this.plan(range.project, range);
    const rows = await this.clickhouse.query<Omit<Page__Output, 'page'> & { name: string }>(
      pagesQuery(grouped, plan),
      range,
    );
    return rows.map(({ name, ...figures }) => ({ page: name, ...figures }));
  }

  async figures(selection: HeatmapSelection): Promise<HeatmapFigures> {
    const { project, from, to } = selection;
    const plan = isOnRolls(selection) ? await this.plan(project, { from, to }) : { rolled: [], ranges: [{ from, to }] };
    if (selection.kind === 'scroll') return await this.reach(selection, plan);
    if (selection.kind === 'element') return await this.elements(selection, plan);
    if (selection.kind === 'attention') return await this.attention(selection, plan);
    return await this.points(selection, plan);
  }

  /**
   * How two selections of one page differ, place by place. Sessions are compared, not what they did: a visitor's clicks are
   * not independent of each other. Out of the points alone, for rolls do not keep who was where.
   */
  async compare(first: HeatmapSelection, second: HeatmapSelection): Promise<HeatmapComparison__Output> {
    const [one, other] = await Promise.all([this.side(first), this.side(second)]);
    return comparedPlaces(one, other);
  }

  private async side(selection: HeatmapSelection): Promise<Side> {
    const plan = { rolled: [], ranges: [{ from: selection.from, to: selection.to }] };
    const parameters = parametersOf(selection);
    const [present] = await this.clickhouse.query<{ sessions: number }>(presentQuery(selection, plan), parameters);
    const sessions = present?.sessions ?? 0;
    if (selection.kind !== 'scroll') {
      return { sessions, places: await this.clickhouse.query<PlaceCount>(placesQuery(selection, plan), parameters) };
    }
    const rows = await this.clickhouse.query<{ band: number; sessions: number }>(
      reachQuery(selection, plan),
      parameters,
    );
    return { sessions, places: reachedPlaces(new Map(rows.map((row) => [row.band, row.sessions]))) };
  }

  /** The page that a heatmap is laid over: of a pattern, the one that most was done on. */
  async shownPage(selection: HeatmapSelection): Promise<string> {
    if (!isPagePattern(selection.page)) return selection.page;
    const plan = await this.plan(selection.project, selection);
    const [busiest] = await this.clickhouse.query<{ page: string }>(
      busiestPageQuery(selection.page, plan),
      parametersOf(selection),
    );
    return busiest?.page ?? selection.page;
  }

  /** Asked before the rest is read, so that all of an answer is by the same rolls. */
  private async plan(project: string, range: TimeRange): Promise<HeatmapPlan> {
    const days = wholeDays(range);
    const rolled = await this.clickhouse.query<RolledDay>(rolledDaysQuery(days.from, days.to), { project });
    const months = await this.clickhouse.query<RolledMonth>(rolledMonthsQuery(days.from, days.to), { project });
    return { rolled: rollsFor(rolled, months), ranges: rangesBeside(range, rolled) };
  }

  /** By cell; the strongest 50,000. */
  private async points(selection: HeatmapSelection, plan: HeatmapPlan): Promise<HeatmapFigures> {
    const [points, { fold: _fold, ...totals }] = await Promise.all([
      this.clickhouse.query<ElementPoint>(pointsQuery(selection, plan), parametersOf(selection)),
      this.totals(selection, plan, 'points'),
    ]);
    return { ...nothing, ...totals, ...anchored(points) };
  }

  /** The totals are those of the clicks, also of those whose element is not known. */
  private async elements(selection: HeatmapSelection, plan: HeatmapPlan): Promise<HeatmapFigures> {
    const clicks = { ...selection, kind: 'click' };
    const [elements, { fold: _fold, ...totals }] = await Promise.all([
      this.clickhouse.query<HeatmapElement__Output>(elementsQuery(selection, plan), parametersOf(clicks)),
      this.totals(clicks, plan, 'points'),
    ]);
    return { ...nothing, ...totals, elements };
  }

  private async reach(selection: HeatmapSelection, plan: HeatmapPlan): Promise<HeatmapFigures> {
    const [rows, totals] = await Promise.all([
      this.clickhouse.query<CellRow>(rowsQuery(selection, plan, 'scroll'), parametersOf(selection)),
      this.totals(selection, plan, 'scroll'),
    ]);
    if (totals.total === 0) return nothing;
    const ending = Array.from({ length: heatmapBands }, () => 0);
    for (const { row, value } of rows) ending[row] = value;
    return { ...nothing, ...totals, bands: reachBands(ending) };
  }

  private async attention(selection: HeatmapSelection, plan: HeatmapPlan): Promise<HeatmapFigures> {
    const [rows, totals] = await Promise.all([
      this.clickhouse.query<CellRow>(rowsQuery(selection, plan, 'points'), parametersOf(selection)),
      this.totals(selection, plan, 'points'),
    ]);
    const bands = rows
      .map(({ row, value }) => ({ band: row / cellsPerBand, seconds: value / 1000 }))
      .filter(({ band }) => band < heatmapBands)
      .map(({ band, seconds }) => ({
        top: (band * 100) / heatmapBands,
        bottom: ((band + 1) * 100) / heatmapBands,
        value: seconds,
      }));
    return { ...nothing, ...totals, total: totals.total / 1000, bands };
  }

  private async totals(selection: HeatmapSelection, plan: HeatmapPlan, kinds: MarkKinds): Promise<Totals> {
    const [row] = await this.clickhouse.query<TotalsRow>(totalsQuery(selection, plan, kinds), parametersOf(selection));
    return {
      total: row?.total ?? 0,
      sessions: row?.sessions ?? 0,
      pageWidth: weightedMedian(row?.pageWidths ?? {}),
      pageHeight: weightedMedian(row?.pageHeights ?? {}),
      fold: weightedMedian(row?.foldsPerMille ?? {}) / 10,
    };
  }
}

const parametersOf = (selection: HeatmapSelection): Record<string, unknown> => {
  const { project, kind, device, from, to } = selection;
  return { project, kind, device, from, to, ...pageParameters(selection.page), ...visitorParameters(selection) };
};
