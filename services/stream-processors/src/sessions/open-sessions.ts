import type { SessionStatus } from '@sightline/schemas';
import type { SessionFigures, SessionId } from './figures.ts';
import { statusOf } from './session-record.ts';

interface OpenSession extends SessionId, Pick<SessionFigures, 'lastReceivedAt' | 'closed'> {
  status: SessionStatus;
  /** The record as it was last published. */
  published: string;
}

/** The sessions whose status still changes as time passes. What is in here is a reminder; figures are never taken from it. */
export interface OpenSessions {
  readonly size: number;
  has(id: SessionId): boolean;
  /** Whether this very record was published last. */
  isPublished(id: SessionId, record: string): boolean;
  /** Takes note of what has been published. */
  note(figures: SessionFigures, status: SessionStatus, published: string): void;
  /** Those whose status at `now` is no longer the published one. */
  due(now: number): SessionId[];
}

const keyOf = ({ project, session }: SessionId): string => `${project}/${session}`;

export function createOpenSessions(): OpenSessions {
  const sessions = new Map<string, OpenSession>();
  return {
    get size() {
      return sessions.size;
    },
    has: (id) => sessions.has(keyOf(id)),
    isPublished: (id, record) => sessions.get(keyOf(id))?.published === record,
    note({ project, session, lastReceivedAt, closed }, status, published) {
      const key = keyOf({ project, session });
      if (status === 'ended') sessions.delete(key);
      else sessions.set(key, { project, session, lastReceivedAt, closed, status, published });
    },
    due: (now) => [...sessions.values()].filter((open) => statusOf(open, now) !== open.status),
  };
}
