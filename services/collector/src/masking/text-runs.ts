import type { Span } from './spans.ts';
import type { TextScanner } from './text-scanner.ts';
import { isObject, type JsonObject } from './value-masker.ts';

/** Sensitive ranges of text nodes that show only together with their neighbours. */
export type RunSpans = ReadonlyMap<JsonObject, readonly Span[]>;

interface Piece {
  node: JsonObject;
  parent: JsonObject | undefined;
  text: string;
}

/** Elements that do not end a line of text. */
const inlineTags = new Set(
  'a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr output q s samp small span strike strong sub sup time tspan tt u var wbr'.split(
    ' ',
  ),
);
const comment = 5;

/**
 * Reads text as a person does, over the borders of text nodes and inline elements: a card's number may stand in four
 * spans. Only ranges that cross a border are returned.
 *
 * @param groups siblings in their order
 * @param childrenOf the children of a node in their order
 */
export function findInRuns(
  groups: readonly (readonly JsonObject[])[],
  childrenOf: (node: JsonObject) => readonly unknown[],
  scanner: TextScanner,
): RunSpans {
  const found = new Map<JsonObject, Span[]>();
  let run: Piece[] = [];

  const scan = (pieces: readonly Piece[], joined: boolean): void => {
    const spans = scanner.find(pieces.map((piece) => piece.text).join(''), joined);
    for (const { start, end, id } of spans) {
      let offset = 0;
      for (const { node, text } of pieces) {
        const from = Math.max(start - offset, 0);
        const to = Math.min(end - offset, text.length);
        const isWhole = start >= offset && end <= offset + text.length;
        offset += text.length;
        if (from >= to || isWhole) continue;
        const list = found.get(node);
        if (list) list.push({ start: from, end: to, id });
        else found.set(node, [{ start: from, end: to, id }]);
      }
    }
  };

  const endRun = (): void => {
    const pieces = run;
    run = [];
    if (pieces.length < 2) return;
    const crosses = pieces.some((piece) => piece.parent !== pieces[0]?.parent);
    scan(pieces, crosses);
    if (!crosses) return;
    for (let start = 0, end = 1; start < pieces.length; start = end, end += 1) {
      while (end < pieces.length && pieces[end]?.parent === pieces[start]?.parent) end += 1;
      if (end - start > 1) scan(pieces.slice(start, end), false);
    }
  };

  const isInline = (node: JsonObject): boolean =>
    node.type === comment || (typeof node.tagName === 'string' && inlineTags.has(node.tagName));

  // Iterative: nodes that were added one by one may hang in each other to any depth.
  const stack: { node: JsonObject; children: readonly unknown[]; next: number }[] = [];
  const enter = (node: JsonObject, parent: JsonObject | undefined): void => {
    if (typeof node.textContent === 'string' && node.type !== comment) {
      run.push({ node, parent, text: node.textContent });
      return;
    }
    if (!isInline(node)) endRun();
    stack.push({ node, children: childrenOf(node), next: 0 });
  };

  const leave = (node: JsonObject): void => {
    stack.pop();
    if (!isInline(node)) endRun();
  };

  for (const group of groups) {
    for (const root of group) {
      enter(root, undefined);
      for (let top = stack.at(-1); top; top = stack.at(-1)) {
        if (top.next === top.children.length) {
          leave(top.node);
          continue;
        }
        const child = top.children[top.next];
        top.next += 1;
        if (isObject(child)) enter(child, top.node);
      }
    }
    endRun();
  }
  return found;
}
