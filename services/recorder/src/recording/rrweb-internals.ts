import type { serializedNodeWithId } from '@rrweb/types';

/** rrweb's options for one node, and what it hands down to the node's children. */
export interface SerializeOptions {
  needsMask?: boolean | undefined;
  preserveWhiteSpace?: boolean;
  cssCaptured?: boolean;
  /** The node alone. */
  skipChild?: boolean;
  onIframeLoad?: unknown;
  /** Called in place of serializing the children, with the options that differ for them. */
  deferChildren?(needsMask: boolean, preserveWhiteSpace: boolean, cssCaptured: boolean): void;
}

/** Sees the page's mutations before rrweb does. */
export interface MutationSink {
  /** What of them rrweb may have. */
  filter(records: MutationRecord[]): MutationRecord[];
  /** Milliseconds that rrweb took for what it had, with everything that came of it. */
  spent(ms: number): void;
}

/** What `build/sliced-snapshot.ts` opens of rrweb's recorder for a full snapshot. */
export interface RrwebInternals {
  /** The DOM's accessors, also where the page has replaced them. */
  firstChild(node: Node): Node | null;
  nextSibling(node: Node): Node | null;
  shadowRoot(node: Node): ShadowRoot | null;
  /** A node for the replay, numbered and in rrweb's mirror; null when it is not recorded. */
  serialize(node: Node, options: SerializeOptions): serializedNodeWithId | null;
  options: SerializeOptions;
  /** What rrweb knows of a node: its number and, only for itself, what it has made of it. */
  mirror: { getMeta(node: Node): { id: number } | null; add(node: Node, meta: { id: number }): void };
  /** The number of a node, a new one where it has none. */
  number(node: Node): number;
  /** Takes a removed subtree's numbers out of rrweb's mirror. */
  forget(node: Node): void;
  /** Makes every mutation observer deliver what it holds. */
  drain(): void;
  intercept(sink: MutationSink): void;
  begin(): void;
  end(): void;
}

/** rrweb's `record` with the option that the build adds. */
export interface SnapshotOption {
  takeSnapshot(rrweb: RrwebInternals): void;
}
