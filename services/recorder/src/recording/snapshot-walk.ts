import type { serializedNodeWithId } from '@rrweb/types';
import type { SnapshotNode } from './keyframe-lines.ts';
import { plainElement } from './plain-element.ts';
import type { RrwebInternals, SerializeOptions } from './rrweb-internals.ts';

/** An element of the page, or the page, in the snapshot; what rrweb's mirror knows of the node while the page is walked. */
interface Place extends SnapshotNode {
  node: Node;
  parent: Place | undefined;
  /** The options for the children; without any, children are not recorded. */
  inner: SerializeOptions | undefined;
  isBlocked: boolean;
  /** Recorded by the short way, as the texts in it are. */
  isPlain: boolean;
  /** Of which walk it is; none when the node must be visited again. */
  walk: object | undefined;
}

/** The visit to a list of children, as they were when it began. */
interface Visit {
  place: Place;
  nodes: Node[];
  /** So many are the element's own; the others stand in its shadow root. */
  light: number;
  at: number;
  /** How many of those before `at` are recorded. */
  kept: number;
}

/** A full snapshot that may be interrupted at any time, and is exact when it ends, whatever the page did meanwhile. */
export interface SnapshotWalk {
  /** Walks on until `isOver` says so; the document, once nothing is missing. */
  step(isOver: () => boolean): SnapshotNode | undefined;
  /** The page has changed; false for a document that is not this walk's. */
  note(records: MutationRecord[]): boolean;
  /** What rrweb sees no mutation of: a rule was added to the style sheet of `node`. */
  renew(node: Node): void;
  /** How often changes had to be looked after. */
  rounds(): number;
}

/** Their text is recorded with the element. */
const wholeElements = /^(STYLE|TEXTAREA)$/;

/** The clock is looked at after so many nodes. */
const restEvery = 16;

/** rrweb's NodeType numbers, and its id of nodes that are not recorded. */
const [element, text, ignored] = [2, 3, -2];

/** Shared by all elements without children: most have none, or few, and an empty list that grows has room for many. */
const none: SnapshotNode['children'] = [];

/** A blocked element: its children are not recorded. */
const isBlocked = (recorded: serializedNodeWithId): boolean =>
  'attributes' in recorded && 'rr_width' in recorded.attributes;

/**
 * Walks the document, a list of children at a time, with rrweb's serializer or, where nothing speaks against it, by a short
 * way. What changes in nodes that were visited already is noted by their lists and attributes, and mended in the snapshot
 * itself, until a step ends with nothing left to do: JavaScript runs alone, so the snapshot is the page at that moment.
 * Each node is kept as text from the start: hundreds of thousands of objects would keep the garbage collector busy.
 *
 * @param clean masks what was recorded of a node, in place; false when its children may not be recorded
 * @param guarded selector of what is blocked or masked
 */
