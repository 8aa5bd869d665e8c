import { composedClosest } from './closest.ts';
import { maskWritten } from './mask.ts';
import { editable, type PrivacySelectors } from './selectors.ts';
import { type FormField, isSensitiveField } from './sensitive-field.ts';

/** Masks text by where it stands. */
export interface TextRules {
  /** Whether text inside `node` is masked: the nearest of mask and allow decides, and written text always is. */
  isMasked(node: Node | null): boolean;
  /** Whether a field keeps to itself what is done with it, ticks too: it is ignored or masked by the page. */
  isSilent(field: Node): boolean;
  /** What may be recorded of a form field's value: `*` for each character unless it is allowed, nothing of sensitive and ignored fields. */
  fieldValue(value: string, field: FormField): string;
}

/** Their value is what they are called, chosen by the page. */
const isButton = (field: FormField): boolean => /^(button|submit|reset|image)$/.test(field.type);

export function createTextRules(selectors: PrivacySelectors): TextRules {
  const isMasked = (node: Node | null): boolean =>
    // Most text is in neither, which is found out at once.
    composedClosest(node, `${editable},${selectors.mask}`) !== null &&
    (composedClosest(node, editable) !== null ||
      composedClosest(node, `${selectors.mask},${selectors.allow}`)?.matches(selectors.mask) === true);
  const isIgnored = (field: Node): boolean => composedClosest(field, selectors.ignore) !== null;
  return {
    isMasked,
    isSilent: (field) => isIgnored(field) || (/^(radio|checkbox)$/.test((field as FormField).type) && isMasked(field)),
    fieldValue(value, field) {
      if (isSensitiveField(field) || isIgnored(field)) return '';
      const isAllowed = isButton(field) || (selectors.allowInputs !== '' && field.matches(selectors.allowInputs));
      return isAllowed && !isMasked(field) ? value : maskWritten(value);
    },
  };
}
