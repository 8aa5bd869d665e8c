import type { AddCustomEvent } from '../custom-event.ts';
import { guard, type Teardown } from '../listen.ts';

const settleMs = 250;

/** The document's scroll size, CSS px. */
export const pageSize = (): { pageWidth: number; pageHeight: number } => {
  const { scrollWidth, scrollHeight } = document.documentElement;
  return { pageWidth: scrollWidth, pageHeight: scrollHeight };
};

/** Reports the page's size when it has changed and settled. */
export function watchPageSize(addEvent: AddCustomEvent): Teardown {
  if (typeof ResizeObserver === 'undefined') return () => {};
  let timer: ReturnType<typeof setTimeout> | undefined;
  let known = '';
  const measure = guard(() => {
    const size = pageSize();
    if (JSON.stringify(size) === known) return;
    if (known) addEvent('sightline.page', size);
    known = JSON.stringify(size);
  });
  // To measure makes the browser lay out the page: not in the task that starts everything else.
  setTimeout(measure);
  const observer = new ResizeObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(measure, settleMs);
  });
  observer.observe(document.documentElement);
  if (document.body) observer.observe(document.body);
  return () => {
    clearTimeout(timer);
    observer.disconnect();
  };
}
