import { fileURLToPath } from 'node:url';
import { createFileObjectStore } from './file-object-store.ts';
import type { ObjectStore } from './object-store.ts';

export { ObjectNotFoundError, type ObjectStore } from './object-store.ts';

/** One maker a URL scheme: another kind of store is another entry. */
const makers: Record<string, (url: URL) => ObjectStore> = {
  'file:': (url) => createFileObjectStore(fileURLToPath(url)),
};

/** @throws RangeError when no store serves the URL's scheme. */
export function createObjectStore(url: string): ObjectStore {
  const parsed = new URL(url);
  const make = makers[parsed.protocol];
  if (!make)
    throw new RangeError(`no object store for ${parsed.protocol} (there is: ${Object.keys(makers).join(' ')})`);
  return make(parsed);
}
