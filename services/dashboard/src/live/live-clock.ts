import type { eventWithTime } from '@rrweb/types';
import { EventType, IncrementalSource } from '@rrweb/types';

/** Events are held back this long, so that a burst of 200 ms plays as it happened. */
const bufferMs = 250;
/** Nothing is ever held back longer. */
const maxHoldMs = 500;
/** How many frames the visitor's clock is estimated from. */
const window = 40;
/** Time between two events that happened at once: their order must be visible in their time. */
const tick = 0.001;

/** Offset of the first position in a batch of moves (not positive); undefined for everything else. */
function firstMoveOffset(event: eventWithTime): number | undefined {
  if (event.type !== EventType.IncrementalSnapshot || event.data.source !== IncrementalSource.MouseMove)
    return undefined;
  return event.data.positions[0]?.timeOffset;
}

/**
 * Decides when a live event is shown. Gives every event a time on the viewer's clock: as far apart as recorded, held
 * back for {@link bufferMs} behind the fastest of the last frames, never longer than {@link maxHoldMs} after its
 * arrival, and in strictly rising order, because the player sorts by time and mutations must be applied in order.
 */
export class LiveClock {
  /** Arrival minus recording time of the last frames, ms. */
  #delays: number[] = [];
  #last = 0;

  /**
   * @param events of one frame, in order
   * @param now ms on the viewer's clock
   * @returns copies with `timestamp` = when to show them on the viewer's clock
   */
  schedule(events: eventWithTime[], now: number): eventWithTime[] {
    const newest = events.at(-1);
    if (!newest) return [];
    this.#delays = [...this.#delays, now - newest.timestamp].slice(-window);
    const offset = Math.min(...this.#delays) + bufferMs;
    return events.map((event) => {
      const wanted = Math.min(now + maxHoldMs, Math.max(now, event.timestamp + offset));
      const due = Math.max(this.#last + tick, wanted);
      const moves = firstMoveOffset(event);
      if (moves === undefined) {
        this.#last = due;
        return { ...event, timestamp: due };
      }
      // The player starts a batch of moves at its first position: it may begin before what stands before it, but not
      // in the past, and it changes no node.
      const start = Math.max(now, Math.min(due, event.timestamp + moves + offset));
      return { ...event, timestamp: start - moves };
    });
  }
}
