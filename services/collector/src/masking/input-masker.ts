import type { ProjectPrivacy } from '@sightline/schemas';
import type { ValueMasker } from './value-masker.ts';

/** What the masker knows of the field that a value is of. */
export type FieldKnowledge = 'ordinary' | 'sensitive' | 'unknown';

/** Masks what visitors write and choose. */
export type InputMasker = (value: unknown, field: FieldKnowledge) => unknown;

/** A number may stand in several fields, a few digits in each. */
const partOfNumber = /^[\d\s./-]*\d[\d\s./-]*$/;

/**
 * Everything is masked, unless the project allows inputs: then what is known to be of an ordinary field is masked by the
 * patterns only. A field that the chunk does not describe may be a sensitive one.
 */
export function createInputMasker(masker: ValueMasker, inputs: ProjectPrivacy['inputs'] = 'mask'): InputMasker {
  return (value, field) => {
    if (field === 'sensitive') return masker.everything(value, 'field');
    const isAllowed = inputs === 'allow' && field === 'ordinary' && typeof value === 'string';
    return isAllowed && !partOfNumber.test(value) ? masker.text(value) : masker.everything(value, 'input_value');
  };
}
