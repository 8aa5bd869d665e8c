import { type ChunkFrame, encodeChunkFrame } from '@sightline/schemas';

/** A chunk that went out, ready to be sent. */
interface LogEntry {
  /** Grows by one with each entry. */
  position: number;
  tab: string;
  seq: number;
  keyframe: boolean;
  afterGap: boolean;
  /** One encoded chunk frame. */
  frame: Uint8Array;
}

/**
 * What went out since the last keyframe of each tab, in order: where a viewer starts who comes later, and where one goes
 * on who was slow. Bounded: beyond `maxBytes` the oldest entries go, and who needed them waits for the next keyframe.
 */
export interface FrameLog {
  append(session: string, chunk: ChunkFrame, afterGap: boolean): void;
  /** Entries at `position` and behind it that are still there, in order. */
  from(position: number): Iterable<LogEntry>;
  /** Position of the next entry. */
  end(): number;
}

export function createFrameLog(maxBytes: number): FrameLog {
  let entries: LogEntry[] = [];
  let bytes = 0;
  let end = 0;

  const sizeOf = (kept: LogEntry[]): number => kept.reduce((sum, { frame }) => sum + frame.length, 0);

  return {
    append(session, chunk, afterGap) {
      const { tab, seq, keyframe } = chunk;
      if (keyframe) {
        entries = entries.filter((entry) => entry.tab !== tab);
        bytes = sizeOf(entries);
      }
      // The session's name lets a viewer of several tell their frames apart.
      const named: ChunkFrame & { session: string } = { ...chunk, session };
      const frame = encodeChunkFrame(named);
      entries.push({ position: end++, tab, seq, keyframe, afterGap, frame });
      bytes += frame.length;
      while (bytes > maxBytes && entries.length > 1) bytes -= entries.shift()?.frame.length ?? 0;
    },
    *from(position) {
      for (const entry of entries.slice(firstAt(entries, position))) yield entry;
    },
    end: () => end,
  };
}

/** Index of the first entry at `position` or behind it. */
function firstAt(entries: readonly LogEntry[], position: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.position ?? 0) < position) low = middle + 1;
    else high = middle;
  }
  return low;
}
