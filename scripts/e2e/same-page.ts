import { createHash } from 'node:crypto';
import type { Page } from 'playwright-core';
import { type DomNode, type DomTreeOptions, domTree } from './dom-tree.ts';
import { maskedTree } from './masked-tree.ts';
import { eventually } from './world.ts';

export interface SamePageOptions {
  /** Selector of the iframe in which the viewer has the visitor's page. */
  frame: string;
  /** Selectors of what has been left out of a recording, in the visitor's page and in the viewer's. */
  blocked?: { visitor: string; viewer: string };
  timeoutMs?: number;
}

const hash = (tree: DomNode): string => createHash('sha256').update(JSON.stringify(tree)).digest('hex');

/** What differs first between two pages, for a person to read. */
function difference(expected: DomNode, seen: DomNode, path = ''): string {
  if (typeof expected === 'string' || typeof seen === 'string')
    return expected === seen ? '' : `${path}: expected ${JSON.stringify(expected)}, seen ${JSON.stringify(seen)}`;
  const here = `${path}/${expected.tag}`;
  const { children: left, ...own } = expected;
  const { children: right, ...other } = seen;
  if (JSON.stringify(own) !== JSON.stringify(other))
    return `${here}: expected ${JSON.stringify(own)}, seen ${JSON.stringify(other)}`;
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const found = difference(left[index] ?? 'nothing', right[index] ?? 'nothing', `${here}[${index}]`);
    if (found !== '') return found;
  }
  return '';
}

const tree = (page: Page, options: DomTreeOptions): Promise<DomNode> => page.evaluate(domTree, options);

/** Resolves once the viewer's page equals the visitor's, masked. */
export async function expectSamePage(visitor: Page, viewer: Page, options: SamePageOptions): Promise<void> {
  const { frame, blocked, timeoutMs = 15_000 } = options;
  let expected: DomNode = '';
  let seen: DomNode = '';
  await eventually('the watcher to see the visitor’s page', timeoutMs, async () => {
    expected = maskedTree(await tree(visitor, blocked ? { blocked: blocked.visitor } : {}));
    seen = await tree(viewer, { frame, ...(blocked ? { blocked: blocked.viewer } : {}) });
    return hash(expected) === hash(seen) ? true : undefined;
  }).catch((error: Error) => {
    throw new Error(`${error.message}\n${difference(expected, seen)}`);
  });
}
