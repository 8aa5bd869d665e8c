import type { HeatPoint } from './heat-point.ts';

/** A point that may know the element it was made on. */
export interface AnchoredPoint extends HeatPoint {
  /** Place of the element's selector in `anchors`, from 1; 0: the element is not known. */
  anchor: number;
  /** Percent of the element's width and height. */
  anchorX: number;
  anchorY: number;
}

/** Where an element lies, and the part of the page that what scrolls around it leaves of it; CSS px. */
interface Place {
  box: DOMRect;
  clip: { left: number; top: number; right: number; bottom: number };
}

const between = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/**
 * Moves each point to where its element lies on the page that is shown, whatever width and scroll position it was made
 * at. An element that has been scrolled out of view inside a scroller has its points at the scroller's edge. What has no
 * element on the page, or one without a size, stays at its percentages of the page.
 *
 * @param page laid out at `pageWidth` × `pageHeight` CSS px and not scrolled
 */
export function projectPoints(
  points: readonly AnchoredPoint[],
  anchors: readonly string[],
  page: Document,
  pageWidth: number,
  pageHeight: number,
): HeatPoint[] {
  const whole = { left: 0, top: 0, right: pageWidth, bottom: pageHeight };
  const places = anchors.map((selector) => placeOf(page, selector, whole));
  return points.map((point) => {
    const place = places[point.anchor - 1];
    if (!place) return point;
    const { box, clip } = place;
    const x = between(box.left + (box.width * point.anchorX) / 100, clip.left, clip.right);
    const y = between(box.top + (box.height * point.anchorY) / 100, clip.top, clip.bottom);
    return { x: (x / pageWidth) * 100, y: (y / pageHeight) * 100, value: point.value };
  });
}

function placeOf(page: Document, selector: string, whole: Place['clip']): Place | undefined {
  const element = find(page, selector);
  const box = element?.getBoundingClientRect();
  if (!element || !box || box.width <= 0 || box.height <= 0) return undefined;
  let clip = whole;
  for (let around = element.parentElement; around && around !== page.body; around = around.parentElement) {
    const { overflowX, overflowY } = page.defaultView?.getComputedStyle(around) ?? {};
    if (overflowX === 'visible' && overflowY === 'visible') continue;
    const { left, top, right, bottom } = around.getBoundingClientRect();
    clip = {
      left: between(left, clip.left, clip.right),
      top: between(top, clip.top, clip.bottom),
      right: between(right, clip.left, clip.right),
      bottom: between(bottom, clip.top, clip.bottom),
    };
  }
  return { box, clip };
}

function find(page: Document, selector: string): Element | null {
  try {
    return page.querySelector(selector);
  } catch {
    // A recording may state any text as a selector.
    return null;
  }
}
