/** A node with its children, while the rest of it is text already. */
export interface SnapshotNode {
  id: number;
  /** As rrweb's serializer has it, with an empty list of children. */
  json: string;
  /** Those without children by their kind, such as texts, as JSON. */
  children: (SnapshotNode | string)[];
}

/** Characters of a line: a larger page comes in several, so that none is too large for a chunk. */
const longestLine = 400_000;

const emptyList = '"childNodes":[]';

interface OpenNode {
  id: number;
  children: SnapshotNode['children'];
  at: number;
  /** What closes the node, where nodes stand within each other. */
  tail: string;
}

/**
 * A full snapshot as lines of NDJSON: the FullSnapshot event with the first nodes of the document and, for a page that
 * is larger than one line, Mutation events that append the rest in document order (and Scroll events), with `keyframe: true`. Yields lines and, in between, empty strings,
 * where the caller may rest. Takes the snapshot apart while it goes, which frees its memory.
 *
 * @param offset scroll position of the page, CSS px
 * @param timestamp epoch ms, of every line
 */
export function* keyframeLines(
  document: SnapshotNode,
  offset: { left: number; top: number },
  timestamp: number,
): Generator<string> {
  const end = `},"timestamp":${timestamp}}`;
  // Said of what looks like changes of the page but is part of its first picture.
  const partEnd = `,"keyframe":true${end}`;
  const open: OpenNode[] = [];
  const scrolled: string[] = [];
  let nested = true;
  let text = '{"type":2,"data":{"node":';
  let separator = '';

  const write = (node: SnapshotNode | string, parent: number): void => {
    const { id, json, children } = typeof node === 'string' ? { id: 0, json: node, children: [] } : node;
    if (typeof node === 'object') [node.json, node.children] = ['', []];
    text += separator;
    if (nested) {
      const cut = children.length > 0 ? json.lastIndexOf(emptyList) + emptyList.length - 1 : json.length;
      text += json.slice(0, cut);
      if (children.length > 0) open.push({ id, children, at: 0, tail: json.slice(cut) });
    } else {
      text += `{"parentId":${parent},"nextId":null,"node":${json}}`;
      if (children.length > 0) open.push({ id, children, at: 0, tail: '' });
      // A player scrolls elements of a full snapshot only.
      if (id && json.includes('"rr_scroll')) {
        const { rr_scrollLeft: x = 0, rr_scrollTop: y = 0 } = JSON.parse(json).attributes;
        if (x || y)
          scrolled.push(`{"type":3,"data":{"source":3,"id":${id},"x":${Number(x)},"y":${Number(y)}${partEnd}`);
      }
    }
    separator = nested && children.length > 0 ? '' : ',';
  };

  const line = (): string => {
    const tails = nested ? open.map(({ tail }) => tail).reverse() : [];
    const done = nested
      ? `${text}${tails.join('')},"initialOffset":${JSON.stringify(offset)}${end}`
      : `${text}],"removes":[],"texts":[],"attributes":[]${partEnd}`;
    nested = false;
    text = '{"type":3,"data":{"source":0,"adds":[';
    separator = '';
    for (const node of open) node.tail = '';
    return done;
  };

  write(document, 0);
  let written = 0;
  for (let node = open.at(-1); node; node = open.at(-1)) {
    const child = node.children[node.at];
    node.at += 1;
    if (child) write(child, node.id);
    else {
      if (nested) {
        text += node.tail;
        separator = ',';
      }
      open.pop();
    }
    written += 1;
    if (text.length > longestLine && open.length > 0) yield line();
    else if (written % 32 === 0) yield '';
  }
  if (nested || separator) yield line();
  yield* scrolled;
}
