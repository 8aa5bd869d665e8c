import { gzipSync } from 'node:zlib';
import type { eventWithTime } from '@rrweb/types';
import { type ChunkFrame, encodeChunkFrame } from '@sightline/schemas';

/** The chunks of one session as they are recorded, and whoever wants to hear of the next. */
export class RecordedSession {
  readonly frames: ChunkFrame[] = [];
  readonly #seqs = new Map<string, number>();
  readonly #pending = new Map<string, eventWithTime[]>();
  readonly listeners = new Set<(frame: ChunkFrame) => void>();

  add(tab: string, event: eventWithTime): void {
    const pending = this.#pending.get(tab) ?? [];
    pending.push(event);
    this.#pending.set(tab, pending);
  }

  /** Makes a chunk of what has come since the last one, for every tab. */
  flush(): void {
    for (const [tab, events] of this.#pending) {
      if (events.length === 0) continue;
      this.#pending.set(tab, []);
      const seq = (this.#seqs.get(tab) ?? -1) + 1;
      this.#seqs.set(tab, seq);
      const frame = chunkOf(tab, seq, events);
      this.frames.push(frame);
      for (const listener of this.listeners) listener(frame);
    }
  }

  get body(): Buffer {
    return Buffer.concat(this.frames.map(encodeChunkFrame));
  }

  /** What somebody who joins now gets: everything from each tab's last keyframe on. */
  fromLastKeyframes(): ChunkFrame[] {
    const starts = new Map<string, number>();
    for (const { tab, seq, keyframe } of this.frames) if (keyframe) starts.set(tab, seq);
    return this.frames.filter(({ tab, seq }) => seq >= (starts.get(tab) ?? Number.POSITIVE_INFINITY));
  }
}

export function chunkOf(tab: string, seq: number, events: readonly object[]): ChunkFrame {
  const times = events.map((event) => (event as { timestamp: number }).timestamp);
  return {
    tab,
    seq,
    firstTime: Math.min(...times),
    lastTime: Math.max(...times),
    events: events.length,
    keyframe: events.some((event) => (event as { type: number }).type === 2),
    body: gzipSync(events.map((event) => JSON.stringify(event)).join('\n')),
  };
}
