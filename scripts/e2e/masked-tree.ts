import { createMasker } from '@sightline/collector';
import { privacyRules, type RecordingEvent } from '@sightline/schemas';
import type { DomNode } from './dom-tree.ts';

const masker = createMasker(privacyRules);

const stars = (text: string): string => text.replace(/\S/gu, '*');

/** rrweb's node types. */
const types = { document: 0, element: 2, text: 3 };

interface SerializedNode {
  type: number;
  id: number;
  tagName?: string;
  textContent?: string;
  attributes?: Record<string, string>;
  childNodes?: SerializedNode[];
}

/**
 * A visitor's page as a watcher may see it: fields' values and marked text as stars, as the recorder leaves them, and every string
 * by the collector's rules.
 */
export function maskedTree(tree: DomNode): DomNode {
  let id = 1;
  const serialize = (node: DomNode, hidden = false): SerializedNode => {
    if (typeof node === 'string') return { type: types.text, id: id++, textContent: hidden ? stars(node) : node };
    const attributes = { ...node.attributes };
    if (node.value !== undefined) attributes.value = stars(node.value);
    return {
      type: types.element,
      id: id++,
      tagName: node.tag,
      attributes,
      childNodes: node.children.map((child) => serialize(child, hidden || 'data-sightline-mask' in attributes)),
    };
  };
  const event = {
    type: 2,
    timestamp: 0,
    data: {
      node: { type: types.document, id: id++, childNodes: [serialize(tree)] },
      initialOffset: { left: 0, top: 0 },
    },
  };
  const masked = masker.maskEvent(event as unknown as RecordingEvent).event.data as unknown as {
    node: { childNodes: [SerializedNode] };
  };

  const back = (node: SerializedNode, original: DomNode): DomNode => {
    if (typeof original === 'string') return node.textContent ?? '';
    const { value, ...attributes } = node.attributes ?? {};
    return {
      ...original,
      attributes,
      ...(original.value === undefined ? {} : { value: value ?? '' }),
      children: original.children.map((child, index) => back(node.childNodes?.[index] as SerializedNode, child)),
    };
  };
  return back(masked.node.childNodes[0], tree);
}
