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

/** What a row says besides where it comes from. */
type Mark = Pick<HeatmapPointRow, 'kind' | 'cell' | 'x' | 'y' | 'weight'>;

const minute = 60_000;

/** Interactions that are a point each. */
const pointKinds: Partial<Record<InteractionType, HeatmapKind>> = {
  click: 'click',
  rage_click: 'rage',
  dead_click: 'dead',
  error_click: 'error',
};

/** What a chunk contributes to the heatmaps of its pages. */
export const heatmapPoints = (chunk: Interactions): HeatmapPointRow[] =>
  chunk.interactions.flatMap((interaction) => pointsOf(chunk, interaction));

function pointsOf(chunk: Interactions, interaction: Interaction): HeatmapPointRow[] {
  const { index, time, page, pageWidth, pageHeight, viewportWidth, viewportHeight } = interaction;
  const { element, elementX, elementY } = interaction;
  // Without the page's size a point has no place; without a URL it has no page.
  if (pageWidth === undefined || pageHeight === undefined || page === '') return [];
  const bucket = clickHouseTime(Math.floor(time / minute) * minute).slice(0, 19);
  return marksOf(interaction).map(({ kind, cell, x, y, weight }) => ({
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
  }));
}

function marksOf({ type, x, y, cells, bands, depth }: Interaction): Mark[] {
  const kind = pointKinds[type];
  if (kind) return x !== undefined && y !== undefined ? [{ kind, cell: 0, x, y, weight: 1 }] : [];
  // What was looked at has been reached, also where nothing was scrolled.
  const reached: Mark[] = depth === undefined ? [] : [{ kind: 'scroll', cell: 0, x: 0, y: depth, weight: 1 }];
  switch (type) {
    case 'move':
      return (cells ?? []).map(([cellX, cellY, samples]) => ({
        kind: 'move',
        cell: cellNumber(cellX, cellY),
        x: cellX,
        y: cellY,
        weight: samples,
      }));
    case 'scroll':
      return reached;
    case 'attention':
      return [...reached, ...(bands ?? []).map(bandMark)];
    default:
      return [];
  }
}

const bandMark = ([band, ms]: readonly [number, number]): Mark => ({
  kind: 'attention',
  cell: band,
  x: 0,
  y: (band / thresholds.attention.bands) * 100,
  weight: ms,
});
