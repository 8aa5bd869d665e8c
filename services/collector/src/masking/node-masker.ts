import type { AttributeMasker } from './attribute-masker.ts';
import { type FieldRules, hasPlainValue, isEditable, isField } from './field-rules.ts';
import type { MaskPlace } from './mask-place.ts';
import type { PageMemory } from './page-memory.ts';
import type { RunSpans } from './text-runs.ts';
import { isObject, type JsonObject, type ValueMasker } from './value-masker.ts';

/** Masks nodes as rrweb serializes them, with everything inside. */
export interface NodeMasker {
  /**
   * @param typed whether the visitor writes in what surrounds the node
   * @param runs ranges that show only together with neighbouring nodes
   */
  mask(node: JsonObject, typed: boolean, runs: RunSpans): JsonObject;
  /** Whether the visitor writes in what is inside of the node. */
  isTypedInside(node: JsonObject, typed: boolean): boolean;
}

const comment = 5;

interface NodeMaskerParts {
  masker: ValueMasker;
  attributes: AttributeMasker;
  fields: FieldRules;
  memory: PageMemory;
  place: MaskPlace;
}

export function createNodeMasker({ masker, attributes, fields, memory, place }: NodeMaskerParts): NodeMasker {
  const tagOf = (node: JsonObject): string | undefined =>
    typeof node.tagName === 'string' ? node.tagName.toLowerCase() : undefined;

  const isTypedInside = (node: JsonObject, typed: boolean): boolean => {
    const tag = tagOf(node);
    if (tag === undefined || !isObject(node.attributes)) return typed;
    if (tag === 'textarea') return true;
    if (tag === 'select' && fields.isSensitive(node.attributes)) return true;
    return isEditable(node.attributes) ?? typed;
  };

  const mask = (node: JsonObject, typed: boolean, runs: RunSpans): JsonObject => {
    const tag = tagOf(node);
    const typedInside = isTypedInside(node, typed);
    if (typedInside) memory.typed.add(node.id);
    if (tag !== undefined && isObject(node.attributes) && hasPlainValue(tag, node.attributes)) {
      memory.plainValue.add(node.id);
    }
    if (tag !== undefined && isField(tag) && isObject(node.attributes)) {
      const isSensitive = fields.isSensitive(node.attributes) || memory.fields.get(node.id) === 'sensitive';
      memory.fields.set(node.id, isSensitive ? 'sensitive' : 'ordinary');
    }
    if (tag !== undefined) place.nodes.push(node);
    const masked = masker.entries(node, (key, value) => {
      if (key === 'childNodes' && Array.isArray(value)) return maskChildren(value, typedInside, runs);
      if (key === 'attributes' && tag !== undefined && isObject(value)) {
        return attributes.ofElement(tag, value, typedInside);
      }
      if (key === 'textContent' && typeof value === 'string') {
        if (typed && node.type !== comment) return masker.everything(value, 'input_value');
        return masker.text(value, { more: runs.get(node) });
      }
      return masker.value(value);
    });
    if (tag !== undefined) place.nodes.pop();
    return masked;
  };

  const maskChildren = (children: unknown[], typed: boolean, runs: RunSpans): unknown[] => {
    let copy: unknown[] | undefined;
    for (let index = 0; index < children.length; index += 1) {
      const child = children[index];
      const masked = isObject(child) ? mask(child, typed, runs) : masker.value(child);
      if (masked === child) continue;
      copy ??= [...children];
      copy[index] = masked;
    }
    return copy ?? children;
  };

  return { mask, isTypedInside };
}
