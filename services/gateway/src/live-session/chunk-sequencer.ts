import type { ChunkFrame } from '@sightline/schemas';

export interface SequencerOptions {
  /** How long a hole may stay before the sequence goes on at a later keyframe, ms. */
  gapTimeoutMs: number;
  /** What may wait behind the holes of one tab, bytes of chunk bodies. */
  maxPendingBytes: number;
}

/** A chunk in its place. `afterGap`: chunks before it are missing, so it is a keyframe and what follows starts anew. */
export interface SequencedChunk {
  chunk: ChunkFrame;
  afterGap: boolean;
}

interface Tab {
  /** Number of the chunk that comes next; `undefined` until a keyframe is found to start from. */
  next: number | undefined;
  /** Chunks that cannot go out yet, by number. */
  pending: Map<number, ChunkFrame>;
  pendingBytes: number;
  /** Since when `pending` has been waiting for the same chunk. */
  waitingSince: number | undefined;
}

/**
 * Puts the chunks of one session in order, for each tab by itself: what goes out begins with a keyframe and is
 * contiguous by number, whatever comes in twice, late, early or never. Pure: time is given.
 *
 * Until {@link ChunkSequencer.open}, only the archive can start a tab; live chunks wait, so that a viewer starts at the
 * last keyframe of what is archived and not at the next one to come.
 */
export interface ChunkSequencer {
  /** Takes a chunk; gives what can go out now, in order. */
  offer(chunk: ChunkFrame, from: 'archive' | 'live', now: number): SequencedChunk[];
  /** The archive has been read once: from now on a tab starts at the first keyframe that is seen of it. */
  open(now: number): SequencedChunk[];
  /** Gives up the holes that are older than the time-out, where there is a later keyframe. */
  expire(now: number): SequencedChunk[];
  /** Last chunk of each started tab that went out. */
  positions(): { tab: string; seq: number }[];
  /** Since when the oldest hole has been there, epoch ms; `undefined` without a hole. */
  holeSince(): number | undefined;
}

export function createChunkSequencer({ gapTimeoutMs, maxPendingBytes }: SequencerOptions): ChunkSequencer {
  const tabs = new Map<string, Tab>();
  let opened = false;

  const tabOf = (id: string): Tab => {
    let tab = tabs.get(id);
    if (!tab) {
      tab = { next: undefined, pending: new Map(), pendingBytes: 0, waitingSince: undefined };
      tabs.set(id, tab);
    }
    return tab;
  };

  const settle = (tab: Tab, now: number): SequencedChunk[] => {
    const out: SequencedChunk[] = [];
    if (tab.next === undefined && opened) startAt(tab, lastKeyframe(tab));
    drain(tab, out, false, now);
    const expired = tab.waitingSince !== undefined && now - tab.waitingSince >= gapTimeoutMs;
    const keyframe = lastKeyframe(tab);
    if (tab.next !== undefined && keyframe !== undefined && (expired || tab.pendingBytes > maxPendingBytes)) {
      startAt(tab, keyframe);
      drain(tab, out, true, now);
    }
    return out;
  };

  return {
    offer(chunk, from, now) {
      const tab = tabOf(chunk.tab);
      if (tab.next === undefined && from === 'archive' && chunk.keyframe) startAt(tab, chunk.seq);
      const behind = tab.next !== undefined && chunk.seq < tab.next;
      if (behind || tab.pending.has(chunk.seq)) return settle(tab, now);
      // What does not fit now is in the archive, or will be, and is read from there when its turn has come.
      const fits = tab.pendingBytes + chunk.body.length <= maxPendingBytes;
      if (!fits && !chunk.keyframe && chunk.seq !== tab.next) return settle(tab, now);
      tab.pending.set(chunk.seq, chunk);
      tab.pendingBytes += chunk.body.length;
      return settle(tab, now);
    },
    open(now) {
      opened = true;
      return [...tabs.values()].flatMap((tab) => settle(tab, now));
    },
    expire: (now) => [...tabs.values()].flatMap((tab) => settle(tab, now)),
    positions: () =>
      [...tabs].flatMap(([tab, { next }]) => (next === undefined || next === 0 ? [] : [{ tab, seq: next - 1 }])),
    holeSince() {
      const since = [...tabs.values()].flatMap(({ waitingSince }) => waitingSince ?? []);
      return since.length > 0 ? Math.min(...since) : undefined;
    },
  };
}

function drain(tab: Tab, out: SequencedChunk[], gap: boolean, now: number): void {
  let afterGap = gap;
  let moved = false;
  while (tab.next !== undefined) {
    const chunk = tab.pending.get(tab.next);
    if (!chunk) break;
    remove(tab, chunk);
    out.push({ chunk, afterGap });
    tab.next = chunk.seq + 1;
    afterGap = false;
    moved = true;
  }
  if (tab.pending.size === 0) tab.waitingSince = undefined;
  else if (moved || tab.waitingSince === undefined) tab.waitingSince = now;
}

function startAt(tab: Tab, seq: number | undefined): void {
  if (seq === undefined) return;
  tab.next = seq;
  for (const chunk of [...tab.pending.values()]) if (chunk.seq < seq) remove(tab, chunk);
}

function remove(tab: Tab, chunk: ChunkFrame): void {
  tab.pending.delete(chunk.seq);
  tab.pendingBytes -= chunk.body.length;
}

function lastKeyframe(tab: Tab): number | undefined {
  let last: number | undefined;
  for (const { seq, keyframe } of tab.pending.values()) {
    if (keyframe && (last === undefined || seq > last)) last = seq;
  }
  return last;
}