export function createSnapshotWalk(
  rrweb: RrwebInternals,
  clean: (recorded: serializedNodeWithId, node: Node) => boolean,
  guarded: string,
): SnapshotWalk {
  const walk = {};
  const open: Place[] = [];
  const changedLists = new Set<Node>();
  const changedNodes = new Set<Node>();
  const removed = new Set<Node>();
  let visit: Visit | undefined;
  let rounds = 0;
  let visited = 0;

  const placeOf = (node: Node): Place | undefined => {
    const known = rrweb.mirror.getMeta(node) as Place | null;
    return known?.walk === walk ? known : undefined;
  };
  const drop = (node: Node): void => {
    const place = placeOf(node);
    if (place) place.walk = undefined;
  };

  /** Set by rrweb while it serializes a node, when there are children to go on with. */
  let deferred: SerializeOptions | undefined;
  const variants: SerializeOptions[] = [];
  const variant = (needsMask: boolean, preserveWhiteSpace: boolean, cssCaptured: boolean): SerializeOptions => {
    const at = Number(needsMask) + 2 * Number(preserveWhiteSpace) + 4 * Number(cssCaptured);
    variants[at] ??= { ...rootOptions, needsMask, preserveWhiteSpace, cssCaptured };
    return variants[at];
  };
  const rootOptions: SerializeOptions = {
    ...rrweb.options,
    deferChildren: (...of) => {
      deferred = variant(...of);
    },
  };
  const plain = variant(false, true, false);

  const enter = (place: Place): Place => {
    drop(place.node);
    rrweb.mirror.add(place.node, place);
    if (place.inner) open.push(place);
    return place;
  };

  /** Records a node: as its text alone where it has no children by its kind, and not at all where rrweb leaves it out. */
  const record = (node: Node, parent: Place | undefined, options: SerializeOptions): Place | string | undefined => {
    deferred = undefined;
    const recorded = rrweb.serialize(node, options);
    if (!recorded) return undefined;
    const inner = clean(recorded, node) ? deferred : undefined;
    const json = JSON.stringify(recorded);
    if (!('childNodes' in recorded)) return json;
    const { id } = recorded;
    return enter({
      node,
      parent,
      id,
      json,
      children: none,
      inner,
      isBlocked: isBlocked(recorded),
      isPlain: false,
      walk,
    });
  };

  const recordPlain = (node: Node, parent: Place): Place | string | undefined => {
    const isText = parent.isPlain && node.nodeType === 3;
    const recorded = isText ? undefined : plainElement(node, guarded);
    if (!recorded && !isText) return record(node, parent, plain);
    const id = rrweb.number(node);
    if (id === ignored) return undefined;
    if (!recorded) {
      rrweb.mirror.add(node, { id });
      return JSON.stringify({ type: text, textContent: (node as Text).data, id });
    }
    const json = JSON.stringify({ type: element, ...recorded, childNodes: [], id });
    return enter({ node, parent, id, json, children: none, inner: plain, isBlocked: false, isPlain: true, walk });
  };

  const append = (nodes: Node[], parent: Node): void => {
    for (let node = rrweb.firstChild(parent); node; node = rrweb.nextSibling(node)) nodes.push(node);
  };

  const begin = (place: Place): Visit => {
    const { node } = place;
    const nodes: Node[] = [];
    append(nodes, node);
    const light = nodes.length;
    const shadow = node.nodeType === 1 ? rrweb.shadowRoot(node) : null;
    if (shadow) {
      append(nodes, shadow);
      refresh(node);
    }
    place.children = nodes.length > 0 ? new Array(nodes.length) : none;
    return { place, nodes, light, at: 0, kept: 0 };
  };

  /** False when it was interrupted. */
  const goOn = (current: Visit, isOver: () => boolean): boolean => {
    const { place, nodes, light } = current;
    const { inner, children } = place;
    for (let node = nodes[current.at]; node && inner; node = nodes[current.at]) {
      if (current.at % restEvery === restEvery - 1 && isOver()) return false;
      const isShadow = current.at >= light;
      current.at += 1;
      const before = node.nodeType === 1 ? placeOf(node) : undefined;
      const child =
        before?.parent === place
          ? before
          : inner === plain && !isShadow
            ? recordPlain(node, place)
            : record(node, place, inner);
      if (child === undefined) continue;
      children[current.kept] = child;
      current.kept += 1;
    }
    children.length = current.kept;
    return true;
  };

  /** The node and all in it is recorded anew, when its parent's list is. */
  const renew = (node: Node): void => {
    const parent = placeOf(node)?.parent;
    drop(node);
    if (parent) changedLists.add(parent.node);
  };

  function refresh(node: Node): void {
    const place = placeOf(node);
    if (!place) return;
    const fresh = rrweb.serialize(node, { ...rrweb.options, skipChild: true, onIframeLoad: undefined });
    rrweb.mirror.add(node, place);
    if (!fresh) return;
    clean(fresh, node);
    const isGuarded = place.isPlain && (node as Element).matches(guarded);
    if (isGuarded || isBlocked(fresh) !== place.isBlocked) renew(node);
    else place.json = JSON.stringify(fresh);
  }

  /** Goes over what has changed; false when it was interrupted. */
  const mend = (isOver: () => boolean): boolean => {
    for (const node of changedNodes) {
      changedNodes.delete(node);
      refresh(node);
      if (isOver()) return false;
    }
    for (const node of changedLists) {
      changedLists.delete(node);
      const place = placeOf(node);
      if (place?.inner) open.push(place);
    }
    return true;
  };

  const start = record(document, undefined, rootOptions) as Place;
  return {
    step(isOver) {
      for (;;) {
        for (let place = visit?.place ?? open.pop(); place; place = open.pop()) {
          // A place that was left behind by a newer one of the same node needs no visit.
          if (place.walk === walk) {
            visit ??= begin(place);
            if (!goOn(visit, isOver)) return undefined;
          }
          visit = undefined;
          visited += 1;
          if (visited % restEvery === 0 && isOver()) return undefined;
        }
        rrweb.drain();
        if (changedNodes.size + changedLists.size === 0) break;
        rounds += 1;
        if (!mend(isOver)) return undefined;
      }
      for (const node of removed) if (!node.isConnected) rrweb.forget(node);
      return start;
    },
    note(records) {
      const first = records[0]?.target;
      if (first && (first.ownerDocument ?? first) !== document) return false;
      const noteList = (list: Node): void => {
        // By type: a link has a `host` as well, that of its address.
        changedLists.add(list instanceof ShadowRoot ? list.host : list);
      };
      for (const { type, target, addedNodes, removedNodes, attributeName, oldValue } of records) {
        const parent = target.parentNode;
        // As rrweb marks it: a password that is shown as text stays one.
        if (attributeName === 'type' && oldValue?.toLowerCase() === 'password')
          (target as Element).setAttribute('data-rr-is-password', 'true');
        if (wholeElements.test(target.nodeName)) renew(target);
        else if (type === 'attributes') changedNodes.add(target);
        else if (type === 'childList') {
          noteList(target);
          for (const node of addedNodes) drop(node);
          for (const node of removedNodes) {
            drop(node);
            removed.add(node);
          }
        } else if (parent) {
          if (wholeElements.test(parent.nodeName)) renew(parent);
          else noteList(parent);
        }
      }
      return true;
    },
    renew,
    rounds: () => rounds,
  };
}
