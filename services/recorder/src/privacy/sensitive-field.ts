import { privacyRules } from '@sightline/schemas';

const { types, autocomplete, names } = privacyRules.fields;
const sensitiveName = new RegExp(names.join('|'), 'i');

/** Fields without text: "Show password" names what a box is beside, not what is in it. */
const ticked = /^(checkbox|radio)$/;

/** Once sensitive, always sensitive: a password field stays one when a button shows its text. */
const known = new WeakSet<Element>();

export type FormField = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export const isFormField = (node: Node): node is FormField => /^(INPUT|TEXTAREA|SELECT)$/.test(node.nodeName);

/** Whether the privacy rules (`fields` of pii.yaml) say that nothing of this field may be recorded. */
export function isSensitiveField(field: FormField): boolean {
  if (known.has(field)) return true;
  const sensitive =
    types.includes(field.type) ||
    types.includes(attribute(field, 'type').toLowerCase()) ||
    field.hasAttribute('data-rr-is-password') ||
    attribute(field, 'autocomplete')
      .toLowerCase()
      .split(/\s+/)
      .some((token) => autocomplete.includes(token)) ||
    (!ticked.test(field.type) && sensitiveName.test(describe(field)));
  if (sensitive) known.add(field);
  return sensitive;
}

/** Everything that names the field, as it stands and with `user_pin` and `userPin` taken apart into words. */
function describe(field: FormField): string {
  const root = field.getRootNode() as Document;
  const texts = [
    ...['name', 'id', 'aria-label', 'placeholder'].map((name) => attribute(field, name)),
    ...attribute(field, 'aria-labelledby')
      .split(/\s+/)
      .map((id) => (id && root.getElementById?.(id)?.textContent) || ''),
    field.closest('label')?.textContent ?? '',
    (field.id && labelsOf(root).get(field.id)) || '',
  ].join('\n');
  return `${texts}\n${texts.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[_-]+/g, ' ')}`;
}

let labels: { root: Node; texts: Map<string, string> } | undefined;

/**
 * The texts of `<label for>` by the id that they are for, read once for everything that is recorded in one go:
 * `field.labels` searches the whole page each time.
 */
function labelsOf(root: ParentNode): Map<string, string> {
  if (labels?.root === root) return labels.texts;
  const texts = new Map<string, string>();
  for (const label of root.querySelectorAll('label[for]')) {
    const id = attribute(label, 'for');
    texts.set(id, `${texts.get(id) ?? ''}\n${label.textContent}`);
  }
  labels = { root, texts };
  queueMicrotask(() => {
    labels = undefined;
  });
  return texts;
}

const attribute = (element: Element, name: string): string => element.getAttribute(name) ?? '';
