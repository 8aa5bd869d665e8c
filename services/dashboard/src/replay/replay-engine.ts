import type { eventWithTime } from '@rrweb/types';
import { IdleFinder, type IdleStretch, skipTarget } from './inactivity.ts';
import { PageLoads } from './page-loads.ts';
import { addPageVisits, type PageVisit } from './page-visits.ts';
import type { loadReplayer, Replayer } from './safe-replayer.ts';

/** What a player shows; times are ms from the start of the tab. */
export interface ReplayState {
  playing: boolean;
  time: number;
  duration: number;
  speed: number;
  skipIdle: boolean;
  /** At the end of what has arrived, waiting for more. */
  buffering: boolean;
  /** Ms that have just been skipped; 0 when nothing was. */
  skipped: number;
  idle: IdleStretch[];
  visits: PageVisit[];
}

export interface ReplayEngineOptions {
  root: HTMLElement;
  createReplayer: Awaited<ReturnType<typeof loadReplayer>>;
  /** Two at least, in order, starting at a keyframe. */
  events: readonly eventWithTime[];
  startAt: number;
  speed: number;
  skipIdle: boolean;
  onSize: (size: { width: number; height: number }) => void;
}

/** The clock of the controls moves in steps of this many ms of the recording at least. */
const stepMs = 80;

/** Plays one tab of a recording, also while the rest of it is still arriving. */
export class ReplayEngine {
  readonly #replayer: Replayer;
  readonly #startTime: number;
  readonly #idle: IdleFinder;
  readonly #loads: PageLoads;
  readonly #listeners = new Set<() => void>();
  #taken = 0;
  #complete = false;
  #frame = 0;
  #state: ReplayState;

  constructor(options: ReplayEngineOptions) {
    const { events, startAt, speed, skipIdle } = options;
    this.#startTime = events[0]?.timestamp ?? 0;
    this.#idle = new IdleFinder(this.#startTime);
    this.#loads = new PageLoads(this.#startTime);
    this.#state = {
      playing: false,
      time: 0,
      duration: 0,
      speed,
      skipIdle,
      buffering: false,
      skipped: 0,
      idle: [],
      visits: [],
    };
    this.#note(events);
    this.#replayer = options.createReplayer([...events], {
      root: options.root,
      speed,
      mouseTail: { strokeStyle: '#12b886', duration: 400, lineWidth: 2 },
    });
    this.#replayer.on('resize', (size) => options.onSize(size as { width: number; height: number }));
    this.#replayer.on('finish', () => this.#reachedEnd());
    this.seek(startAt);
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  getSnapshot = (): ReplayState => this.#state;

  /** Takes what has arrived since the last call; `events` is everything there is. */
  update(events: readonly eventWithTime[], complete: boolean): void {
    this.#complete = complete;
    if (events.length > this.#taken) {
      const fresh = events.slice(this.#taken);
      this.#note(fresh);
      for (const event of fresh) this.#replayer.addEvent(event);
      if (this.#state.buffering) this.play();
    } else if (complete && this.#state.buffering) this.#set({ buffering: false, playing: false });
  }

  play(): void {
    const { time, duration } = this.#state;
    const from = time >= duration - 1 && this.#complete ? 0 : time;
    this.#set({ playing: true, buffering: false, time: from, skipped: 0 });
    this.#replayer.play(this.#moment(from));
    this.#run();
  }

  pause(): void {
    this.#halt();
    this.#replayer.pause();
  }

  toggle(): void {
    if (this.#state.playing) this.pause();
    else this.play();
  }

  seek(to: number): void {
    const time = Math.min(this.#state.duration, Math.max(0, to));
    this.#set({ time, skipped: 0, buffering: false });
    if (this.#state.playing) this.#replayer.play(this.#moment(time));
    else this.#replayer.pause(this.#moment(time));
  }

  setSpeed(speed: number): void {
    this.#replayer.setConfig({ speed });
    this.#set({ speed });
  }

  setSkipIdle(skipIdle: boolean): void {
    this.#set({ skipIdle, skipped: 0 });
  }

  destroy(): void {
    this.#halt();
    this.#listeners.clear();
    this.#replayer.timer.clear();
    this.#replayer.destroy();
  }

  /**
   * What to ask the player for: it shows what lies before a moment, and what happened in the moment belongs to it, too,
   * above all at the end. It cannot show a page that has not been recorded yet.
   */
  #moment(time: number): number {
    return this.#loads.shownAt(time) + 1;
  }

  #note(events: readonly eventWithTime[]): void {
    this.#taken += events.length;
    this.#idle.add(events);
    this.#loads.add(events);
    const duration = (events.at(-1)?.timestamp ?? this.#startTime) - this.#startTime;
    const visits = addPageVisits(this.#state.visits, events, this.#startTime);
    this.#set({ duration: Math.max(this.#state.duration, duration), idle: this.#idle.list(), visits });
  }

  #set(change: Partial<ReplayState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }

  #halt(): void {
    cancelAnimationFrame(this.#frame);
    if (this.#state.playing || this.#state.buffering) this.#set({ playing: false, buffering: false });
  }

  #run(): void {
    cancelAnimationFrame(this.#frame);
    const tick = (): void => {
      const { duration, skipIdle, idle, time: shown, speed } = this.#state;
      const time = Math.min(duration, Math.max(0, this.#replayer.getCurrentTime()));
      if (time >= duration) {
        // Also when somebody went to the very end, where there is nothing left for the player to finish with.
        this.#replayer.pause(this.#moment(duration));
        this.#reachedEnd();
        return;
      }
      const target = skipIdle ? skipTarget(idle, time) : undefined;
      if (target !== undefined) {
        this.#replayer.play(target);
        this.#set({ time: target, skipped: target - time });
      } else if (Math.abs(time - shown) >= stepMs * Math.max(1, speed / 2)) {
        this.#set({ time, ...(this.#state.skipped > 0 && time > shown + 1_500 ? { skipped: 0 } : {}) });
      }
      this.#frame = requestAnimationFrame(tick);
    };
    this.#frame = requestAnimationFrame(tick);
  }

  #reachedEnd(): void {
    cancelAnimationFrame(this.#frame);
    const { duration } = this.#state;
    this.#set({ playing: false, time: duration, skipped: 0, buffering: !this.#complete });
  }
}
