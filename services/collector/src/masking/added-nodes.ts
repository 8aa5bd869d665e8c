import { isObject, type JsonObject } from './value-masker.ts';

/** An item of a mutation's `adds`. */
export interface AddedNode {
  parentId: unknown;
  nextId: unknown;
  node: JsonObject;
}

/** The nodes that a mutation adds, one by one, put together into the trees that they make. */
export interface AddedTrees {
  /** Nodes whose parent is not among them, siblings together and in their order. */
  roots: { parentId: unknown; siblings: readonly JsonObject[] }[];
  /** Children of a node that were added by themselves, in the order of the page. */
  childrenOf(node: JsonObject): readonly JsonObject[];
}

export const isAddedNode = (item: unknown): item is JsonObject & AddedNode => isObject(item) && isObject(item.node);

/** Orders siblings by their `nextId`; what forms no chain keeps its place. */
function inOrder(siblings: readonly AddedNode[]): JsonObject[] {
  const [first] = siblings;
  if (first && siblings.length === 1) return [first.node];
  const ids = new Set(siblings.map(({ node }) => node.id));
  const before = new Map(siblings.map((item) => [item.nextId, item]));
  const ordered: JsonObject[] = [];
  const placed = new Set<AddedNode>();
  for (const last of siblings) {
    if (ids.has(last.nextId)) continue;
    const chain: JsonObject[] = [];
    for (let item: AddedNode | undefined = last; item && !placed.has(item); item = before.get(item.node.id)) {
      placed.add(item);
      chain.push(item.node);
    }
    for (const node of chain.reverse()) ordered.push(node);
  }
  for (const item of siblings) if (!placed.has(item)) ordered.push(item.node);
  return ordered;
}

export function addedTrees(added: readonly AddedNode[]): AddedTrees {
  const nodes = new Map(added.map(({ node }) => [node.id, node]));
  const siblings = new Map<unknown, AddedNode[]>();
  for (const item of added) {
    const list = siblings.get(item.parentId);
    if (list) list.push(item);
    else siblings.set(item.parentId, [item]);
  }
  const children = new Map<JsonObject, JsonObject[]>();
  for (const [parentId, items] of siblings) {
    const parent = nodes.get(parentId);
    if (parent) children.set(parent, inOrder(items));
  }
  const none: JsonObject[] = [];
  return {
    roots: [...siblings]
      .filter(([parentId]) => !nodes.has(parentId))
      .map(([parentId, items]) => ({ parentId, siblings: inOrder(items) })),
    childrenOf: (node) => children.get(node) ?? none,
  };
}
