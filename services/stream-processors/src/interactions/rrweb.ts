/** The numbers of rrweb's event format that interactions are read from (@rrweb/types). */
export const eventType = { fullSnapshot: 2, incremental: 3, meta: 4, custom: 5, plugin: 6 } as const;

export const incrementalSource = {
  mutation: 0,
  mouseMove: 1,
  mouseInteraction: 2,
  scroll: 3,
  viewportResize: 4,
  input: 5,
  touchMove: 6,
  mediaInteraction: 7,
  styleSheetRule: 8,
  drag: 12,
  styleDeclaration: 13,
  selection: 14,
} as const;

/** Changes of the page. That and when they happened is all that interactions need of them. */
export const pageChanges: ReadonlySet<number> = new Set([
  incrementalSource.mutation,
  incrementalSource.mediaInteraction,
  incrementalSource.styleSheetRule,
  incrementalSource.styleDeclaration,
]);

/** Browsers fire a click after a tap too, so that the touch events (7 to 10) are not counted besides. */
export const clickInteraction = 2;
export const focusInteraction = 5;

/** rrweb numbers nodes from 1, and the document is the first that it numbers on a page. */
export const firstNodeId = 1;
