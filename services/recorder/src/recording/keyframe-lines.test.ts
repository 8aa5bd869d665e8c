import { expect, it } from 'vitest';
import { keyframeLines, type SnapshotNode } from './keyframe-lines.ts';

interface Plain {
  id: number;
  type: number;
  attributes?: Record<string, unknown>;
  childNodes?: Plain[];
  textContent?: string;
}

/** A document of lists of texts; some texts look like JSON. */
const page = (lists: number, texts: number): Plain => {
  let id = 0;
  const node = (type: number, more: object): Plain => {
    id += 1;
    return { type, ...more, id };
  };
  const list = (n: number): Plain =>
    node(2, {
      tagName: 'ul',
      attributes: n % 2 ? { rr_scrollTop: 7 } : { title: '"childNodes":[]' },
      childNodes: Array.from({ length: texts }, (_, at) =>
        node(3, { textContent: at % 2 ? '"childNodes":[],"id":1}]' : `text ${n} ${at} ${'x'.repeat(500)}` }),
      ),
    });
  return node(0, { childNodes: Array.from({ length: lists }, (_, n) => list(n)) });
};

/** The document as a player builds it. */
function build(lines: string[]): Plain {
  const [full, ...rest] = lines.map((line) => JSON.parse(line));
  const nodes = new Map<number, Plain>();
  const know = (node: Plain): void => {
    nodes.set(node.id, node);
    for (const child of node.childNodes ?? []) know(child);
  };
  know(full.data.node);
  for (const { data } of rest) {
    for (const { parentId, nextId, node } of data.adds ?? []) {
      expect(nextId).toBeNull();
      nodes.get(parentId)?.childNodes?.push(node);
      know(node);
    }
  }
  return full.data.node as Plain;
}

const snapshotOf = ({ childNodes, ...node }: Plain): SnapshotNode | string => {
  const { id, ...rest } = node;
  if (!childNodes) return JSON.stringify(node);
  return { id, json: JSON.stringify({ ...rest, childNodes: [], id }), children: childNodes.map(snapshotOf) };
};

const linesOf = (document: Plain): string[] =>
  [...keyframeLines(snapshotOf(document) as SnapshotNode, { left: 1, top: 2 }, 99)].filter((line) => line !== '');

it('is one full snapshot where the page is small', () => {
  const document = page(3, 4);
  const lines = linesOf(document);
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { type: 2, data: { node: document, initialOffset: { left: 1, top: 2 } }, timestamp: 99 },
  ]);
});

it('is a full snapshot of an empty document, too', () => {
  expect(JSON.parse(linesOf({ id: 1, type: 0, childNodes: [] })[0] ?? '')).toMatchObject({ data: { node: { id: 1 } } });
});

it.each([
  [1, 4000],
  [400, 20],
  [3000, 1],
])('comes in lines that build the same page: %i lists of %i texts', (lists, texts) => {
  const document = page(lists, texts);
  const lines = linesOf(document);
  expect(lines.length).toBeGreaterThan(2);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(402_000);
  expect(build(lines)).toEqual(document);
  const events = lines.map((line) => JSON.parse(line));
  expect(new Set(events.map(({ timestamp }) => timestamp))).toEqual(new Set([99]));
  expect(events.slice(1).every(({ data }) => data.keyframe === true)).toBe(true);
  // What a player scrolls by itself in a full snapshot only is told again for what comes later.
  const added = events.flatMap(({ data }) => (data.adds ?? []) as { node: Plain }[]);
  const scrolled = added.filter(({ node }) => node.attributes?.rr_scrollTop);
  expect(events.filter(({ data }) => data.source === 3).map(({ data }) => [data.id, data.y])).toEqual(
    scrolled.map(({ node }) => [node.id, 7]),
  );
});
