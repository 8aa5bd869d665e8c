/** Steps that say where the visitor is and what is in view. */
import { type ChunkEvent, finite, isObject, text } from './chunk-event.ts';
import { add, type Fold, mend } from './fold.ts';
import { strokeEnded } from './fold-behaviour.ts';
import { attentive, pageChanged, reacted } from './fold-consequences.ts';
import { formLeft } from './fold-form.ts';
import { statedSizes } from './page-geometry.ts';
import { pageOf } from './page-of.ts';
import { addScroll, closeVisit, openVisit } from './page-visit.ts';
import { isQuickBack } from './quick-back.ts';
import { firstNodeId } from './rrweb.ts';
import type { TabState } from './tab-state.ts';
import { thresholds } from './thresholds.ts';

const { limits } = thresholds;
/** No page is larger; what a forged event may state is bounded by it. */
const maxLength = 10_000_000;

const length = (value: unknown): number | undefined => {
  const number = finite(value);
  return number !== undefined && number > 0 && number <= maxLength ? number : undefined;
};

const position = (value: unknown): number => Math.min(maxLength, Math.max(0, finite(value) ?? 0));

/** A size without a width or a height is none: what is measured in it would be nowhere. */
function size(fold: Fold, width: unknown, height: unknown): { width: number; height: number } | undefined {
  const known = { width: length(width), height: length(height) };
  if (known.width !== undefined && known.height !== undefined) return { width: known.width, height: known.height };
  mend(fold, 'no_size');
  return undefined;
}

/** Takes over what an event states; a URL other than the current one is a navigation. */
function arrive(fold: Fold, event: ChunkEvent, url: string | undefined, stated: Partial<TabState>): void {
  if (url === undefined || url === '' || url === fold.state.url) {
    fold.state = { ...fold.state, ...stated };
    return;
  }
  endVisit(fold);
  if (fold.state.url !== '') {
    pageChanged(fold, event.time);
    formLeft(fold, event.line, event.time);
  }
  const { url: urlBefore, isNew, arrival } = fold.state;
  const page = pageOf(url);
  const isOtherPage = urlBefore !== '' && pageOf(urlBefore) !== page;
  const isBack = isOtherPage && isQuickBack(arrival, page, event.time);
  const origin = { x: 0, y: 0 };
  fold.state = {
    ...fold.state,
    title: '',
    statedPage: undefined,
    scroll: origin,
    furthestScroll: origin,
    // A page that becomes known is no other page.
    burst: urlBefore === '' ? fold.state.burst : undefined,
    isNew: false,
    // A page that has just become known may be another than that of what was filled in before.
    ...(urlBefore === '' && !isNew && { uncertainSince: event.time, form: undefined, focus: undefined }),
    arrival: isOtherPage ? { from: pageOf(urlBefore), time: event.time } : arrival,
    ...stated,
    url,
  };
  if (urlBefore !== '' || isNew) attentive(fold, event.time);
  fold.firstUrl ||= url;
  fold.way = undefined;
  fold.rest = undefined;
  strokeEnded(fold);
  fold.keyed = undefined;
  fold.visit = openVisit(event.line);
  fold.inputNode = undefined;
  fold.closed = false;
  const { title } = fold.state;
  add(fold, {
    index: event.line * 4,
    type: 'navigation',
    time: event.time,
    ...(title !== '' && { title }),
    ...statedSizes(fold.state),
  });
  if (isBack) add(fold, { index: event.line * 4 + 2 ** 30, type: 'quick_back', time: event.time });
}

/** Adds what the page's visit has summed up. */
export function endVisit(fold: Fold): void {
  for (const contribution of closeVisit(fold.visit, fold.state)) add(fold, contribution);
}

/** Where contexts tell of every change, a Meta event of the same page may mask its URL in another way. */
export function meta(fold: Fold, event: ChunkEvent): void {
  const viewport = size(fold, event.data.width, event.data.height);
  const href = text(event.data.href, limits.url);
  const isSamePage = fold.hasContext && href !== undefined && pageOf(href) === pageOf(fold.state.url);
  arrive(fold, event, isSamePage ? undefined : href, { ...(viewport && { viewport }) });
}

export function context(fold: Fold, event: ChunkEvent): void {
  const { payload } = event.data;
  if (!isObject(payload)) return;
  fold.hasContext = true;
  const viewport = size(fold, payload.viewportWidth, payload.viewportHeight);
  const scroll = { x: position(payload.scrollX), y: position(payload.scrollY) };
  arrive(fold, event, text(payload.url, limits.url), {
    title: text(payload.title, limits.title) ?? '',
    statedPage: size(fold, payload.pageWidth, payload.pageHeight),
    scroll,
    furthestScroll: scroll,
    ...(viewport && { viewport }),
  });
  fold.user = text(payload.user, limits.name) || fold.user;
}

export function page(fold: Fold, payload: unknown): void {
  const stated = isObject(payload) ? size(fold, payload.pageWidth, payload.pageHeight) : undefined;
  if (stated) fold.state = { ...fold.state, statedPage: stated };
}

/**
 * A keyframe is where the history of a client without contexts begins, so that what such a client stated before it does
 * not outlive it.
 */
export function fullSnapshot(fold: Fold, { data }: ChunkEvent): void {
  const offset = isObject(data.initialOffset) ? data.initialOffset : {};
  const scroll = { x: position(offset.left), y: position(offset.top) };
  const documentId = (isObject(data.node) ? finite(data.node.id) : undefined) ?? firstNodeId;
  const stated = fold.hasContext ? {} : { statedPage: undefined, title: '' };
  fold.state = { ...fold.state, ...stated, scroll, furthestScroll: scroll, documentId };
}

export function viewportResize(fold: Fold, { data }: ChunkEvent): void {
  const viewport = size(fold, data.width, data.height);
  if (viewport) fold.state = { ...fold.state, viewport };
}

/** Only the document's scrolling moves the page; other nodes are scrollers inside it. */
export function scroll(fold: Fold, { data, time }: ChunkEvent): void {
  reacted(fold, time);
  attentive(fold, time);
  const { documentId, furthestScroll } = fold.state;
  if (data.id !== firstNodeId && data.id !== documentId) return;
  const now = { x: position(data.x), y: position(data.y) };
  fold.state = {
    ...fold.state,
    scroll: now,
    furthestScroll: { x: Math.max(now.x, furthestScroll.x), y: Math.max(now.y, furthestScroll.y) },
  };
  addScroll(fold.visit, fold.state, time);
}
