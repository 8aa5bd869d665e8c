import type { ControlRecord, Erasure, Project, User } from '@sightline/schemas';
import { parseControlRecord } from './control-record-parser.ts';

/** The control plane in memory: the latest record of each key of `sightline.control.v1`. */
export class ControlState {
  readonly #projects = new Map<string, Project>();
  readonly #users = new Map<string, User>();
  readonly #erasures = new Map<string, Erasure>();
  /** Of each erased session (project/session): until when it is refused. */
  readonly #erased = new Map<string, number>();

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

  erasure(id: string): Erasure | undefined {
    return this.#erasures.get(id);
  }

  /** The oldest request first. */
  erasures(): Erasure[] {
    return [...this.#erasures.values()].sort((a, b) => a.requestedAt - b.requestedAt);
  }

  /** Erased sessions (project/session) that need no longer be refused at `now`. */
  erasedBefore(now: number): string[] {
    return [...this.#erased].filter(([, until]) => until < now).map(([key]) => key);
  }

  #set(record: ControlRecord): void {
    switch (record.kind) {
      case 'project':
        this.#projects.set(record.id, record);
        break;
      case 'user':
        this.#users.set(record.id, record);
        break;
      case 'erasure':
        this.#erasures.set(record.id, record);
        break;
      case 'erased':
        this.#erased.set(record.id, record.until);
    }
  }

  #delete(key: string): void {
    const slash = key.indexOf('/');
    if (slash < 0) return;
    const [kind, id] = [key.slice(0, slash), key.slice(slash + 1)];
    if (kind === 'project') this.#projects.delete(id);
    if (kind === 'user') this.#users.delete(id);
    if (kind === 'erasure') this.#erasures.delete(id);
    if (kind === 'erased') this.#erased.delete(id);
  }
}
