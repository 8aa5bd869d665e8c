import type { Interaction } from '@sightline/schemas';
import { cellNumber, cellOf } from '../move-cells.ts';
import { pageSize, percent, pointOnPage, statedSizes } from './page-geometry.ts';
import type { TabState } from './tab-state.ts';
import { thresholds } from './thresholds.ts';

/** What is summed up while a chunk stays on one page. */
export interface PageVisit {
  /** Line of the event that opened the page, 0 for the page that the chunk began on. */
  line: number;
  /** Samples by cell number. */
  moves: Map<number, [x: number, y: number, samples: number]>;
  firstMoveTime: number;
  /** Deepest visible point, CSS px of the page; undefined while nothing was scrolled. */
  bottom: number | undefined;
  bottomTime: number;
  /** Ms for which each band was looked at, weighted by how much of it was in view. */
  attention: Map<number, number>;
  firstAttentionTime: number;
  /** Deepest point that was looked at, percent of the page's height. */
  attentionDepth: number;
}

export const openVisit = (line: number): PageVisit => ({
  line,
  moves: new Map(),
  firstMoveTime: 0,
  bottom: undefined,
  bottomTime: 0,
  attention: new Map(),
  firstAttentionTime: 0,
  attentionDepth: 0,
});

export function addMove(visit: PageVisit, state: TabState, x: number, y: number, time: number): void {
  const point = pointOnPage(state, x, y);
  if (!point) return;
  if (visit.moves.size === 0) visit.firstMoveTime = time;
  const cell = { x: cellOf(point.x), y: cellOf(point.y) };
  const number = cellNumber(cell.x, cell.y);
  const samples = visit.moves.get(number)?.[2] ?? 0;
  visit.moves.set(number, [cell.x, cell.y, samples + 1]);
}

export function addScroll(visit: PageVisit, state: TabState, time: number): void {
  const bottom = state.scroll.y + state.viewport.height;
  if (visit.bottom !== undefined && bottom <= visit.bottom) return;
  visit.bottom = bottom;
  visit.bottomTime = time;
}

/** Adds time, ms, for which what `state` has in view was looked at, up to `time`. */
export function addAttention(visit: PageVisit, state: TabState, ms: number, time: number): void {
  const { bands } = thresholds.attention;
  const size = pageSize(state);
  if (!size || state.url === '') return;
  if (visit.attention.size === 0) visit.firstAttentionTime = time;
  const top = (state.scroll.y / size.height) * bands;
  const bottom = Math.min(bands, ((state.scroll.y + state.viewport.height) / size.height) * bands);
  for (let band = Math.floor(top); band < bottom; band++) {
    const share = Math.min(band + 1, bottom) - Math.max(band, top);
    visit.attention.set(band, (visit.attention.get(band) ?? 0) + ms * share);
  }
  visit.attentionDepth = Math.max(visit.attentionDepth, percent(bottom, bands));
}

/** The visit's contributions; sizes are those that hold at its end. */
export function closeVisit(visit: PageVisit, state: TabState): Omit<Interaction, 'url' | 'page'>[] {
  const size = pageSize(state);
  if (!size) return [];
  const contributions: Omit<Interaction, 'url' | 'page'>[] = [];
  const bands = [...visit.attention]
    .map(([band, ms]): [number, number] => [band, Math.round(ms)])
    .filter(([, ms]) => ms > 0)
    .sort(([a], [b]) => a - b);
  if (bands.length > 0) {
    contributions.push({
      index: visit.line * 4 + 1,
      type: 'attention',
      time: visit.firstAttentionTime,
      bands,
      depth: visit.attentionDepth,
      ...statedSizes(state),
    });
  }
  if (visit.moves.size > 0) {
    contributions.push({
      index: visit.line * 4 + 2,
      type: 'move',
      time: visit.firstMoveTime,
      cells: [...visit.moves].sort(([a], [b]) => a - b).map(([, cell]) => cell),
      ...statedSizes(state),
    });
  }
  if (visit.bottom !== undefined) {
    contributions.push({
      index: visit.line * 4 + 3,
      type: 'scroll',
      time: visit.bottomTime,
      depth: percent(visit.bottom, size.height),
      ...statedSizes(state),
    });
  }
  return contributions;
}
