import type { AddCustomEvent } from '../custom-event.ts';
import { listen, type Teardown } from '../listen.ts';
import { composedClosest } from '../privacy/closest.ts';
import { mask } from '../privacy/mask.ts';
import { isFormField } from '../privacy/sensitive-field.ts';
import type { TextRules } from '../privacy/text-rules.ts';
import { fingerprint } from './fingerprint.ts';

/** What people mean to click, whatever part of it they hit. */
const meant = 'a,button,input,select,textarea,label,summary,option,[role="button"],[role="link"],[role="tab"]';

const perMille = (offset: number, size: number): number =>
  size > 0 ? Math.min(1000, Math.max(0, Math.round((offset / size) * 1000))) : 500;

/** What the page says that it is; of tags without attributes, whoever reads it knows. */
const roleOf = (element: Element): string | undefined =>
  element.getAttribute('role') ?? ((element as HTMLAnchorElement).href ? 'link' : undefined);

/**
 * What the page's author calls it, where that is an attribute: its text may be half of what only its surroundings tell to be
 * sensitive. Nothing of fields, whose attributes may hold their values.
 */
function labelOf(element: Element, { isMasked }: TextRules): string | undefined {
  if (isFormField(element)) return undefined;
  const label = ['aria-label', 'title', 'alt'].map((name) => element.getAttribute(name)).find(Boolean);
  return label ? (isMasked(element) ? mask(label) : label) : undefined;
}

/**
 * Says of each click what was clicked and where within it, just before rrweb writes the click itself: sizes of elements
 * are in no rrweb event. Of what is blocked only the outermost element is told.
 */
export function watchTargets(addEvent: AddCustomEvent, blockSelector: string, rules: TextRules): Teardown {
  return listen<MouseEvent>(window, 'click', ({ target, clientX, clientY }) => {
    if (!(target instanceof Element)) return;
    const blocked = composedClosest(target, blockSelector);
    const element = blocked ?? target.closest(meant) ?? target;
    const { left, top, width, height } = element.getBoundingClientRect();
    addEvent('sightline.target', {
      element: fingerprint(element),
      tag: element.localName,
      ...(!blocked && { role: roleOf(element), label: labelOf(element, rules) }),
      x: perMille(clientX - left, width),
      y: perMille(clientY - top, height),
    });
  });
}
