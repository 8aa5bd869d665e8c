import type { Logger } from '@sightline/platform';
import type { ErasedSession, Erasure, TopicDefinition } from '@sightline/schemas';
import type { ControlLog } from '../control-plane/control-log.ts';
import { sqlStrings } from '../sql-strings.ts';
import { addToSet, pagesOfSet, type RemovalSet, sizeOfSet } from '../stored-sessions/removal-set.ts';
import {
  countSessions,
  removeSessions,
  returnedCauses,
  type SessionStores,
  sumParts,
} from '../stored-sessions/stored-sessions.ts';
import { anonymousSelection, isAnonymous } from './anonymous-selection.ts';
import { selectedSessions } from './selected-sessions.ts';
import { topicEnds } from './topic-ends.ts';

export interface ErasureWorkOptions {
  stores: SessionStores;
  controlLog: Pick<ControlLog, 'change' | 'append'>;
  log: Logger;
  topics: readonly TopicDefinition[];
  /** Whether everything that was in the topics at that time (epoch ms) has been processed. */
  isProcessed(time: number): Promise<boolean>;
  /** How long processes that hold a chunk in their hands may take to let go of it, ms. */
  settleMs: number;
}

/** A record that is refused for so long outlives every topic that could bring a message of the session back. */
const refusedForMs = 40 * 86_400_000;
/** Sessions silent for longer have no message in any topic. */
const silentForMs = 38 * 86_400_000;

export interface ErasureWork {
  /**
   * Takes the erasure one step on, from the state that its record says, and writes the state that it reaches.
   * @returns ms to wait before the next step; undefined when it is done.
   */
  step(erasure: Erasure): Promise<number | undefined>;
  /** Ids of erasures of whose sessions there is something in the tables, as when a process stored what it held for long. */
  returned(): Promise<string[]>;
}

/**
 * An erasure is a record on the control plane, and each step leaves the next one's beginning there:
 *
 * 1. requested → removing: the sessions are looked for and written into the table `removed_sessions`; each is announced
 *    as erased, so that collectors and processors take nothing of it any more; what the stores hold is counted. The
 *    counts are in the record before anything is removed, so that a process that dies loses none and counts none twice.
 * 2. removing → settling: everything is removed. Done again after a crash, it comes to the same.
 * 3. settling → done, or removing again: what was on its way when the sessions were announced has arrived by now, and
 *    is looked for and removed as in 1 and 2.
 */
export function createErasureWork({
  stores,
  controlLog,
  log,
  topics,
  isProcessed,
  settleMs,
}: ErasureWorkOptions): ErasureWork {
  const { clickhouse } = stores;
  const write = (erasure: Erasure): Promise<Erasure> => controlLog.change(() => erasure);
  const setOf = ({ id, project }: Erasure): RemovalSet => ({ cause: id, project });

  /** Looks for the sessions. */
  async function find(erasure: Erasure): Promise<void> {
    if (isAnonymous(erasure.selection)) return;
    const { project, selection, requestedAt } = erasure;
    await addToSet(clickhouse, setOf(erasure), selectedSessions(project, selection, requestedAt));
  }

  /** From now on nothing of the sessions is taken. */
  async function announce(erasure: Erasure): Promise<void> {
    const until = Date.now() + refusedForMs;
    const recently = Date.now() - silentForMs;
    for await (const sessions of pagesOfSet(clickhouse, setOf(erasure))) {
      const silent = await silentSessions(erasure.project, sessions, recently);
      const records = sessions
        .filter((session) => !silent.has(session))
        .map(
          (session): ErasedSession => ({
            kind: 'erased',
            id: `${erasure.project}/${session}`,
            erasure: erasure.id,
            until,
          }),
        );
      await controlLog.append(records);
    }
  }

  async function silentSessions(project: string, sessions: string[], since: number): Promise<Set<string>> {
    const rows = await clickhouse.query<{ session: string }>(
      `SELECT session FROM session_chunks WHERE project = {project:String} AND session IN (${sqlStrings(sessions)})
       GROUP BY session HAVING max(received_time) < fromUnixTimestamp64Milli({since:Int64}, 'UTC')`,
      { project, since },
    );
    return new Set(rows.map(({ session }) => session));
  }

  /** Looks once; with something found the record says what is to be removed. */
  async function look(erasure: Erasure): Promise<Erasure | undefined> {
    const set = setOf(erasure);
    await find(erasure);
    const sessions = await sizeOfSet(clickhouse, set);
    if (sessions > erasure.sessions || erasure.state === 'requested') await announce(erasure);
    const found = await countSessions(stores, set);
    const isNew = sessions > erasure.sessions;
    if (isNew) found.push({ store: 'kafka', name: 'sightline.sessions.v1', count: sessions - erasure.sessions });
    if (found.length === 0) return undefined;
    return await write({ ...erasure, state: 'removing', sessions, removed: sumParts([...erasure.removed, ...found]) });
  }

  async function remove(erasure: Erasure): Promise<void> {
    await removeSessions(stores, setOf(erasure));
    const now = Date.now();
    await write({ ...erasure, state: 'settling', removedAt: now });
    log.info({ erasure: erasure.id, project: erasure.project, sessions: erasure.sessions }, 'erasure_removed');
  }

  async function finish({ doneAt: _before, ...erasure }: Erasure): Promise<void> {
    const doneAt = Date.now();
    await write({
      ...erasure,
      state: 'done',
      selection: anonymousSelection(erasure.selection),
      doneAt,
      topics: topicEnds(topics, doneAt),
    });
    log.info({ erasure: erasure.id, project: erasure.project, sessions: erasure.sessions }, 'erasure_done');
  }

  return {
    async step(erasure) {
      switch (erasure.state) {
        case 'requested':
          // Without anything found it settles all the same: something may be on its way.
          if (!(await look(erasure))) await write({ ...erasure, state: 'settling', removedAt: Date.now() });
          return 0;
        case 'removing':
          await remove(erasure);
          return settleMs;
        case 'settling': {
          const rest = (erasure.removedAt ?? 0) + settleMs - Date.now();
          if (rest > 0) return rest;
          if (!(await isProcessed(erasure.requestedAt))) return settleMs;
          if (await look(erasure)) return 0;
          await finish(erasure);
          return undefined;
        }
        case 'done':
          if (await look(erasure)) {
            log.warn({ erasure: erasure.id, project: erasure.project }, 'erased_data_returned');
            return 0;
          }
          return undefined;
      }
    },
    returned: () => returnedCauses(stores, 'e_'),
  };
}
