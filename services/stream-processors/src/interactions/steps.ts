import { type ChunkEvent, finite, isObject } from './chunk-event.ts';
import { eventType, incrementalSource } from './rrweb.ts';

/** One thing that happened at one moment: an event, or a sample of a move event. */
export type Step = { time: number; event: ChunkEvent; sample?: { x: number; y: number } };

const moves = new Set<unknown>([incrementalSource.mouseMove, incrementalSource.touchMove, incrementalSource.drag]);

export const contextTag = 'sightline.context';

/** Whether the chunk states by itself where it begins. */
export const leadsWithContext = (events: readonly ChunkEvent[]): boolean => {
  const first = events[0];
  return first?.line === 1 && first.type === eventType.custom && first.data.tag === contextTag;
};

/**
 * A chunk's events in the order in which they happened; what happened at one time stays in the order of the lines.
 * Samples of a move, which rrweb writes up to half a second later, stand at their own time. A leading context counts as
 * before everything: it tells what held when the chunk began.
 */
export function stepsOf(events: readonly ChunkEvent[]): Step[] {
  const leading = leadsWithContext(events) ? events[0] : undefined;
  const steps = events.flatMap((event): Step[] => {
    if (event === leading) return [{ time: Number.NEGATIVE_INFINITY, event }];
    if (event.type === eventType.incremental && moves.has(event.data.source)) return samplesOf(event);
    return [{ time: event.time, event }];
  });
  return steps.sort((a, b) => (a.time === b.time ? 0 : a.time - b.time));
}

function samplesOf(event: ChunkEvent): Step[] {
  if (!Array.isArray(event.data.positions)) return [];
  return event.data.positions.flatMap((position: unknown): Step[] => {
    if (!isObject(position)) return [];
    const x = finite(position.x);
    const y = finite(position.y);
    if (x === undefined || y === undefined) return [];
    return [{ time: event.time + (finite(position.timeOffset) ?? 0), event, sample: { x, y } }];
  });
}
