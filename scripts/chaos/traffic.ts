import { setTimeout as sleep } from 'node:timers/promises';
import { expectVisit } from './expect-visit.ts';
import type { Figures } from './figures.ts';
import type { Random } from './random.ts';
import { sendVisit } from './send-visit.ts';
import type { PlannedChunk } from './visit.ts';

export interface TrafficOptions {
  random: Random;
  /** Stands in the names of the sessions, so that runs on one store do not meet. */
  seed: number;
  /** Visits at the same time. */
  visitors: number;
  /** What all of them do in a second, on average over the run; what faults held up is made up for. */
  actsPerSecond: number;
  /** Origin of the collector. */
  collector: string;
  project: string;
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

/** Of a tab. Each takes some 0.4 s of the visitor's time, which need not be that of the run. */
const acts = { least: 50, most: 500 };
const visitMs = 10 * 60_000;

export function startTraffic(options: TrafficOptions): Traffic {
  const { random, seed, visitors, actsPerSecond, project, expected, ...sending } = options;
  const started = performance.now();
  let done = 0;
  let over = false;
  let visits = 0;

  /** Waits until it is time for more. */
  const keepPace = async (): Promise<void> => {
    const ahead = (done / actsPerSecond) * 1000 - (performance.now() - started);
    if (ahead > 0 && !over) await sleep(ahead, undefined, { signal: sending.signal }).catch(() => undefined);
  };

  const visitor = async (): Promise<void> => {
    while (!over && !sending.signal.aborted) {
      visits += 1;
      const visit = expectVisit(
        random,
        project,
        {
          session: `visit-${seed}-${visits}`,
          address: `10.${(visits >> 16) & 255}.${(visits >> 8) & 255}.${visits & 255}`,
          start: Date.now() - visitMs,
          acts: random.between(acts.least, acts.most),
        },
        expected,
      );
      await sendVisit(visit, {
        random,
        ...sending,
        async onAccepted(chunk) {
          done += chunk.acts;
          options.onAccepted(chunk);
          await keepPace();
        },
      });
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
