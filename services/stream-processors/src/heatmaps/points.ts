import { clickHouseTime } from '@sightline/platform';
import type { Interaction, Interactions, InteractionType } from '@sightline/schemas';
import { thresholds } from '../interactions/thresholds.ts';
import { cellNumber } from '../move-cells.ts';

export type HeatmapKind = 'click' | 'rage' | 'dead' | 'error' | 'move' | 'scroll' | 'attention';

/** A row of the table `heatmap_points`. */
export interface HeatmapPointRow {
  project: string;
  page: string;
  kind: HeatmapKind;
  device: string;
  bucket: string;
  session: string;
  tab: string;
  seq: number;
  idx: number;
  cell: number;
  x: number;
  y: number;
  weight: number;
  page_width: number;
  page_height: number;
  viewport_width: number;
  viewport_height: number;
  element: string;
  element_x: number;
  element_y: number;
}

/** Takes one place after the other that an interaction marks; `cell` names it among the interaction's places. */
export type TakeMark = (kind: HeatmapKind, cell: number, x: number, y: number, weight: number) => void;

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
export function eachMark({ type, x, y, cells, bands, depth }: Interaction, take: TakeMark): void {
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

/** What a chunk contributes to the heatmaps of its pages. */
export function heatmapPoints(chunk: Interactions): HeatmapPointRow[] {
  const rows: HeatmapPointRow[] = [];
  for (const interaction of chunk.interactions) {
    if (!isPlaced(interaction)) continue;
    const { index, time, page, pageWidth, pageHeight, viewportWidth, viewportHeight } = interaction;
    const { element, elementX, elementY } = interaction;
    const bucket = clickHouseTime(minuteOf(time)).slice(0, 19);
    eachMark(interaction, (kind, cell, x, y, weight) => {
      rows.push({
        project: chunk.project,
        page,
        kind,
        device: chunk.device,
        bucket,
        session: chunk.session,
        tab: chunk.tab,
        seq: chunk.seq,
        idx: index,
        cell,
        x,
        y,
        weight,
        page_width: pageWidth,
        page_height: pageHeight,
        viewport_width: viewportWidth ?? 0,
        viewport_height: viewportHeight ?? 0,
        element: element ?? '',
        element_x: elementX ?? 0,
        element_y: elementY ?? 0,
      });
    });
  }
  return rows;
}
