/** Bytes under keys. Keys are `/`-separated segments of `A-Z a-z 0-9 . _ = -` that do not begin with a dot. */
export interface ObjectStore {
  /** Whole or not at all, and on disk when it resolves. An existing object is replaced. */
  put(key: string, bytes: Uint8Array): Promise<void>;
  /**
   * `length` bytes from `offset` on.
   * @throws ObjectNotFoundError, or RangeError when the object ends before.
   */
  read(key: string, offset: number, length: number): Promise<Buffer>;
  /** Deleting what is not there is no error. */
  delete(key: string): Promise<void>;
  /** Keys that begin with `prefix`, in no particular order. */
  list(prefix: string): AsyncIterable<string>;
  /** Throws when objects cannot be written. */
  ready(): Promise<void>;
}

export class ObjectNotFoundError extends Error {
  constructor(key: string) {
    super(`object ${key} does not exist`);
    this.name = 'ObjectNotFoundError';
  }
}

const segment = /^[A-Za-z0-9_=-][A-Za-z0-9._=-]*$/;

/** @throws RangeError when `key` is not a safe key. */
export function checkKey(key: string): void {
  if (!key.split('/').every((part) => segment.test(part)))
    throw new RangeError(`invalid object key ${JSON.stringify(key)}`);
}
