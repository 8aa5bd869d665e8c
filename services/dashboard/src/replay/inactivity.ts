import { EventType, type eventWithTime, IncrementalSource } from '@rrweb/types';

/** A stretch in which the person did nothing; ms from the start of the tab. */
export interface IdleStretch {
  from: number;
  to: number;
}

/** Shorter pauses are part of using a page. */
const idleAfterMs = 5_000;

const userSources = new Set<number>([
  IncrementalSource.MouseMove,
  IncrementalSource.MouseInteraction,
  IncrementalSource.Scroll,
  IncrementalSource.Input,
  IncrementalSource.TouchMove,
  IncrementalSource.Drag,
  IncrementalSource.Selection,
  IncrementalSource.ViewportResize,
]);

/** A new page counts as something happening; what a page does by itself does not. */
const isActive = (event: eventWithTime): boolean =>
  event.type === EventType.Meta || (event.type === EventType.IncrementalSnapshot && userSources.has(event.data.source));

/** Finds the idle stretches of a tab; events may come in pieces. */
export class IdleFinder {
  readonly #start: number;
  readonly #stretches: IdleStretch[] = [];
  #activeAt: number;
  #end: number;

  constructor(startTime: number) {
    this.#start = startTime;
    this.#activeAt = startTime;
    this.#end = startTime;
  }

  add(events: readonly eventWithTime[]): void {
    for (const event of events) {
      this.#end = Math.max(this.#end, event.timestamp);
      if (!isActive(event)) continue;
      if (event.timestamp - this.#activeAt > idleAfterMs) this.#stretches.push(this.#until(event.timestamp));
      this.#activeAt = event.timestamp;
    }
  }

  list(): IdleStretch[] {
    const trailing = this.#end - this.#activeAt > idleAfterMs ? [this.#until(this.#end)] : [];
    return [...this.#stretches, ...trailing];
  }

  #until(time: number): IdleStretch {
    return { from: this.#activeAt - this.#start, to: time - this.#start };
  }
}

/** Where to jump to from `time` when idle stretches are skipped: a moment before something happens again. */
export function skipTarget(stretches: readonly IdleStretch[], time: number): number | undefined {
  const stretch = stretches.find(({ from, to }) => time > from + 800 && time < to - 1_500);
  return stretch && stretch.to - 600;
}
