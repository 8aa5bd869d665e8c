/** Bytes under keys. Keys are `/`-separated segments of `A-Z a-z 0-9 . _ = -` that do not begin with a dot. */
export interface ObjectStore {
  /**
   * Whole or not at all, and durable when it resolves. An existing object is replaced.
   * @param pieces of it, one behind the other
   * @throws ObjectStoreFullError when there is no room for it.
   */
  put(key: string, ...pieces: Uint8Array[]): Promise<void>;
  /**
   * `length` bytes, at least one, from `offset` on.
   * @throws ObjectNotFoundError, or RangeError when the object ends before.
   */
  read(key: string, offset: number, length: number): Promise<Buffer>;
  /** Deleting what is not there is no error. */
  delete(key: string): Promise<void>;
  /** Objects whose keys begin with `prefix`, in no particular order. */
  list(prefix: string): AsyncIterable<StoredObject>;
  /** Throws when the store does not answer or may not be used. */
  ready(): Promise<void>;
  /** Bytes that still fit; undefined when the store does not tell. */
  freeBytes(): Promise<number | undefined>;
}

export interface StoredObject {
  key: string;
  bytes: number;
  /** Epoch ms of its last put. */
  modified: number;
}

export class ObjectNotFoundError extends Error {
  constructor(key: string) {
    super(`object ${key} does not exist`);
    this.name = 'ObjectNotFoundError';
  }
}

/** There is no room for another object: neither a fault of the object nor of the connection. */
export class ObjectStoreFullError extends Error {
  constructor(store: string, options?: ErrorOptions) {
    super(`${store} has no room left`, options);
    this.name = 'ObjectStoreFullError';
  }
}

/** The store could not be asked, or refused; `code` is what the README's table explains. */
export class ObjectStoreError extends Error {
  readonly code: string;

  constructor(message: string, code: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ObjectStoreError';
    this.code = code;
  }
}

const segment = /^[A-Za-z0-9_=-][A-Za-z0-9._=-]*$/;

/** @throws RangeError when `key` is not a safe key. */
export function checkKey(key: string): void {
  if (!key.split('/').every((part) => segment.test(part)))
    throw new RangeError(`invalid object key ${JSON.stringify(key)}`);
}
