import type { AddCustomEvent } from '../custom-event.ts';
import { listen, type Teardown } from '../listen.ts';
import { composedClosest } from '../privacy/closest.ts';
import { fingerprint } from './fingerprint.ts';

/** What people mean to click, whatever part of it they hit. */
const meant = 'a,button,input,select,textarea,label,summary,option,[role="button"],[role="link"],[role="tab"]';

const perMille = (offset: number, size: number): number =>
  size > 0 ? Math.min(1000, Math.max(0, Math.round((offset / size) * 1000))) : 500;

/**
 * Says of each click what was clicked and where within it, just before rrweb writes the click itself: sizes of elements
 * are in no rrweb event. Of what is blocked only the outermost element is told.
 */
export function watchTargets(addEvent: AddCustomEvent, blockSelector: string): Teardown {
  return listen<MouseEvent>(window, 'click', ({ target, clientX, clientY }) => {
    if (!(target instanceof Element)) return;
    const element = composedClosest(target, blockSelector) ?? target.closest(meant) ?? target;
    const { left, top, width, height } = element.getBoundingClientRect();
    addEvent('sightline.target', {
      element: fingerprint(element),
      tag: element.localName,
      x: perMille(clientX - left, width),
      y: perMille(clientY - top, height),
    });
  });
}
