import { type AddedNode, addedTrees, isAddedNode } from './added-nodes.ts';
import type { AttributeMasker } from './attribute-masker.ts';
import type { FieldKnowledge, InputMasker } from './input-masker.ts';
import { eventName, type MaskPlace } from './mask-place.ts';
import type { NodeMasker } from './node-masker.ts';
import type { PageMemory } from './page-memory.ts';
import { findInRuns } from './text-runs.ts';
import type { TextScanner } from './text-scanner.ts';
import { isObject, type JsonObject, type ValueMasker } from './value-masker.ts';

export interface EventMaskerParts {
  scanner: TextScanner;
  masker: ValueMasker;
  nodes: NodeMasker;
  attributes: AttributeMasker;
  inputs: InputMasker;
  memory: PageMemory;
  place: MaskPlace;
}

/** Types and sources of rrweb events whose shape matters here (https://github.com/rrweb-io/rrweb, packages/types). */
const fullSnapshot = 2;
const incremental = 3;
const meta = 4;
const custom = 5;
const plugin = 6;
/** The recorder's first event of every chunk (schemas/src/recorder-events.ts). */
const contextTag = 'sightline.context';
const mutation = 0;
const input = 5;

/** Each takes some hundred bytes while it is put in its place. */
const mostAdded = 200_000;

const nestedChildren = (node: JsonObject): readonly unknown[] =>
  Array.isArray(node.childNodes) ? node.childNodes : [];

/** Masks rrweb events one after the other; a changed event is a copy. */
export function createEventMasker({ scanner, masker, nodes, attributes, inputs, memory, place }: EventMaskerParts) {
  const maskSnapshot = (data: JsonObject): JsonObject =>
    masker.entries(data, (key, value) => {
      if (key !== 'node' || !isObject(value)) return masker.value(value);
      return nodes.mask(value, false, findInRuns([[value]], nestedChildren, scanner));
    });

  /** Whether each added node stands in something that the visitor writes in. */
  const typedAmong = (added: readonly AddedNode[], trees: ReturnType<typeof addedTrees>): Set<JsonObject> => {
    const typed = new Set<JsonObject>();
    const visited = new Set<JsonObject>();
    const open = trees.roots.map(({ parentId, siblings }) => ({ siblings, inTyped: memory.typed.has(parentId) }));
    for (let group = open.pop(); group; group = open.pop()) {
      for (const node of group.siblings) {
        if (visited.has(node)) continue;
        visited.add(node);
        if (group.inTyped) typed.add(node);
        open.push({ siblings: trees.childrenOf(node), inTyped: nodes.isTypedInside(node, group.inTyped) });
      }
    }
    for (const { node } of added) if (!visited.has(node)) typed.add(node);
    return typed;
  };

  const maskAdds = (adds: unknown[]): unknown[] => {
    const added = adds.filter(isAddedNode);
    if (added.length > mostAdded) throw new RangeError('more nodes are added at once than a page has');
    const trees = addedTrees(added);
    const typed = typedAmong(added, trees);
    const childrenOf = (node: JsonObject): readonly unknown[] => {
      const nested = nestedChildren(node);
      const own = trees.childrenOf(node);
      return own.length === 0 ? nested : nested.length === 0 ? own : [...nested, ...own];
    };
    const runs = findInRuns(
      trees.roots.map(({ siblings }) => siblings),
      childrenOf,
      scanner,
    );
    return adds.map((item) =>
      isAddedNode(item)
        ? masker.entries(item, (key, value) =>
            key === 'node' ? nodes.mask(item.node, typed.has(item.node), runs) : masker.value(value),
          )
        : masker.value(item),
    );
  };

  const fieldOf = (id: unknown): FieldKnowledge => memory.fields.get(id) ?? 'unknown';

  const maskText = (item: unknown): unknown =>
    isObject(item) && memory.typed.has(item.id)
      ? masker.entries(item, (key, value) =>
          key === 'value' ? masker.everything(value, 'input_value') : masker.value(value),
        )
      : masker.value(item);

  const maskAttributes = (item: unknown): unknown =>
    isObject(item)
      ? masker.entries(item, (key, value) =>
          key === 'attributes' && isObject(value)
            ? attributes.ofMutation(value, memory.plainValue.has(item.id) ? undefined : fieldOf(item.id))
            : masker.value(value),
        )
      : masker.value(item);

  const maskMutation = (data: JsonObject): JsonObject =>
    masker.entries(data, (key, value) => {
      if (!Array.isArray(value)) return masker.value(value);
      if (key === 'adds') return maskAdds(value);
      if (key === 'texts') return value.map(maskText);
      if (key === 'attributes') return value.map(maskAttributes);
      return masker.value(value);
    });

  /** A ticked box states its page's own value; everything else is what the visitor wrote or chose. */
  const maskInput = (data: JsonObject): JsonObject =>
    masker.entries(data, (key, value) =>
      key === 'text' && data.isChecked !== true ? inputs(value, fieldOf(data.id)) : masker.value(value),
    );

  const maskData = (type: unknown, data: JsonObject): unknown => {
    if (type === fullSnapshot) return maskSnapshot(data);
    if (type === incremental && data.source === mutation) return maskMutation(data);
    if (type === incremental && data.source === input) return maskInput(data);
    return masker.value(data, type === custom || type === plugin);
  };

  /** The address that an rrweb Meta event or a chunk's context states. */
  const addressIn = ({ type, data }: JsonObject): unknown => {
    if (!isObject(data)) return undefined;
    if (type === meta) return data.href;
    return type === custom && data.tag === contextTag && isObject(data.payload) ? data.payload.url : undefined;
  };

  return (event: JsonObject): JsonObject => {
    place.begin(eventName(event));
    const address = addressIn(event);
    if (typeof address === 'string') place.open(address);
    return masker.entries(event, (key, value) => {
      if (key === 'timestamp' && typeof value === 'number') return value;
      return key === 'data' && isObject(value) ? maskData(event.type, value) : masker.value(value);
    });
  };
}
