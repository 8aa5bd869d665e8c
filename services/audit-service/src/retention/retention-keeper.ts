import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger, Metrics, Service } from '@sightline/platform';
import type { ControlState } from '../control-plane/control-state.ts';
import type { SessionStores } from '../stored-sessions/stored-sessions.ts';
import { archivedBytes, shrinkArchive } from './archive-budget.ts';
import { type StorageState, stateOf } from './storage-state.ts';
import { sweepProject } from './sweep.ts';
import { tidySegments } from './tidy-segments.ts';

export interface RetentionKeeperOptions {
  stores: SessionStores;
  state: ControlState;
  /** One thing at a time is removed. */
  serial: <T>(task: () => Promise<T>) => Promise<T>;
  log: Logger;
  metrics: Metrics;
  /** Of the archive; 0: none. */
  budgetBytes: number;
  /** How often the archive's size is looked at, and how often what has expired is removed, ms. */
  lookMs: number;
  sweepMs: number;
}

/** Keeps to what projects say of retention and to the archive's budget. */
export interface RetentionKeeper extends Service {
  /** As it was last seen. */
  storage(): StorageState;
}

/** A full archive gives up its oldest recordings until it is back at this share, so that it does not with every look. */
const shrunkShare = 0.95;
const tidyMs = 86_400_000;
const graceMs = 3_000;

export function createRetentionKeeper(options: RetentionKeeperOptions): RetentionKeeper {
  const { stores, state, serial, log, metrics, budgetBytes, lookMs, sweepMs } = options;
  const bytesGauge = metrics.gauge('archive_bytes', 'Bytes of recordings that are archived.');
  metrics.gauge('archive_budget_bytes', 'Bytes that the archive may take; 0: no budget.').set(budgetBytes);
  const freeGauge = metrics.gauge(
    'object_store_free_bytes',
    'Bytes that still fit into the object store, if it tells.',
  );
  const removed = metrics.counter('retention_removed_total', 'Sessions or rows removed, by why and class.', [
    'why',
    'class',
  ]);
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();
  let storage: StorageState = { archivedBytes: 0, budgetBytes, freeBytes: undefined, state: 'ok', lookedAt: 0 };

  async function look(): Promise<void> {
    const [archived, freeBytes] = [await archivedBytes(stores.clickhouse), await stores.objects.freeBytes()];
    const seen = { archivedBytes: archived, budgetBytes, freeBytes };
    const before = storage.state;
    storage = { ...seen, state: stateOf(seen), lookedAt: Date.now() };
    bytesGauge.set(archived);
    if (freeBytes !== undefined) freeGauge.set(freeBytes);
    if (storage.state !== before) {
      if (storage.state === 'ok') log.info(seen, 'storage_has_room');
      else log.warn(seen, storage.state === 'near' ? 'storage_nearly_full' : 'storage_full');
    }
    if (budgetBytes === 0 || archived < budgetBytes) return;
    const sessions = await shrinkArchive(stores, budgetBytes * shrunkShare, Date.now());
    removed.inc({ why: 'budget', class: 'recordings' }, sessions);
    log.warn({ sessions, budgetBytes }, 'archive_budget_spent');
  }

  async function projectIds(): Promise<string[]> {
    const stored = await stores.clickhouse.query<{ project: string }>(
      'SELECT DISTINCT project FROM session_chunks UNION DISTINCT SELECT DISTINCT project FROM chunks',
    );
    return [...new Set([...state.projects().map(({ id }) => id), ...stored.map(({ project }) => project)])].sort();
  }

  async function sweep(): Promise<void> {
    for (const id of await projectIds()) {
      if (stopping.signal.aborted) return;
      const swept = await serial(() => sweepProject(stores, id, state.project(id), Date.now()));
      for (const [name, count] of Object.entries(swept)) removed.inc({ why: 'expired', class: name }, count);
      if (Object.values(swept).some((count) => count > 0)) log.info({ project: id, ...swept }, 'retention_swept');
    }
  }

  async function tidy(): Promise<void> {
    const tidied = await tidySegments(stores, Date.now());
    if (tidied.deleted + tidied.rewritten > 0) log.info(tidied, 'segments_tidied');
  }

  const tasks = [
    { name: 'look', everyMs: lookMs, work: () => serial(look) },
    { name: 'sweep', everyMs: sweepMs, work: sweep },
    { name: 'tidy', everyMs: tidyMs, work: () => serial(tidy) },
  ].map((task) => ({ ...task, due: 0 }));

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      for (const task of tasks) {
        if (Date.now() < task.due || stopping.signal.aborted) continue;
        task.due = Date.now() + task.everyMs;
        await task.work().catch((error: unknown) => log.warn({ task: task.name, err: error }, 'retention_task_failed'));
      }
      const next = Math.min(...tasks.map(({ due }) => due)) - Date.now();
      await sleep(Math.max(10, next), undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  return {
    async start() {
      running = run();
    },
    async stop() {
      stopping.abort();
      // What is under way is taken up again by the next process.
      await Promise.race([running, sleep(graceMs, undefined, { ref: false })]);
    },
    storage: () => storage,
  };
}
