import { listen } from '../listen.ts';
import { pageSize } from '../signals/page-size.ts';

/** To look makes the browser lay out the page at once: a page that changes all the time is looked at only so often. */
const lookMs = 250;

interface PageExtent {
  pageWidth: number;
  pageHeight: number;
  scrollX: number;
  scrollY: number;
}

/** The document's scroll size and position, CSS px, not older than a quarter of a second. */
export function createPageExtent(): () => PageExtent {
  let known: PageExtent | undefined;
  let lookedAt = 0;
  listen(window, 'scroll resize', () => {
    known = undefined;
  });
  return () => {
    const now = performance.now();
    if (!known || now - lookedAt > lookMs) {
      lookedAt = now;
      known = { ...pageSize(), scrollX: Math.round(scrollX), scrollY: Math.round(scrollY) };
    }
    return known;
  };
}
