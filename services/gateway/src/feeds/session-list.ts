import { createTableReader, type KafkaConnection, type Logger, type Service } from '@sightline/platform';
import { type SessionRecord, topics } from '@sightline/schemas';

export interface SessionListOptions {
  kafka: KafkaConnection;
  log: Logger;
  /** A session is new or has changed; an ended one comes once, as ended. */
  onChange(record: SessionRecord): void;
}

/** The sessions that are live or idle, from the compacted topic. */
export interface SessionList extends Service {
  ready(): void;
  /** Of one project, newest activity first. */
  of(project: string): SessionRecord[];
  has(project: string, session: string): boolean;
}

export function createSessionList({ kafka, log, onChange }: SessionListOptions): SessionList {
  const table = createSessionTable(onChange);
  const reader = createTableReader({
    kafka,
    topic: topics.sessions,
    log,
    onRecord(key, value) {
      try {
        table.set(key, value ? (JSON.parse(value.toString('utf8')) as SessionRecord) : undefined);
      } catch (error) {
        log.warn({ err: error, session: key }, 'session_record_unreadable');
      }
    },
  });
  return { ...reader, of: table.of, has: table.has };
}

/** The table behind the list: keys are `project/session`. */
export function createSessionTable(onChange: (record: SessionRecord) => void) {
  const projects = new Map<string, Map<string, SessionRecord>>();

  return {
    set(key: string, record: SessionRecord | undefined): void {
      const slash = key.indexOf('/');
      const [project, session] = [key.slice(0, slash), key.slice(slash + 1)];
      const sessions = projects.get(project) ?? new Map<string, SessionRecord>();
      const before = sessions.get(session);
      if (record && record.status !== 'ended') {
        sessions.set(session, record);
        projects.set(project, sessions);
        onChange(record);
      } else if (before) {
        sessions.delete(session);
        if (sessions.size === 0) projects.delete(project);
        // A record that was deleted has ended too, for who has it in a list.
        onChange(record ?? { ...before, status: 'ended' });
      }
    },
    of: (project: string): SessionRecord[] =>
      [...(projects.get(project)?.values() ?? [])].sort((left, right) => right.lastActivityAt - left.lastActivityAt),
    has: (project: string, session: string): boolean => projects.get(project)?.has(session) ?? false,
  };
}
