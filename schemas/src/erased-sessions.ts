import type { ControlRecord } from './generated/control-record.ts';

/** The sessions of which nothing is taken any more, kept in memory from the control plane's topic. */
export interface ErasedSessions {
  /** Takes a record of the topic; null deletes the key. Records of other kinds are passed over. */
  apply(recordKey: string, value: Uint8Array | null): void;
  /** `key`: project/session, the key of every message about a session. */
  has(key: string): boolean;
}

const kind = 'erased/';

export function createErasedSessions(now: () => number = Date.now): ErasedSessions {
  const until = new Map<string, number>();
  return {
    apply(recordKey, value) {
      if (!recordKey.startsWith(kind)) return;
      const key = recordKey.slice(kind.length);
      if (value === null || value.length === 0) {
        until.delete(key);
        return;
      }
      const record = JSON.parse(new TextDecoder().decode(value)) as ControlRecord;
      if (record.kind === 'erased') until.set(key, record.until);
    },
    has(key) {
      const end = until.get(key);
      return end !== undefined && now() < end;
    },
  };
}
