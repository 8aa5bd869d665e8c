import { clickHouseTime } from '@sightline/platform';
import type { Interaction, Interactions, InteractionType } from '@sightline/schemas';
import { thresholds } from '../interactions/thresholds.ts';

export type HeatmapKind = 'click' | 'rage' | 'dead' | 'error' | 'move' | 'scroll' | 'attention';

/**
 * A row of the table `heatmap_marks`: the marks of one kind that a chunk leaves on a page within a minute, side by side: the same
 * place of each list is one mark. Only clicks, of whatever consequence, have elements.
 */
export interface HeatmapTraceRow {
  project: string;
  page: string;
  kind: HeatmapKind;
  device: string;
  bucket: string;
  session: string;
  tab: string;
  seq: number;
  /** The smallest of the interactions that left them: it names the row within its chunk and kind. */
  idx: number;
  page_width: number;
  page_height: number;
  viewport_width: number;
  viewport_height: number;
  /** Hundredths of a percent of the page's width. */
  x: number[];
  /** Hundredths of a percent of the page's height. */
  y: number[];
  weight: number[];
  element: string[];
  /** Hundredths of a percent of the element. */
  element_x: number[];
  element_y: number[];
}

/** Takes one place after the other that an interaction marks, in percent, those of a kind together. */
type TakeMark = (kind: HeatmapKind, x: number, y: number, weight: number) => void;

/** An interaction on a page whose size is known: without it nothing has a place, and without a URL no page. */
export type PlacedInteraction = Interaction & Required<Pick<Interaction, 'pageWidth' | 'pageHeight'>>;

const minute = 60_000;

/** Interactions that are a mark each. */
const clickKinds: Partial<Record<InteractionType, HeatmapKind>> = {
  click: 'click',
  rage_click: 'rage',
  dead_click: 'dead',
  error_click: 'error',
};

export const isPlaced = (interaction: Interaction): interaction is PlacedInteraction =>
  interaction.pageWidth !== undefined && interaction.pageHeight !== undefined && interaction.page !== '';

/** As places are stored: 0 to 10,000. Finer than a pixel on most pages, and half the bytes of a fraction. */
const hundredths = (percent: number): number => Math.floor(percent * 100 + 0.5);

/** Epoch ms at which the minute began. */
export const minuteOf = (time: number): number => Math.floor(time / minute) * minute;

/** The places that an interaction marks on its page, in the order of its parts. */
function eachMark({ type, x, y, cells, bands, depth }: Interaction, take: TakeMark): void {
  const kind = clickKinds[type];
  if (kind) {
    if (x !== undefined && y !== undefined) take(kind, x, y, 1);
  } else if (type === 'move') {
    for (const [cellX, cellY, samples] of cells ?? []) take('move', cellX, cellY, samples);
  } else if (type === 'scroll' || type === 'attention') {
    // What was looked at has been reached, also where nothing was scrolled.
    if (depth !== undefined) take('scroll', 0, depth, 1);
    if (type === 'scroll') return;
    for (const [band, ms] of bands ?? []) take('attention', 0, (band / thresholds.attention.bands) * 100, ms);
  }
}

/** What a chunk contributes to the heatmaps of its pages, in the order of the first mark of each row. */
export function heatmapTraces(chunk: Interactions): HeatmapTraceRow[] {
  const { project, device, session, tab, seq } = chunk;
  const traces = new Map<string, HeatmapTraceRow>();
  for (const interaction of chunk.interactions.filter(isPlaced)) {
    const { index, page, pageWidth, pageHeight, viewportWidth = 0, viewportHeight = 0 } = interaction;
    const { element = '', elementX = 0, elementY = 0 } = interaction;
    const bucket = clickHouseTime(minuteOf(interaction.time)).slice(0, 19);
    eachMark(interaction, (kind, x, y, weight) => {
      const key = JSON.stringify([kind, bucket, pageWidth, pageHeight, viewportWidth, viewportHeight, page]);
      let trace = traces.get(key);
      if (!trace) {
        trace = {
          project,
          page,
          kind,
          device,
          bucket,
          session,
          tab,
          seq,
          idx: index,
          page_width: pageWidth,
          page_height: pageHeight,
          viewport_width: viewportWidth,
          viewport_height: viewportHeight,
          x: [],
          y: [],
          weight: [],
          element: [],
          element_x: [],
          element_y: [],
        };
        traces.set(key, trace);
      }
      trace.idx = Math.min(trace.idx, index);
      trace.x.push(hundredths(x));
      trace.y.push(hundredths(y));
      trace.weight.push(weight);
      if (!(interaction.type in clickKinds)) return;
      trace.element.push(element);
      trace.element_x.push(hundredths(elementX));
      trace.element_y.push(hundredths(elementY));
    });
  }
  return [...traces.values()];
}
