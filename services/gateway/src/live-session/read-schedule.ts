/** When the archive was and is to be read, epoch ms. */
export interface ReadState {
  /** The watch began. */
  startedAt: number;
  /** The last read ended. */
  lastReadAt: number;
  /** The last read failed. */
  failed: boolean;
  /** A chunk has been missing since then. */
  holeSince: number | undefined;
}

/** After the start: a chunk that was accepted before the collectors learnt of the watch is only in the archive. */
const early = [200, 500, 1_000, 2_000, 4_000];
const regular = 5_000;
const hole = 200;
const longHole = 1_000;
const retry = 500;

/**
 * When to read the archive next: soon and often at first and while a chunk is missing, less often while it stays
 * missing, now and then always.
 */
export function nextReadAt({ startedAt, lastReadAt, failed, holeSince }: ReadState): number {
  const planned = early.map((after) => startedAt + after).find((at) => at > lastReadAt) ?? lastReadAt + regular;
  const soon = [planned];
  if (failed) soon.push(lastReadAt + retry);
  if (holeSince !== undefined) soon.push(lastReadAt + patience(lastReadAt - holeSince));
  return Math.min(...soon);
}

/** A hole that stays is one that the recorder has left, more likely than not. */
const patience = (age: number): number => (age > 60_000 ? regular : age > 10_000 ? longHole : hole);
