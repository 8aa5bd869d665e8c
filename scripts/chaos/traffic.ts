import type { Figures } from './figures.ts';
import type { Random } from './random.ts';
import { sendVisit } from './send-visit.ts';
import { type PlannedChunk, planVisit } from './visit.ts';

export interface TrafficOptions {
  random: Random;
  /** Stands in the names of the sessions, so that runs on one store do not meet. */
  seed: number;
  /** Visits at the same time. */
  visitors: number;
  /** Origin of the collector. */
  collector: string;
  key: string;
  /** An origin that the project allows. */
  origin: string;
  /** What every store must make of the traffic is added to it. */
  expected: Figures;
  /** Told of each chunk once, when the collector has acknowledged it. */
  onAccepted(chunk: PlannedChunk): void;
  /** Told of each answer that is no 202, by its status; 0: none came. */
  onRefusal(status: number): void;
  /** Ends everything at once; what was not acknowledged by then stays unsent. */
  signal: AbortSignal;
}

/** Visits one after the other by several visitors. */
export interface Traffic {
  readonly visits: number;
  /** No new visits; resolves when every chunk of those under way is acknowledged. */
  finish(): Promise<void>;
  /** Rejects as soon as a chunk is refused for good; never resolves before `finish` was called. */
  readonly running: Promise<void>;
}

const acts = { least: 20, most: 80 };

export function startTraffic({ random, seed, visitors, expected, ...sending }: TrafficOptions): Traffic {
  let over = false;
  let visits = 0;
  const visitor = async (): Promise<void> => {
    while (!over && !sending.signal.aborted) {
      visits += 1;
      const visit = planVisit(
        random,
        {
          session: `visit-${seed}-${visits}`,
          address: `10.${(visits >> 16) & 255}.${(visits >> 8) & 255}.${visits & 255}`,
          start: Date.now() - 60_000,
          acts: random.between(acts.least, acts.most),
        },
        expected,
      );
      await sendVisit(visit, { random, ...sending });
    }
  };
  const running = Promise.all(Array.from({ length: visitors }, visitor)).then(() => undefined);
  // Whoever waits for it is told; until then it is no unhandled rejection.
  running.catch(() => undefined);
  return {
    get visits() {
      return visits;
    },
    running,
    finish() {
      over = true;
      return running;
    },
  };
}
