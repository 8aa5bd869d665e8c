import { fileURLToPath } from 'node:url';
import { createFileObjectStore } from './file-object-store.ts';
import type { ObjectStore } from './object-store.ts';
import { createS3ObjectStore } from './s3-object-store.ts';
import { readS3Place } from './s3-place.ts';

export {
  ObjectNotFoundError,
  type ObjectStore,
  ObjectStoreError,
  ObjectStoreFullError,
  type StoredObject,
} from './object-store.ts';

/** One maker a URL scheme: another kind of store is another entry. */
const makers: Record<string, (url: URL) => ObjectStore> = {
  'file:': (url) => createFileObjectStore(fileURLToPath(url)),
  's3:': (url) => createS3ObjectStore(readS3Place(url)),
};

/** @throws RangeError when no store serves the URL's scheme, or the URL says something that the store does not know. */
export function createObjectStore(url: string): ObjectStore {
  const parsed = new URL(url);
  const make = makers[parsed.protocol];
  if (!make)
    throw new RangeError(`no object store for ${parsed.protocol} (there is: ${Object.keys(makers).join(' ')})`);
  return make(parsed);
}
