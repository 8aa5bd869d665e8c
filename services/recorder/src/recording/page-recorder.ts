import { record } from '@rrweb/record';
import type { eventWithTime } from '@rrweb/types';
import type { Teardown } from '../listen.ts';
import { createEventGate } from '../privacy/event-gate.ts';
import { mask } from '../privacy/mask.ts';
import { editable, type PrivacySelectors } from '../privacy/selectors.ts';
import { type FormField, isFormField } from '../privacy/sensitive-field.ts';
import { createTextRules } from '../privacy/text-rules.ts';

/** rrweb, set up so that it records no more than may leave the browser. */
export interface PageRecorder {
  /** Records the whole page anew: a Meta event and a keyframe. */
  takeKeyframe(): void;
  stop: Teardown;
}

/** @param emit gets each event, masked, in order; the first are a Meta event and a keyframe */
export function recordPage(selectors: PrivacySelectors, emit: (event: eventWithTime) => void): PageRecorder {
  const rules = createTextRules(selectors);
  const gate = createEventGate((id) => record.mirror.getNode(id), selectors, rules);
  const stop = record({
    emit(event) {
      const passed = gate(event);
      if (passed) emit(passed);
    },
    blockSelector: selectors.block,
    ignoreSelector: selectors.ignore,
    maskTextSelector: `${selectors.mask},${editable}`,
    maskTextFn: (text, element) => (element === null || rules.isMasked(element) ? mask(text) : text),
    // By tag, not by type: `maskAllInputs` knows the usual types only and leaves hidden inputs as they are.
    maskInputOptions: { input: true, textarea: true, select: true } as Record<string, boolean>,
    maskInputFn: (text, field) => (isFormField(field) ? rules.fieldValue(text, field as FormField) : mask(text)),
    sampling: { mousemove: 50, mousemoveCallback: 500, scroll: 150, media: 800 },
    slimDOMOptions: 'all',
    inlineStylesheet: true,
    recordCanvas: false,
    recordCrossOriginIframes: false,
    recordAfter: 'DOMContentLoaded',
    errorHandler: () => true,
  });
  return {
    takeKeyframe() {
      try {
        record.takeFullSnapshot();
      } catch {
        // The document is still loading: the first keyframe comes by itself.
      }
    },
    stop: () => stop?.(),
  };
}
