import { EventType, type eventWithTime } from '@rrweb/types';
import type { ChunkFrame } from '@sightline/schemas';
import { ChunkDecoder, keyframeIndex } from './chunk-decoder.ts';
import { chunkStep } from './chunk-sequence.ts';
import { readChunkFrames } from './read-recording.ts';

/** One tab of a session, ready to be played from its first keyframe on. Times are epoch ms. */
export interface RecordedTab {
  tab: string;
  events: eventWithTime[];
  startTime: number;
  endTime: number;
  /** Address of the page it starts on. */
  url: string;
  /** Stretches whose chunks are missing. */
  holes: { from: number; to: number }[];
}

export interface RecordingSnapshot {
  status: 'loading' | 'complete' | 'failed';
  error: unknown;
  receivedBytes: number;
  /** Tabs that can be played, in the order in which they were opened. */
  tabs: RecordedTab[];
}

interface Progress {
  decoder: ChunkDecoder;
  seq: number | undefined;
  hole: number | undefined;
  recorded: RecordedTab | undefined;
}

/** How often listeners hear of progress at most, ms. */
const publishEveryMs = 100;

/** Loads a recording chunk by chunk; what has arrived can be played while the rest is on its way. */
export class RecordingLoader {
  readonly #progress = new Map<string, Progress>();
  readonly #listeners = new Set<() => void>();
  #receivedBytes = 0;
  #publishedAt = 0;
  #snapshot: RecordingSnapshot = { status: 'loading', error: undefined, receivedBytes: 0, tabs: [] };

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  getSnapshot = (): RecordingSnapshot => this.#snapshot;

  /** Never rejects: what went wrong stands in the snapshot. */
  async load(open: () => Promise<Response>): Promise<void> {
    try {
      const { body } = await open();
      if (body) {
        const frames = readChunkFrames(body, (received) => {
          this.#receivedBytes = received;
        });
        for await (const frame of frames) {
          await this.accept(frame);
          if (performance.now() - this.#publishedAt > publishEveryMs) this.#publish('loading');
        }
      }
      this.#publish('complete');
    } catch (error) {
      this.#publish('failed', error);
    }
  }

  /** Takes one chunk in; chunks of a tab come in order. */
  async accept(frame: ChunkFrame): Promise<void> {
    let progress = this.#progress.get(frame.tab);
    if (!progress) {
      progress = { decoder: new ChunkDecoder(), seq: undefined, hole: undefined, recorded: undefined };
      this.#progress.set(frame.tab, progress);
    }
    const step = chunkStep(progress.seq, frame);
    if (step === 'hole') {
      progress.hole ??= progress.recorded?.endTime;
      progress.seq = undefined;
    }
    if (step !== 'next' && step !== 'start') return;
    const all = await progress.decoder.decode(frame).catch(() => undefined);
    if (!all) {
      // A chunk that cannot be read is a hole like one that is missing.
      progress.hole ??= progress.recorded?.endTime;
      progress.seq = undefined;
      return;
    }
    const from = step === 'start' ? keyframeIndex(all) : 0;
    if (from < 0) return;
    const missed = step === 'start' && progress.seq !== undefined ? progress.recorded?.endTime : progress.hole;
    progress.seq = frame.seq;
    progress.hole = undefined;
    this.#add(frame.tab, progress, all.slice(from), missed);
  }

  #add(tab: string, progress: Progress, events: eventWithTime[], missedSince: number | undefined): void {
    const [first] = events;
    const last = events.at(-1);
    if (!first || !last) return;
    const meta = events.find((event) => event.type === EventType.Meta);
    progress.recorded ??= {
      tab,
      events: [],
      startTime: first.timestamp,
      endTime: first.timestamp,
      url: meta?.type === EventType.Meta ? meta.data.href : '',
      holes: [],
    };
    const { recorded } = progress;
    if (missedSince !== undefined) recorded.holes.push({ from: missedSince, to: first.timestamp });
    for (const event of events) recorded.events.push(event);
    recorded.endTime = last.timestamp;
  }

  #publish(status: RecordingSnapshot['status'], error?: unknown): void {
    this.#publishedAt = performance.now();
    const tabs = [...this.#progress.values()].flatMap(({ recorded }) =>
      // A player needs a page and something that happens after it.
      recorded && recorded.events.length > 1 ? [{ ...recorded }] : [],
    );
    tabs.sort((a, b) => a.startTime - b.startTime);
    this.#snapshot = { status, error, receivedBytes: this.#receivedBytes, tabs };
    for (const listener of this.#listeners) listener();
  }
}
