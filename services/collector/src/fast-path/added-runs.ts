import { type AddedNode, addedTrees } from '../masking/added-nodes.ts';
import { findInRuns } from '../masking/text-runs.ts';
import type { TextScanner } from '../masking/text-scanner.ts';
import type { JsonObject } from '../masking/value-masker.ts';
import { addedKind } from './findings.ts';

/** A node that a mutation adds, as far as joining text needs it. */
export interface LightAdd {
  parentId: number;
  /** -1: none. */
  nextId: number;
  id: number;
  kind: number;
  text: string;
}

function lightNode({ id, kind, text }: LightAdd): JsonObject {
  if (kind === addedKind.text) return { id, type: 3, textContent: text };
  return { id, type: 2, tagName: kind === addedKind.inline ? 'span' : 'div' };
}

/**
 * Whether nothing sensitive lies over the borders of nodes that were added one by one. Undefined: some hang in
 * themselves; they are masked whole, and so is what later events say of them.
 */
export function areAddsHarmless(adds: readonly LightAdd[], scanner: TextScanner): boolean | undefined {
  const added: AddedNode[] = adds.map((add) => ({
    parentId: add.parentId,
    nextId: add.nextId < 0 ? null : add.nextId,
    node: lightNode(add),
  }));
  const trees = addedTrees(added);
  const visited = new Set<JsonObject>();
  const open = trees.roots.map(({ siblings }) => siblings);
  for (let group = open.pop(); group; group = open.pop()) {
    for (const node of group) {
      if (visited.has(node)) continue;
      visited.add(node);
      open.push(trees.childrenOf(node));
    }
  }
  if (visited.size < added.length) return undefined;
  const runs = findInRuns(
    trees.roots.map(({ siblings }) => siblings),
    (node) => trees.childrenOf(node),
    scanner,
  );
  return runs.size === 0;
}
