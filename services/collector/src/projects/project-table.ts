import type { ControlRecord, Project } from '@sightline/schemas';

/** Whose key it is, and whether it still holds. */
type KeyState = { known: false } | { known: true; revoked: boolean; project: Project };

/** The projects and their keys, kept in memory from the control plane's topic. */
export interface ProjectTable {
  /** Takes a record of the topic; null deletes the key. Records of other kinds are passed over. */
  apply(recordKey: string, value: Buffer | null): void;
  find(ingestKey: string): KeyState;
}

const kind = 'project/';

export function createProjectTable(): ProjectTable {
  const projects = new Map<string, Project>();
  const keys = new Map<string, { project: Project; revoked: boolean }>();

  const remove = (recordKey: string): void => {
    for (const { key } of projects.get(recordKey)?.keys ?? []) keys.delete(key);
    projects.delete(recordKey);
  };

  return {
    apply(recordKey, value) {
      if (!recordKey.startsWith(kind)) return;
      // Parsed first: a record that cannot be read leaves the one before it as it was.
      const record = value === null || value.length === 0 ? null : (JSON.parse(value.toString()) as ControlRecord);
      remove(recordKey);
      if (record?.kind !== 'project') return;
      projects.set(recordKey, record);
      for (const { key, revokedAt } of record.keys) {
        keys.set(key, { project: record, revoked: revokedAt !== undefined });
      }
    },
    find(ingestKey) {
      const found = keys.get(ingestKey);
      return found ? { known: true, ...found } : { known: false };
    },
  };
}
