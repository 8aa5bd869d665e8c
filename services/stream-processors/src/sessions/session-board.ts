import { type ClickHouse, cloudEventHeaders, type OutgoingMessage, type Publisher } from '@sightline/platform';
import { type SessionRecord, sessionKey, topics } from '@sightline/schemas';
import { coalesce } from '../coalesce.ts';
import { latestReceived, queryFigures, type SessionId, sessionsSince } from './figures.ts';
import { createOpenSessions } from './open-sessions.ts';
import { sessionRecord, sessionTimes } from './session-record.ts';

/** Publishes what ClickHouse says of sessions. */
export interface SessionBoard {
  /**
   * Queries the sessions' figures and publishes the records that are new; resolves when they are published.
   *
   * @param isAlone whether nobody else can have published records of these sessions meanwhile; asked behind each publish.
   *   When somebody can, what was published is compared with a later query, until both are the same.
   */
  refresh(sessions: SessionId[], isAlone: () => boolean): Promise<void>;
  /** Refreshes the sessions whose status has changed by the passing of time. */
  sweep(): Promise<void>;
  /** Takes up the sessions that may still be open and that this process does not know yet. */
  load(): Promise<void>;
  readonly size: number;
}

export interface SessionBoardOptions {
  clickhouse: ClickHouse;
  publisher: Pick<Publisher, 'publish'>;
  /** Told how many records were published. */
  onPublished(count: number): void;
}

/** Between two queries; sessions touched meanwhile are asked for together. */
const spacing = { leastMs: 100, mostMs: 400 };
/** Requests for so many go at once. */
const enoughSessions = 500;
/** A session that was silent for longer has ended long ago, with a margin for clocks and restarts. */
const openForMs = sessionTimes.endedAfter + 15 * 60_000;

interface Request {
  sessions: SessionId[];
  /** By key, the records that were published for it. */
  published: Map<string, string>;
}

/**
 * Every record, of a new chunk or of the sweep, goes through one queue: query, then publish. So what is published later
 * was queried later, and an older state of a session never overtakes a newer one within the process.
 *
 * Between processes it may: a process that was paused between query and publish, or one that looks after sessions whose
 * chunks another one reads, publishes behind a newer record of the other's. So whoever may not be alone queries again
 * behind its publish, and publishes what it finds then: the rows of the newer record were there before that record.
 */
export function createSessionBoard({ clickhouse, publisher, onPublished }: SessionBoardOptions): SessionBoard {
  const open = createOpenSessions();
  let isLoaded = false;

  const refreshTogether = coalesce<Request, void>(refreshAll, {
    ...spacing,
    isEnough: (requests) => requests.reduce((count, { sessions }) => count + sessions.length, 0) >= enoughSessions,
  });

  async function refreshAll(requests: readonly Request[]): Promise<undefined[]> {
    const asked = requests.flatMap(({ sessions }) => sessions);
    const sessions = new Map(asked.map((id) => [sessionKey(id), { project: id.project, session: id.session }]));
    const figures = await queryFigures(clickhouse, [...sessions.values()]);
    const now = Date.now();
    const changed = figures
      .map((of) => ({ of, record: sessionRecord(of, now) }))
      .map(({ of, record }) => ({ of, record, text: JSON.stringify(record) }))
      .filter(({ of, text }) => !open.isPublished(of, text))
      .filter(({ of, text }) => !requests.some(({ published }) => published.get(sessionKey(of)) === text));
    await publisher.publish(changed.map(({ record, text }) => message(record, text, now)));
    for (const { of, record, text } of changed) {
      open.note(of, record.status, text);
      for (const { published } of requests) published.set(sessionKey(of), text);
    }
    onPublished(changed.length);
    return requests.map(() => undefined);
  }

  const refresh = async (sessions: SessionId[], isAlone: () => boolean): Promise<void> => {
    const published = new Map<string, string>();
    for (let left = sessions; left.length > 0; ) {
      const before = new Map(published);
      await refreshTogether.ask({ sessions: left, published });
      if (isAlone()) return;
      left = left.filter((id) => published.get(sessionKey(id)) !== before.get(sessionKey(id)));
    }
  };
  const isNever = (): boolean => false;

  return {
    refresh,
    sweep: () => refresh(open.due(Date.now()), isNever),
    async load() {
      // At first the rows end where the last process stopped: what was open then has to be ended, however long ago.
      const latest = isLoaded ? undefined : await latestReceived(clickhouse);
      const end = Math.min(Date.now(), latest ?? Date.now());
      const sessions = await sessionsSince(clickhouse, end - openForMs);
      await refresh(
        sessions.filter((id) => !open.has(id)),
        isNever,
      );
      isLoaded = true;
    },
    get size() {
      return open.size;
    },
  };
}

const message = (record: SessionRecord, value: string, time: number): OutgoingMessage => ({
  topic: topics.sessions,
  key: sessionKey(record),
  value,
  headers: {
    ...cloudEventHeaders({
      id: `${sessionKey(record)}/${record.chunks}/${record.status}`,
      type: 'sightline.session.v1',
      source: `/projects/${record.project}`,
      subject: record.session,
      time,
      contentType: 'application/json',
    }),
    sightline_project: record.project,
    sightline_session: record.session,
    sightline_status: record.status,
  },
});
