import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger, Metrics, Service } from '@sightline/platform';
import type { ControlLog } from '../control-plane/control-log.ts';
import type { ControlState } from '../control-plane/control-state.ts';
import type { ErasureWork } from './erasure-work.ts';

export interface ErasureRunnerOptions {
  work: ErasureWork;
  state: ControlState;
  controlLog: Pick<ControlLog, 'forget'>;
  /** One thing at a time is removed. */
  serial: <T>(task: () => Promise<T>) => Promise<T>;
  log: Logger;
  metrics: Metrics;
  /** How often finished erasures are looked after, besides at the start, ms: whether something came back. */
  patrolMs: number;
}

/** Carries erasures out, one step after the other, across restarts: what is to be done stands on the control plane. */
export interface ErasureRunner extends Service {
  /** There is something new to do. */
  wake(): void;
}

const retryMs = 5_000;
const forgetAtOnce = 500;
const graceMs = 3_000;

export function createErasureRunner(options: ErasureRunnerOptions): ErasureRunner {
  const { work, state, controlLog, serial, log, metrics, patrolMs } = options;
  const open = metrics.gauge('erasures_open', 'Erasures that are not done.');
  const failures = metrics.counter('erasure_failures_total', 'Steps of erasures that failed and are tried again.');
  const stopping = new AbortController();
  let rouse: () => void = () => undefined;
  let running: Promise<void> = Promise.resolve();
  let nextPatrol = 0;
  /** By id: epoch ms at which the next step is due. */
  const due = new Map<string, number>();

  const unfinished = () => state.erasures().filter((one) => one.state !== 'done');

  async function step(id: string): Promise<void> {
    const erasure = state.erasure(id);
    if (!erasure) return;
    try {
      const wait = await serial(() => work.step(erasure));
      if (wait === undefined) due.delete(id);
      else due.set(id, Date.now() + wait);
    } catch (error) {
      failures.inc();
      log.warn({ erasure: id, state: erasure.state, err: error }, 'erasure_step_failed');
      due.set(id, Date.now() + retryMs);
    }
  }

  /** Looks after finished erasures, and lets go of sessions of which nothing can come any more. */
  async function patrol(): Promise<void> {
    const now = Date.now();
    nextPatrol = now + patrolMs;
    for (const id of await work.returned()) {
      if (stopping.signal.aborted) return;
      if (state.erasure(id)?.state === 'done') await step(id);
    }
    const past = state.erasedBefore(now);
    for (let start = 0; start < past.length; start += forgetAtOnce) {
      await controlLog.forget('erased', past.slice(start, start + forgetAtOnce));
    }
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      const now = Date.now();
      const left = unfinished();
      open.set(left.length);
      const ready = left.filter(({ id }) => (due.get(id) ?? 0) <= now);
      for (const { id } of ready) if (!stopping.signal.aborted) await step(id);
      if (Date.now() >= nextPatrol) {
        await patrol().catch((error: unknown) => log.warn({ err: error }, 'erasure_patrol_failed'));
      }
      if (ready.length > 0) continue;
      const next = Math.min(nextPatrol, ...left.map(({ id }) => due.get(id) ?? 0));
      await pause(Math.max(10, next - Date.now()));
    }
  }

  /** Until there is something to do, or the time has come. */
  async function pause(ms: number): Promise<void> {
    const woken = new AbortController();
    rouse = () => woken.abort();
    const signal = AbortSignal.any([woken.signal, stopping.signal]);
    await sleep(Math.min(ms, 60_000), undefined, { signal }).catch(() => undefined);
  }

  return {
    async start() {
      running = run();
    },
    async stop() {
      stopping.abort();
      // A step that is under way is taken up again by the next process.
      await Promise.race([running, sleep(graceMs, undefined, { ref: false })]);
    },
    wake: () => rouse(),
  };
}
