import type { serializedNodeWithId } from '@rrweb/types';
import type { RrwebInternals, SerializeOptions } from './rrweb-internals.ts';

/** A node of the page in the snapshot. */
interface Place {
  node: Node;
  parent: Place | undefined;
  recorded: serializedNodeWithId;
  /** The options for the children; without any, children are not recorded. */
  inner: SerializeOptions | undefined;
  /** The children as they were when the visit to them began, and how far it has come; absent when it is over. */
  children?: Node[] | undefined;
  at: number;
  /** Some children may have been visited before. */
  again: boolean;
}

/** A NodeList changes with the page; to go over it by index is faster than by iterator. */
function append(nodes: Node[], list: ArrayLike<Node>): Node[] {
  for (let at = 0; at < list.length; at += 1) {
    const node = list[at];
    if (node) nodes.push(node);
  }
  return nodes;
}

/** A full snapshot that may be interrupted at any time, and is exact when it ends, whatever the page did meanwhile. */
export interface SnapshotWalk {
  /** Walks on until `isOver` says so; the document, once nothing is missing. */
  step(isOver: () => boolean): serializedNodeWithId | undefined;
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

/** A blocked element: its children are not recorded. */
const isBlocked = (recorded: serializedNodeWithId): boolean =>
  'attributes' in recorded && 'rr_width' in recorded.attributes;

/**
 * Walks the document with rrweb's serializer, a list of children at a time. What changes in nodes that were visited
 * already is noted by their lists and attributes, and mended in the snapshot itself, until a step ends with nothing left to
 * do: JavaScript runs alone, so the snapshot is the page at that moment.
 *
 * @param clean masks what was recorded of a node, in place; false when its children may not be recorded
 */
export function createSnapshotWalk(
  rrweb: RrwebInternals,
  clean: (recorded: serializedNodeWithId, node: Node) => boolean,
): SnapshotWalk {
  const places = new Map<Node, Place>();
  const open: Place[] = [];
  const changedLists = new Set<Node>();
  const changedNodes = new Set<Node>();
  const removed = new Set<Node>();
  let rounds = 0;
  let visited = 0;

  /** Set by rrweb while it serializes a node, when there are children to go on with. */
  let deferred: SerializeOptions | undefined;
  const variants: (SerializeOptions | undefined)[] = [];
  const rootOptions: SerializeOptions = {
    ...rrweb.options,
    deferChildren(needsMask, preserveWhiteSpace, cssCaptured) {
      const variant = Number(needsMask) + 2 * Number(preserveWhiteSpace) + 4 * Number(cssCaptured);
      variants[variant] ??= { ...rootOptions, needsMask, preserveWhiteSpace, cssCaptured };
      deferred = variants[variant];
    },
  };

  const visit = (node: Node, parent: Place | undefined, options: SerializeOptions): Place | undefined => {
    deferred = undefined;
    const recorded = rrweb.serialize(node, options);
    if (!recorded) {
      places.delete(node);
      return undefined;
    }
    const inner = clean(recorded, node) ? deferred : undefined;
    const place: Place = { node, parent, recorded, inner, children: undefined, at: 0, again: false };
    places.set(node, place);
    if (place.inner) open.push(place);
    return place;
  };

  const visitChildren = (place: Place, options: SerializeOptions, isOver: () => boolean): boolean => {
    const { node, recorded } = place;
    if (!('childNodes' in recorded)) return true;
    if (!place.children) {
      place.children = append([], rrweb.childNodes(node));
      const shadow = node.nodeType === 1 ? rrweb.shadowRoot(node) : null;
      if (shadow) {
        append(place.children, rrweb.childNodes(shadow));
        if ('attributes' in recorded) recorded.isShadowHost = true;
      }
      place.at = 0;
      recorded.childNodes = [];
    }
    for (let child = place.children[place.at]; child; child = place.children[place.at]) {
      if (place.at % restEvery === restEvery - 1 && isOver()) return false;
      place.at += 1;
      const before = place.again ? places.get(child) : undefined;
      const childPlace = before?.parent === place ? before : visit(child, place, options);
      if (childPlace) recorded.childNodes.push(childPlace.recorded);
    }
    place.children = undefined;
    return true;
  };

  /** The node and all in it is recorded anew, when its parent's list is. */
  const renew = (node: Node): void => {
    const parent = places.get(node)?.parent;
    places.delete(node);
    if (parent) changedLists.add(parent.node);
  };

  const refresh = (node: Node): void => {
    const place = places.get(node);
    if (!place) return;
    const fresh = rrweb.serialize(node, { ...rrweb.options, skipChild: true, onIframeLoad: undefined });
    if (!fresh) return;
    clean(fresh, node);
    if (isBlocked(fresh) !== isBlocked(place.recorded)) renew(node);
    else if ('attributes' in fresh && 'attributes' in place.recorded) place.recorded.attributes = fresh.attributes;
    else if ('textContent' in fresh && 'textContent' in place.recorded) place.recorded.textContent = fresh.textContent;
  };

  /** Goes over what has changed; false when it was interrupted. */
  const mend = (isOver: () => boolean): boolean => {
    for (const node of changedNodes) {
      changedNodes.delete(node);
      refresh(node);
      if (isOver()) return false;
    }
    for (const node of changedLists) {
      changedLists.delete(node);
      const place = places.get(node);
      if (!place?.inner) continue;
      place.children = undefined;
      place.again = true;
      open.push(place);
    }
    return true;
  };

  const start = visit(document, undefined, rootOptions);
  return {
    step(isOver) {
      for (;;) {
        for (let place = open.pop(); place; place = open.pop()) {
          // A place that was left behind by a newer one of the same node needs no visit.
          if (!place.inner || places.get(place.node) !== place) continue;
          if (!visitChildren(place, place.inner, isOver)) {
            open.push(place);
            return undefined;
          }
          visited += 1;
          if (visited % restEvery === 0 && isOver()) return undefined;
        }
        rrweb.drain();
        if (changedNodes.size + changedLists.size === 0) break;
        rounds += 1;
        if (!mend(isOver)) return undefined;
      }
      for (const node of removed) if (!node.isConnected) rrweb.forget(node);
      return start?.recorded;
    },
    note(records) {
      const first = records[0]?.target;
      if (first && (first.ownerDocument ?? first) !== document) return false;
      for (const { type, target, addedNodes, removedNodes, attributeName, oldValue } of records) {
        const parent = target.parentNode;
        // As rrweb marks it: a password that is shown as text stays one.
        if (attributeName === 'type' && oldValue?.toLowerCase() === 'password')
          (target as Element).setAttribute('data-rr-is-password', 'true');
        if (wholeElements.test(target.nodeName)) renew(target);
        else if (type !== 'childList') {
          if (parent && wholeElements.test(parent.nodeName)) renew(parent);
          else changedNodes.add(target);
        } else {
          // By type: a link has a `host` as well, that of its address.
          changedLists.add(target instanceof ShadowRoot ? target.host : target);
          for (const node of addedNodes) places.delete(node);
          for (const node of removedNodes) {
            places.delete(node);
            removed.add(node);
          }
        }
      }
      return true;
    },
    renew,
    rounds: () => rounds,
  };
}
