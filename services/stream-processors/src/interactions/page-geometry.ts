import type { Interaction } from '@sightline/schemas';
import type { TabState } from './tab-state.ts';

export interface PageSize {
  width: number;
  height: number;
  estimated: boolean;
}

/**
 * The page's size: as the recording states it, otherwise as far as the visitor has seen it. Undefined while not even
 * the viewport is known.
 */
export function pageSize({ statedPage, viewport, furthestScroll }: TabState): PageSize | undefined {
  if (statedPage) return { ...statedPage, estimated: false };
  if (viewport.width <= 0 || viewport.height <= 0) return undefined;
  return {
    width: furthestScroll.x + viewport.width,
    height: furthestScroll.y + viewport.height,
    estimated: true,
  };
}

/** `value` as percent of `total`, 0 to 100, three decimals. */
export const percent = (value: number, total: number): number =>
  Math.min(100, Math.max(0, Math.round((value / total) * 100_000) / 1000));

/** CSS px by which a point may lie outside the page without being wrong: browsers round, and pages are dragged past their end. */
const slack = 100;

/** Whether a point of the viewport lies where its page does not, so that it is moved to the page's edge. */
export function isOutsidePage(state: TabState, x: number, y: number): boolean {
  const size = pageSize(state);
  if (!size) return false;
  const isBeyond = (place: number, length: number): boolean => place < -slack || place > length + slack;
  return isBeyond(x + state.scroll.x, size.width) || isBeyond(y + state.scroll.y, size.height);
}

/** A point of the viewport as percent of the page under it. */
export function pointOnPage(state: TabState, x: number, y: number): { x: number; y: number } | undefined {
  const size = pageSize(state);
  return size && { x: percent(x + state.scroll.x, size.width), y: percent(y + state.scroll.y, size.height) };
}

/** The sizes as an interaction states them. */
export function statedSizes(
  state: TabState,
): Pick<Interaction, 'pageWidth' | 'pageHeight' | 'pageEstimated' | 'viewportWidth' | 'viewportHeight'> {
  const size = pageSize(state);
  const { width, height } = state.viewport;
  return {
    ...(size && { pageWidth: size.width, pageHeight: size.height, ...(size.estimated && { pageEstimated: true }) }),
    ...(width > 0 && height > 0 && { viewportWidth: width, viewportHeight: height }),
  };
}
