import type { AddCustomEvent } from '../custom-event.ts';
import { listen, type Teardown } from '../listen.ts';
import { composedClosest } from '../privacy/closest.ts';
import { isFormField, isSensitiveField } from '../privacy/sensitive-field.ts';

/**
 * Says that a form was sent, or that something was copied, cut or pasted, and in what class of field: none of it is in
 * rrweb's events. Never what was copied or pasted, and nothing inside of what `silentSelector` finds.
 */
export function watchFields(addEvent: AddCustomEvent, silentSelector: string): Teardown {
  return listen(window, 'submit copy cut paste', ({ type, target }) => {
    if (!(target instanceof Element) || composedClosest(target, silentSelector)) return;
    addEvent(`sightline.${type as 'submit' | 'copy' | 'cut' | 'paste'}`, {
      field: isFormField(target) ? (isSensitiveField(target) ? 'sensitive' : target.type) : 'none',
    });
  });
}
