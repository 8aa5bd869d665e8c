import type { ReadChunksRequest__Output } from '@sightline/schemas/grpc';

/** From which sequence number on each tab is read. */
export interface TabStarts {
  /** First sequence number to read of the tabs that are named. */
  named: Map<string, number>;
  /** The same for every other tab. */
  others: number;
}

/** Behind the last sequence number that there can be (uint32): nothing is read. */
export const nothing = 2 ** 32;

/**
 * @param lastKeyframes sequence number of each tab's last keyframe; tabs without one are absent. Needed only when the
 *   request says `fromLastKeyframe`: a tab without a keyframe has nothing that could be shown and is left out.
 */
export function tabStarts(
  { after, fromLastKeyframe }: Pick<ReadChunksRequest__Output, 'after' | 'fromLastKeyframe'>,
  lastKeyframes: ReadonlyMap<string, number>,
): TabStarts {
  const named = new Map<string, number>(fromLastKeyframe ? lastKeyframes : []);
  for (const { tab } of after) named.delete(tab);
  for (const { tab, seq } of after) named.set(tab, Math.max(named.get(tab) ?? 0, seq + 1));
  return { named, others: fromLastKeyframe ? nothing : 0 };
}
