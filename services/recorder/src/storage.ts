/** Web storage that never throws: where the browser forbids it, the values live as long as the page. */
export interface KeyValueStorage {
  get(key: string): string | null;
  /** False when the value could not be kept (quota). */
  set(key: string, value: string): boolean;
  remove(key: string): void;
}

export function openStorage(area: 'localStorage' | 'sessionStorage'): KeyValueStorage {
  try {
    const storage = window[area];
    const probe = 'sightline:probe';
    storage.setItem(probe, '1');
    storage.removeItem(probe);
    return {
      get: (key) => storage.getItem(key),
      set: (key, value) => {
        try {
          storage.setItem(key, value);
          return true;
        } catch {
          return false;
        }
      },
      remove: (key) => storage.removeItem(key),
    };
  } catch {
    return memoryStorage();
  }
}

export function memoryStorage(): KeyValueStorage {
  const values = new Map<string, string>();
  return {
    get: (key) => values.get(key) ?? null,
    set: (key, value) => {
      values.set(key, value);
      return true;
    },
    remove: (key) => values.delete(key),
  };
}

/** The JSON object under `key`, or undefined when there is none that can be read. */
export function readJson<T extends object>(storage: KeyValueStorage, key: string): Partial<T> | undefined {
  try {
    const value: unknown = JSON.parse(storage.get(key) ?? 'null');
    return typeof value === 'object' && value !== null ? (value as Partial<T>) : undefined;
  } catch {
    return undefined;
  }
}
