import { clickHouseTime } from '@sightline/platform';
import type { Interaction, Interactions, InteractionType } from '@sightline/schemas';
import { thresholds } from '../interactions/thresholds.ts';
import { cellNumber } from '../move-cells.ts';

export type HeatmapKind = 'click' | 'rage' | 'dead' | 'error' | 'move' | 'scroll' | 'attention';

/** Points side by side: the same place of each list is one point. */
export interface PointLists {
  /** Names the point within the interaction. */
  cell: number[];
  /** Percent of the page's width. */
  x: number[];
  /** Percent of the page's height. */
  y: number[];
  weight: number[];
}

/** A row of the table `heatmap_traces`: the points of one kind that an interaction leaves. */
export interface HeatmapTraceRow extends PointLists {
  project: string;
  page: string;
  kind: HeatmapKind;
  device: string;
  bucket: string;
  session: string;
  tab: string;
  seq: number;
  idx: number;
  page_width: number;
  page_height: number;
  viewport_width: number;
  viewport_height: number;
  element: string;
  element_x: number;
  element_y: number;
}

/** Takes one place after the other that an interaction marks, those of a kind together. */
type TakeMark = (kind: HeatmapKind, cell: number, x: number, y: number, weight: number) => void;

/** An interaction on a page whose size is known: without it nothing has a place, and without a URL no page. */
export type PlacedInteraction = Interaction & Required<Pick<Interaction, 'pageWidth' | 'pageHeight'>>;

const minute = 60_000;

/** Interactions that are a point each. */
const pointKinds: Partial<Record<InteractionType, HeatmapKind>> = {
  click: 'click',
  rage_click: 'rage',
  dead_click: 'dead',
  error_click: 'error',
};

export const isPlaced = (interaction: Interaction): interaction is PlacedInteraction =>
  interaction.pageWidth !== undefined && interaction.pageHeight !== undefined && interaction.page !== '';

/** Epoch ms at which the minute began. */
export const minuteOf = (time: number): number => Math.floor(time / minute) * minute;

/** The places that an interaction marks on its page, in the order of its parts. */
function eachMark({ type, x, y, cells, bands, depth }: Interaction, take: TakeMark): void {
  const kind = pointKinds[type];
  if (kind) {
    if (x !== undefined && y !== undefined) take(kind, 0, x, y, 1);
  } else if (type === 'move') {
    for (const [cellX, cellY, samples] of cells ?? []) take('move', cellNumber(cellX, cellY), cellX, cellY, samples);
  } else if (type === 'scroll' || type === 'attention') {
    // What was looked at has been reached, also where nothing was scrolled.
    if (depth !== undefined) take('scroll', 0, 0, depth, 1);
    if (type === 'scroll') return;
    for (const [band, ms] of bands ?? []) take('attention', band, 0, (band / thresholds.attention.bands) * 100, ms);
  }
}

/** The points that an interaction leaves on its page, by their kinds. */
export function tracesOf(interaction: Interaction): [kind: HeatmapKind, points: PointLists][] {
  const traces: [HeatmapKind, PointLists][] = [];
  eachMark(interaction, (kind, cell, x, y, weight) => {
    let [last, points] = traces.at(-1) ?? [];
    if (last !== kind || !points) {
      points = { cell: [], x: [], y: [], weight: [] };
      traces.push([kind, points]);
    }
    points.cell.push(cell);
    points.x.push(x);
    points.y.push(y);
    points.weight.push(weight);
  });
  return traces;
}

/** What a chunk contributes to the heatmaps of its pages. */
export function heatmapTraces(chunk: Interactions): HeatmapTraceRow[] {
  return chunk.interactions.filter(isPlaced).flatMap((interaction) => {
    const { index, time, page, pageWidth, pageHeight, viewportWidth, viewportHeight } = interaction;
    const { element, elementX, elementY } = interaction;
    const bucket = clickHouseTime(minuteOf(time)).slice(0, 19);
    return tracesOf(interaction).map(([kind, points]) => ({
      project: chunk.project,
      page,
      kind,
      device: chunk.device,
      bucket,
      session: chunk.session,
      tab: chunk.tab,
      seq: chunk.seq,
      idx: index,
      ...points,
      page_width: pageWidth,
      page_height: pageHeight,
      viewport_width: viewportWidth ?? 0,
      viewport_height: viewportHeight ?? 0,
      element: element ?? '',
      element_x: elementX ?? 0,
      element_y: elementY ?? 0,
    }));
  });
}
