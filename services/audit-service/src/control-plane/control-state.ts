import type { ControlRecord, Project, User } from '@sightline/schemas';
import { parseControlRecord } from './control-record-parser.ts';

/** The control plane in memory: the latest record of each key of `sightline.control.v1`. */
export class ControlState {
  readonly #projects = new Map<string, Project>();
  readonly #users = new Map<string, User>();

  /** @returns false when the message is not a record of the contract; what was known under its key stays. */
  apply(key: string, value: Buffer | null): boolean {
    if (value === null || value.length === 0) {
      this.#delete(key);
      return true;
    }
    const record = parseControlRecord(key, value);
    if (!record) return false;
    this.#set(record);
    return true;
  }

  project(id: string): Project | undefined {
    return this.#projects.get(id);
  }

  /** By id. */
  projects(): Project[] {
    return [...this.#projects.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  user(id: string): User | undefined {
    return this.#users.get(id);
  }

  /** @param email in the form that `normalizeEmail` gives. */
  userByEmail(email: string): User | undefined {
    for (const user of this.#users.values()) if (user.email === email) return user;
    return undefined;
  }

  hasUsers(): boolean {
    return this.#users.size > 0;
  }

  #set(record: ControlRecord): void {
    if (record.kind === 'project') this.#projects.set(record.id, record);
    else this.#users.set(record.id, record);
  }

  #delete(key: string): void {
    const [kind, id] = key.split('/', 2);
    if (id === undefined) return;
    if (kind === 'project') this.#projects.delete(id);
    if (kind === 'user') this.#users.delete(id);
  }
}
