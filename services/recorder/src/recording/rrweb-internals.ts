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

/** What `build/sliced-snapshot.ts` opens of rrweb's recorder for a full snapshot. */
export interface RrwebInternals {
  /** The DOM's accessors, also where the page has replaced them. */
  childNodes(node: Node): ArrayLike<Node>;
  shadowRoot(node: Node): ShadowRoot | null;
  /** A node for the replay, numbered and in rrweb's mirror; null when it is not recorded. */
  serialize(node: Node, options: SerializeOptions): serializedNodeWithId | null;
  options: SerializeOptions;
  /** Takes a removed subtree's numbers out of rrweb's mirror. */
  forget(node: Node): void;
  /** Makes every mutation observer deliver what it holds. */
  drain(): void;
  /** The sink gets mutations first and says whether it keeps them from rrweb; undefined ends it. */
  intercept(sink: ((records: MutationRecord[]) => boolean) | undefined): void;
  begin(): void;
  end(): void;
}

/** rrweb's `record` with the option that the build adds. */
export interface SnapshotOption {
  takeSnapshot(rrweb: RrwebInternals): void;
}
