import { type FieldRules, hasPlainValue, isEditable, isField } from './field-rules.ts';
import type { FieldKnowledge, InputMasker } from './input-masker.ts';
import type { MaskPlace } from './mask-place.ts';
import type { SensitiveNames } from './sensitive-names.ts';
import type { JsonObject, ValueMasker } from './value-masker.ts';

/** Masks the attributes of a serialized element. */
export interface AttributeMasker {
  /** @param typed the visitor writes inside the element */
  ofElement(tag: string, attributes: JsonObject, typed: boolean): JsonObject;
  /** Attributes that changed. @param field undefined: the `value` is the page's own */
  ofMutation(attributes: JsonObject, field: FieldKnowledge | undefined): JsonObject;
}

/** Lists of numbers, which look like telephone numbers. */
export const geometry: ReadonlySet<string> = new Set(
  'points viewBox viewbox transform gradientTransform patternTransform values keyTimes keySplines stroke-dasharray coords'.split(
    ' ',
  ),
);

interface AttributeMaskerParts {
  masker: ValueMasker;
  fields: FieldRules;
  names: SensitiveNames;
  inputs: InputMasker;
  place: MaskPlace;
}

export function createAttributeMasker({ masker, fields, names, inputs, place }: AttributeMaskerParts): AttributeMasker {
  const other = (name: string, value: unknown): unknown => {
    if (typeof value === 'string') {
      if (geometry.has(name)) return masker.text(value, { isGeometry: true });
      if (name.startsWith('data-') && names.isKey(name.slice(5))) return masker.everything(value, 'named_value');
    }
    return masker.value(value);
  };

  /** Every attribute by `mask`, its name noted as the place. */
  const each = (attributes: JsonObject, mask: (name: string, value: unknown) => unknown): JsonObject => {
    const masked = masker.entries(attributes, (name, value) => {
      place.attribute = name;
      return mask(name, value);
    });
    place.attribute = '';
    return masked;
  };

  return {
    ofElement(tag, attributes, typed) {
      const isInput = isField(tag) || isEditable(attributes) === true;
      const isSensitive = isInput && fields.isSensitive(attributes);
      const isPlain = hasPlainValue(tag, attributes) && !isSensitive;
      const title = attributes.name ?? attributes.property ?? attributes['http-equiv'];
      const isSecretMeta = tag === 'meta' && typeof title === 'string' && names.isKey(title);
      return each(attributes, (name, value) => {
        if (name === 'value' && !isPlain)
          return inputs(value, isSensitive ? 'sensitive' : isInput ? 'ordinary' : 'unknown');
        // Which option was chosen is the select's value; a frame's source carries values past the mask, and its
        // document is recorded by itself.
        if ((tag === 'option' && name === 'selected') || (tag === 'iframe' && name === 'srcdoc')) return undefined;
        if (isSecretMeta && name === 'content') return masker.everything(value, 'named_value');
        if (isSensitive && (name === 'aria-valuetext' || name.startsWith('data-')))
          return masker.everything(value, 'field');
        if (name === 'aria-valuetext' && (isInput || typed)) return inputs(value, isInput ? 'ordinary' : 'unknown');
        return other(name, value);
      });
    },
    ofMutation: (attributes, field) =>
      each(attributes, (name, value) => {
        if (name === 'value' && field !== undefined) return inputs(value, field);
        if (name === 'selected' || name === 'srcdoc') return undefined;
        return other(name, value);
      }),
  };
}
