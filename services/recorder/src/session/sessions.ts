import { isSampled } from '@sightline/schemas';
import { createId } from '../ids.ts';
import { type KeyValueStorage, readJson } from '../storage.ts';

const idleMs = 30 * 60_000;
const longestMs = 24 * 3_600_000;
const sessionKey = 'sightline:session';
const rateKey = 'sightline:rate';

interface StoredSession {
  id: string;
  /** Epoch ms. */
  started: number;
  /** Epoch ms of the last thing the visitor did, in any tab. */
  active: number;
  /** The share of sessions to keep, as it was known first in this session; fixed from then on. */
  rate?: number;
  /** An earlier session of this browser was remembered when it began. */
  again?: boolean;
}

/** The visitor's session, shared by the tabs of one origin. */
export interface Sessions {
  /** Id of the session that is going on, or undefined when it has ended. */
  peek(): string | undefined;
  /** The visitor did something: the session goes on, or a new one starts. */
  open(): string;
  /** Whether an earlier session of this browser was remembered when this one began. */
  again(): boolean;
  /** Whether this session is recorded. The answer changes once at most: when the first rate is learnt. */
  sampled(): boolean;
  /** The collector's rate: of this session if none was known, of later ones in any case. */
  learnRate(rate: number): void;
  forget(): void;
}

/** @param ownRate the page's own share of sessions, 0 … 1: the smaller of it and the collector's counts. */
export function createSessions(storage: KeyValueStorage, ownRate = 1): Sessions {
  // Storage may be full: what could not be written there still holds in this page.
  let mine: StoredSession | undefined;
  const read = (): StoredSession | undefined => {
    const { id, started, active, rate, again } = readJson<StoredSession>(storage, sessionKey) ?? mine ?? {};
    if (typeof id !== 'string' || typeof started !== 'number' || typeof active !== 'number') return undefined;
    const now = Date.now();
    if (now - active >= idleMs || now - started >= longestMs) return undefined;
    return { id, started, active, again: again === true, ...(typeof rate === 'number' ? { rate } : {}) };
  };
  const write = (session: StoredSession): void => {
    mine = session;
    storage.set(sessionKey, JSON.stringify(session));
  };
  return {
    peek: () => read()?.id,
    open() {
      const now = Date.now();
      const known = storage.get(rateKey);
      const again = storage.get(sessionKey) !== null;
      const session = read() ?? {
        id: createId(now),
        started: now,
        active: 0,
        again,
        ...(known ? { rate: +known } : {}),
      };
      if (now - session.active > 1000) write({ ...session, active: now });
      return session.id;
    },
    again: () => read()?.again === true,
    sampled() {
      const session = read();
      return session !== undefined && isSampled(session.id, Math.min(ownRate, session.rate ?? 1));
    },
    learnRate(rate) {
      storage.set(rateKey, String(rate));
      const session = read();
      if (session && session.rate === undefined) write({ ...session, rate });
    },
    forget() {
      mine = undefined;
      storage.remove(sessionKey);
      storage.remove(rateKey);
    },
  };
}
