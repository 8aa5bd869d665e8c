import { EventType, type eventWithTime, IncrementalSource } from '@rrweb/types';
import type { ChunkFrame } from '@sightline/schemas';
import { ChunkDecoder, keyframeIndex } from '../recording/chunk-decoder.ts';
import { chunkStep } from '../recording/chunk-sequence.ts';

/** A tab of a watched session, as a viewer lists it. */
export interface LiveTabInfo {
  tab: string;
  /** Masked address of its page. */
  url: string;
  /** Epoch ms, the visitor's clock: when the person last did something in it. */
  activeAt: number;
  /** It has a keyframe, so it can be shown. */
  ready: boolean;
}

export interface LiveTabsHandlers {
  /** The tab starts anew: these events, from a keyframe on, replace everything before. */
  onRestart(tab: string, events: eventWithTime[]): void;
  /** What happened next in the tab; nothing is missing in between. */
  onEvents(tab: string, events: eventWithTime[]): void;
  /** Something in {@link LiveTabs.list} has changed. */
  onChange(): void;
  /** A chunk is missing although nobody said so. */
  onGap(tab: string): void;
}

interface Tab {
  decoder: ChunkDecoder;
  /** Last sequence number taken; undefined while waiting for a keyframe. */
  seq: number | undefined;
  /** Everything since the last keyframe, to show the tab from when somebody switches to it. */
  events: eventWithTime[];
  url: string;
  activeAt: number;
}

const userSources = new Set<number>([
  IncrementalSource.MouseMove,
  IncrementalSource.MouseInteraction,
  IncrementalSource.Scroll,
  IncrementalSource.Input,
  IncrementalSource.TouchMove,
  IncrementalSource.Drag,
]);

/** True for what a person does, as opposed to what a page does by itself. */
function isActivity(event: eventWithTime): boolean {
  if (event.type === EventType.IncrementalSnapshot) return userSources.has(event.data.source);
  if (event.type !== EventType.Custom) return event.type === EventType.Meta;
  const payload = event.data.payload as { state?: unknown } | undefined;
  return event.data.tag === 'sightline.visibility' && payload?.state === 'visible';
}

/**
 * Puts the frames of a watched session in order, tab by tab: starts at a keyframe, drops repeats, never lets an event
 * through after a hole. Frames are taken strictly one after the other, in the order of the calls.
 */
export class LiveTabs {
  readonly #tabs = new Map<string, Tab>();
  readonly #handlers: LiveTabsHandlers;
  #queue: Promise<void> = Promise.resolve();

  constructor(handlers: LiveTabsHandlers) {
    this.#handlers = handlers;
  }

  list(): LiveTabInfo[] {
    return [...this.#tabs].map(([tab, { url, activeAt, events }]) => ({
      tab,
      url,
      activeAt,
      ready: events.length > 0,
    }));
  }

  /** What to show of a tab now: its events since the last keyframe. */
  eventsOf(tab: string): eventWithTime[] {
    return this.#tabs.get(tab)?.events.slice() ?? [];
  }

  /** Resolves when the frame has been taken in or left out. */
  frame(frame: ChunkFrame): Promise<void> {
    return this.#then(() => this.#take(frame));
  }

  /** The tab waits for its next keyframe. */
  resync(tab: string): Promise<void> {
    return this.#then(() => {
      const known = this.#tabs.get(tab);
      if (known) known.seq = undefined;
    });
  }

  #then(step: () => void | Promise<void>): Promise<void> {
    this.#queue = this.#queue.then(step).catch((error: unknown) => {
      // A chunk that cannot be read: the tab goes on with its next keyframe.
      console.warn('live_chunk_unreadable', error instanceof Error ? error.name : '');
    });
    return this.#queue;
  }

  async #take(frame: ChunkFrame): Promise<void> {
    const tab = this.#tabs.get(frame.tab);
    const step = chunkStep(tab?.seq, frame);
    if (step === 'start') await this.#start(frame);
    else if (tab && step === 'next') await this.#continue(frame, tab);
    else if (tab && step === 'hole') {
      tab.seq = undefined;
      this.#handlers.onGap(frame.tab);
    }
  }

  async #start(frame: ChunkFrame): Promise<void> {
    const decoder = new ChunkDecoder();
    const all = await decoder.decode(frame);
    const from = keyframeIndex(all);
    if (from < 0) return;
    const events = all.slice(from);
    const before = this.#tabs.get(frame.tab);
    const tab: Tab = {
      decoder,
      seq: frame.seq,
      events,
      url: before?.url ?? '',
      activeAt: before?.activeAt ?? frame.firstTime,
    };
    this.#tabs.set(frame.tab, tab);
    this.#look(tab, all);
    this.#handlers.onRestart(frame.tab, events.slice());
    this.#handlers.onChange();
  }

  async #continue(frame: ChunkFrame, tab: Tab): Promise<void> {
    let events: eventWithTime[];
    try {
      events = await tab.decoder.decode(frame);
    } catch (error) {
      tab.seq = undefined;
      this.#handlers.onGap(frame.tab);
      throw error;
    }
    tab.seq = frame.seq;
    const from = frame.keyframe ? keyframeIndex(events) : -1;
    if (from >= 0) tab.events = events.slice(from);
    else tab.events.push(...events);
    const changed = this.#look(tab, events);
    this.#handlers.onEvents(frame.tab, events);
    if (changed) this.#handlers.onChange();
  }

  #look(tab: Tab, events: eventWithTime[]): boolean {
    const { url, activeAt } = tab;
    for (const event of events) {
      if (isActivity(event)) tab.activeAt = Math.max(tab.activeAt, event.timestamp);
      if (event.type === EventType.Meta) tab.url = event.data.href;
      const payload =
        event.type === EventType.Custom ? (event.data.payload as { url?: unknown } | undefined) : undefined;
      if (
        event.type === EventType.Custom &&
        event.data.tag === 'sightline.context' &&
        typeof payload?.url === 'string'
      ) {
        tab.url = payload.url;
      }
    }
    return tab.url !== url || tab.activeAt !== activeAt;
  }
}

/** The tab somebody is using: the one with the latest activity among those that can be shown. */
export const activeTab = (tabs: LiveTabInfo[]): string | undefined =>
  tabs.filter((tab) => tab.ready).sort((a, b) => b.activeAt - a.activeAt)[0]?.tab;
