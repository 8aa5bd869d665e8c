import { EventType, type eventWithTime } from '@rrweb/types';
import type { ChunkFrame } from '@sightline/schemas';
import { inflateChunk } from './inflate-chunk.ts';
import { createSanitizerContext, sanitizeEvent } from './sanitize-event.ts';

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Where replaying can start: the Meta event right before a full snapshot, or the snapshot itself; -1 without one. */
export function keyframeIndex(events: eventWithTime[]): number {
  const snapshot = events.findIndex((event) => event.type === EventType.FullSnapshot);
  for (let at = snapshot - 1; at >= 0; at--) {
    const type = events[at]?.type;
    if (type === EventType.Meta) return at;
    if (type === EventType.IncrementalSnapshot) break;
  }
  return snapshot;
}

/**
 * Turns the chunks of one tab into events that are safe to replay, in the order in which they were recorded.
 *
 * Times never run backwards in what it gives: the visitor's clock may be set back in mid-session, and a player that
 * sorts by time would then apply mutations in the wrong order.
 */
export class ChunkDecoder {
  #context = createSanitizerContext();
  #lastTime = 0;

  async decode(frame: Pick<ChunkFrame, 'body'>): Promise<eventWithTime[]> {
    return this.accept((await inflateChunk(frame.body)).split('\n'));
  }

  /** The events in lines of NDJSON; lines that hold none are skipped. */
  accept(lines: string[]): eventWithTime[] {
    const events: eventWithTime[] = [];
    for (const line of lines) {
      if (line === '') continue;
      const event = sanitizeEvent(parseLine(line), this.#context);
      if (!event) continue;
      this.#lastTime = Math.max(this.#lastTime, event.timestamp);
      event.timestamp = this.#lastTime;
      events.push(event);
    }
    return events;
  }
}
