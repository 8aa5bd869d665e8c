import { EventType, type eventWithTime } from '@rrweb/types';

/**
 * The moments between the start of a page and its first whole picture. A player that is asked for one of them has taken
 * the old page down and has no new one.
 */
export class PageLoads {
  readonly #start: number;
  readonly #loads: { from: number; to: number }[] = [];
  #startedAt: number | undefined;

  constructor(startTime: number) {
    this.#start = startTime;
  }

  add(events: readonly eventWithTime[]): void {
    for (const { type, timestamp } of events) {
      if (type === EventType.Meta) this.#startedAt = timestamp - this.#start;
      if (type !== EventType.FullSnapshot || this.#startedAt === undefined) continue;
      this.#loads.push({ from: this.#startedAt, to: timestamp - this.#start });
      this.#startedAt = undefined;
    }
  }

  /** `time`, or the first moment after it at which there is a page; ms from the start of the tab. */
  shownAt(time: number): number {
    return this.#loads.find(({ from, to }) => time >= from && time < to)?.to ?? time;
  }
}
