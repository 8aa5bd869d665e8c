import type { PrivacyRules } from '@sightline/schemas';
import type { JsonObject } from './value-masker.ts';

/** What the privacy rules say of a form field, seen as a serialized element. */
export interface FieldRules {
  /** Whether it is highly sensitive: a password, a card's number, a one-time code … */
  isSensitive(attributes: JsonObject): boolean;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

export function createFieldRules({ fields }: PrivacyRules): FieldRules {
  const types = new Set(fields.types);
  const autocomplete = new Set(fields.autocomplete);
  const names = new RegExp(fields.names.join('|'), 'i');

  return {
    isSensitive(attributes) {
      if (types.has(text(attributes.type).toLowerCase()) || 'data-rr-is-password' in attributes) return true;
      const tokens = text(attributes.autocomplete).toLowerCase().split(/\s+/);
      if (tokens.some((token) => autocomplete.has(token))) return true;
      const description = ['name', 'id', 'aria-label', 'placeholder']
        .map((attribute) => text(attributes[attribute]).slice(0, 200))
        .join('\n');
      // user_pin and userPin are words too
      const words = description.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[_-]+/g, ' ');
      return names.test(description) || names.test(words);
    },
  };
}

export const typedTags: ReadonlySet<string> = new Set(['input', 'textarea', 'select']);
export const isField = (tag: string): boolean => typedTags.has(tag);

export const plainTags: ReadonlySet<string> = new Set(['button', 'option', 'li', 'param', 'progress', 'meter', 'data']);
/** Their value is what the page called them, or one of the page's own choices. */
const plainInputs = new Set(['button', 'submit', 'reset', 'image', 'checkbox', 'radio']);

/** Whether the `value` attribute holds the page's words, not the visitor's. */
export const hasPlainValue = (tag: string, attributes: JsonObject): boolean =>
  plainTags.has(tag) || (tag === 'input' && plainInputs.has(text(attributes.type).toLowerCase()));

const typedRoles = new Set(['textbox', 'searchbox']);

/** Whether the visitor writes in the element itself; undefined when it says nothing about that. */
export function isEditable(attributes: JsonObject): boolean | undefined {
  if ('contenteditable' in attributes) return text(attributes.contenteditable).toLowerCase() !== 'false';
  return typedRoles.has(text(attributes.role).toLowerCase()) ? true : undefined;
}
