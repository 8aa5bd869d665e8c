import { fewestSeedWords, isSeedWord } from './seed-phrase.ts';
import type { Span } from './spans.ts';
import type { TextScanner } from './text-scanner.ts';
import { isObject, type JsonObject } from './value-masker.ts';

/** Sensitive ranges of text nodes that show together with their neighbours; some show in the node alone too. */
export type RunSpans = ReadonlyMap<JsonObject, readonly Span[]>;

interface Piece {
  node: JsonObject;
  text: string;
}

/** Elements that do not end a line of text. */
export const inlineTags: ReadonlySet<string> = new Set(
  'a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr output q s samp small span strike strong sub sup time tspan tt u var wbr'.split(
    ' ',
  ),
);
const comment = 5;

/** A word of a seed phrase in an element of its own, numbered or not, or the number alone. */
const seedCell = /^\s*(?:\d{1,2}\s*[.):]?)?\s*([A-Za-z]{3,8})?\s*$/;
const longestSeedCell = 16;
const seedClass = 'seed_phrase';

/**
 * Reads text as a person does, over the borders of text nodes and inline elements: a card's number may stand in four
 * spans. So are a label and the text of the
 * element behind it, and the words of a seed phrase that each stand in an element.
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

  const cover = (pieces: readonly Piece[], { start, end, id }: Span): void => {
    let offset = 0;
    for (const { node, text } of pieces) {
      const from = Math.max(start - offset, 0);
      const to = Math.min(end - offset, text.length);
      const isWhole = start >= offset && end <= offset + text.length;
      offset += text.length;
      if (from >= to) continue;
      const span = isWhole ? { start: from, end: to, id } : { start: from, end: to, id, partial: true };
      const list = found.get(node);
      if (list) list.push(span);
      else found.set(node, [span]);
    }
  };

  let label = '';
  let seedCells: Piece[] = [];
  const endSeedCells = (): void => {
    if (
      seedCells.length >= fewestSeedWords &&
      scanner.find(seedCells.map(({ text }) => text).join(' ')).some(({ id }) => id === seedClass)
    ) {
      for (const piece of seedCells) cover([piece], { start: 0, end: piece.text.length, id: seedClass });
    }
    seedCells = [];
  };

  const endRun = (): void => {
    if (run.length === 0) return;
    const pieces = run;
    run = [];
    const text = pieces.length === 1 ? (pieces[0] as Piece).text : pieces.map((piece) => piece.text).join('');
    if (!/\S/.test(text)) return;
    if (pieces.length > 1) for (const span of scanner.find(text)) cover(pieces, span);
    if (label !== '') for (const span of scanner.findLabelled(label, text)) cover(pieces, span);
    label = text;
    const cell = text.length <= longestSeedCell ? seedCell.exec(text) : null;
    if (cell?.[1] !== undefined && isSeedWord(cell[1])) seedCells.push(...pieces);
    else if (!cell) endSeedCells();
  };

  const isInline = (node: JsonObject): boolean =>
    node.type === comment || (typeof node.tagName === 'string' && inlineTags.has(node.tagName));

  // Iterative: nodes that were added one by one may hang in each other to any depth.
  const stack: { node: JsonObject; children: readonly unknown[]; next: number }[] = [];
  const enter = (node: JsonObject): void => {
    if (typeof node.textContent === 'string' && node.type !== comment) {
      run.push({ node, text: node.textContent });
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
      enter(root);
      for (let top = stack.at(-1); top; top = stack.at(-1)) {
        if (top.next === top.children.length) {
          leave(top.node);
          continue;
        }
        const child = top.children[top.next];
        top.next += 1;
        if (isObject(child)) enter(child);
      }
    }
    endRun();
    endSeedCells();
    label = '';
  }
  return found;
}
