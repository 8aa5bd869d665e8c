import { clickHouseTime } from '@sightline/platform';
import type { Interaction, Interactions } from '@sightline/schemas';
import { cellNumber } from '../move-cells.ts';

/** A row of the table `heatmap_points`. */
export interface HeatmapPointRow {
  project: string;
  page: string;
  kind: 'click' | 'move';
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
}

const minute = 60_000;

/** What a chunk contributes to the heatmaps of its pages: each click, and each cell that the pointer passed. */
export const heatmapPoints = (chunk: Interactions): HeatmapPointRow[] =>
  chunk.interactions.flatMap((interaction) => pointsOf(chunk, interaction));

function pointsOf(chunk: Interactions, interaction: Interaction): HeatmapPointRow[] {
  const { type, x, y, cells, index, time, page, pageWidth, pageHeight, viewportWidth } = interaction;
  // Without the page's size a point has no place; without a URL it has no page.
  if (pageWidth === undefined || pageHeight === undefined || page === '') return [];
  const row = (cell: number, at: { x: number; y: number }, weight: number): HeatmapPointRow => ({
    project: chunk.project,
    page,
    kind: type === 'move' ? 'move' : 'click',
    device: chunk.device,
    bucket: clickHouseTime(Math.floor(time / minute) * minute).slice(0, 19),
    session: chunk.session,
    tab: chunk.tab,
    seq: chunk.seq,
    idx: index,
    cell,
    ...at,
    weight,
    page_width: pageWidth,
    page_height: pageHeight,
    viewport_width: viewportWidth ?? 0,
  });
  if (type === 'click' && x !== undefined && y !== undefined) return [row(0, { x, y }, 1)];
  if (type !== 'move') return [];
  return (cells ?? []).map(([cellX, cellY, samples]) => row(cellNumber(cellX, cellY), { x: cellX, y: cellY }, samples));
}
