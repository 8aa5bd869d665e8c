import type {
  addedNodeMutation,
  EventType,
  eventWithTime,
  IncrementalSource,
  mutationData,
  NodeType,
  serializedNodeWithId,
} from '@rrweb/types';
import { composedClosest } from './closest.ts';
import { mask } from './mask.ts';
import { maskUrl } from './mask-url.ts';
import type { PrivacySelectors } from './selectors.ts';
import { type FormField, isFormField, isSensitiveField } from './sensitive-field.ts';
import type { TextRules } from './text-rules.ts';

type Attributes = Record<string, unknown>;

/** rrweb numbers its types with enums; only their types are imported, to keep the bundle small. */
const incremental = 3 as EventType.IncrementalSnapshot;
const meta = 4 as EventType.Meta;
const mutation = 0 as IncrementalSource.Mutation;
const input = 5 as IncrementalSource.Input;

const elementNode = 2 as NodeType.Element;
const textNode = 3 as NodeType.Text;

/** Attributes that are read by people, and so masked with the text around them. */
const spoken = ['title', 'alt', 'placeholder', 'label', 'aria-label', 'aria-description', 'aria-valuetext'];
/** Attributes of a field that name or style it: they may equal its value by chance and stay. */
const naming = /^(id|class|name|type|style|for|rr_.*)$/;

/** What every event and every node of a keyframe passes before it is kept. */
export interface EventGate {
  /** The event, changed in place, or null when nothing of it may be recorded. */
  event(event: eventWithTime): eventWithTime | null;
  /** Masks what was recorded of one node, in place; false when its children may not be recorded. */
  node(recorded: serializedNodeWithId, node: Node | null): boolean;
}

/**
 * The last thing every rrweb event passes before it is kept. rrweb masks as it serializes; the gate looks at the page's
 * own element behind each node id once more. So it also holds for what rrweb decides too late or not at all: fields
 * inserted later, in shadow roots and in frames, passwords that were toggled to text, hidden inputs, prefilled values.
 *
 * @param nodeOf the page's node behind an rrweb id
 */
export function createEventGate(
  nodeOf: (id: number) => Node | null,
  selectors: PrivacySelectors,
  rules: TextRules,
): EventGate {
  const isHidden = (node: Node | null): boolean =>
    node !== null && node.getRootNode() !== document && composedClosest(node, selectors.block) !== null;

  /** The field that `node` is part of (an option, a textarea's text), or is. */
  const fieldOf = (node: Node | null): FormField | null => {
    const element = node?.nodeType === 1 ? (node as Element) : node?.parentElement;
    return (element?.closest('select,textarea,input') as FormField | null | undefined) ?? null;
  };

  const isPartOfSensitive = (id: number): boolean => {
    const field = fieldOf(nodeOf(id));
    return field !== null && isSensitiveField(field);
  };

  const scrub = (node: Node | null, tag: string, attributes: Attributes): void => {
    if (tag === 'option') delete attributes.selected;
    // The frame's document is recorded by itself; its source would carry values past the mask.
    if (tag === 'iframe') delete attributes.srcdoc;
    const field = node && isFormField(node) ? node : undefined;
    if (field) {
      if (rules.isSilent(field)) delete attributes.checked;
      if (typeof attributes.value === 'string') attributes.value = rules.fieldValue(attributes.value, field);
      for (const [name, value] of Object.entries(attributes)) {
        if (field.value.length > 2 && typeof value === 'string' && !naming.test(name) && value.includes(field.value))
          attributes[name] = rules.fieldValue(value, field);
      }
    }
    for (const name of spoken) {
      const value = attributes[name];
      if (typeof value === 'string' && rules.isMasked(node)) attributes[name] = mask(value);
    }
  };

  const cleanNode = (recorded: serializedNodeWithId, node: Node | null): boolean => {
    if (recorded.type !== elementNode) return true;
    const { tagName, attributes } = recorded;
    const isField = /^(input|textarea|select)$/.test(tagName);
    if (isField && (!node || isSensitiveField(node as FormField))) {
      recorded.attributes = blocked(node as Element | null, attributes);
      return false;
    }
    scrub(node, tagName, attributes);
    // The text is in `value`, masked; what the page had put inside would come unmasked.
    return tagName !== 'textarea';
  };

  const clean = (recorded: serializedNodeWithId): void => {
    const mayDescend = cleanNode(recorded, nodeOf(recorded.id));
    if (!('childNodes' in recorded)) return;
    if (mayDescend) for (const child of recorded.childNodes) clean(child);
    else recorded.childNodes = [];
  };

  const cleanAdded = (added: addedNodeMutation): boolean => {
    const { node } = added;
    const parent = nodeOf(added.parentId);
    if (isHidden(parent) || isPartOfSensitive(added.parentId)) return false;
    clean(node);
    if (node.type === textNode && rules.isMasked(parent)) node.textContent = mask(node.textContent);
    return true;
  };

  const cleanMutation = (data: mutationData): boolean => {
    data.adds = data.adds.filter(cleanAdded);
    data.removes = data.removes.filter(({ parentId }) => !isPartOfSensitive(parentId));
    data.texts = data.texts.filter((text) => {
      const node = nodeOf(text.id);
      if (isHidden(node) || fieldOf(node)?.nodeName === 'TEXTAREA') return false;
      if (text.value && rules.isMasked(node)) text.value = mask(text.value);
      return true;
    });
    data.attributes = data.attributes.filter(({ id, attributes }) => {
      const node = nodeOf(id);
      if (isHidden(node) || isPartOfSensitive(id)) return false;
      if (node) scrub(node, node.nodeName.toLowerCase(), attributes);
      return Object.keys(attributes).length > 0;
    });
    return data.adds.length + data.removes.length + data.texts.length + data.attributes.length > 0;
  };

  const cleanEvent = (event: eventWithTime): eventWithTime | null => {
    if (event.type === meta) event.data.href = maskUrl(event.data.href);
    if (event.type === incremental) {
      const { data } = event;
      if (data.source === mutation) return cleanMutation(data) ? event : null;
      if (data.source === input) {
        const node = nodeOf(data.id);
        if (!node || isHidden(node) || isPartOfSensitive(data.id) || rules.isSilent(node)) return null;
        data.text = rules.fieldValue(data.text, node as FormField);
      }
    }
    return event;
  };

  return { event: cleanEvent, node: cleanNode };
}

/** What is recorded of a sensitive field: where it is and how large, and what it looks like. */
function blocked(element: Element | null, attributes: Attributes): Record<string, string> {
  const { width, height } = element?.getBoundingClientRect() ?? { width: 0, height: 0 };
  return {
    ...(typeof attributes.class === 'string' ? { class: attributes.class } : {}),
    ...(attributes.type === 'hidden' ? { type: 'hidden' } : {}),
    rr_width: `${width}px`,
    rr_height: `${height}px`,
  };
}
