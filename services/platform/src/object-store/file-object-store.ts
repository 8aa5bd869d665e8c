import { randomUUID } from 'node:crypto';
import { access, constants, type FileHandle, mkdir, open, opendir, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  checkKey,
  ObjectNotFoundError,
  type ObjectStore,
  ObjectStoreFullError,
  type StoredObject,
} from './object-store.ts';

/** Begins the name of a file that is being written; no key's segment begins with a dot. */
const temporary = '.writing-';

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);
const isMissing = (error: unknown): boolean => codeOf(error) === 'ENOENT';
/** The disk, or what a user may use of it, is full. */
const isFull = (error: unknown): boolean => codeOf(error) === 'ENOSPC' || codeOf(error) === 'EDQUOT';

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** In as few calls as the system allows, without a copy. */
async function writeAll(file: FileHandle, pieces: readonly Uint8Array[]): Promise<void> {
  for (let left = [...pieces]; left.length > 0; ) {
    let { bytesWritten } = await file.writev(left);
    const rest = left.findIndex((piece) => {
      if (piece.length > bytesWritten) return true;
      bytesWritten -= piece.length;
      return false;
    });
    left = rest < 0 ? [] : left.slice(rest);
    const [cut] = left;
    if (cut) left[0] = cut.subarray(bytesWritten);
  }
}

/** Objects as files under `root`: written beside their place, synced, renamed into it, and the folder synced. */
export function createFileObjectStore(root: string): ObjectStore {
  const pathOf = (key: string): string => {
    checkKey(key);
    return join(root, key);
  };

  /** Makes the folder and makes its name durable in each parent that was made. */
  const makeFolder = async (folder: string): Promise<void> => {
    const first = await mkdir(folder, { recursive: true });
    if (first === undefined) return;
    for (let made = folder; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made));
  };

  async function* walk(folder: string, key: string, prefix: string): AsyncIterable<StoredObject> {
    let entries: Awaited<ReturnType<typeof opendir>>;
    try {
      entries = await opendir(folder);
    } catch (error) {
      if (isMissing(error)) return;
      throw error;
    }
    for await (const entry of entries) {
      const path = `${key}${entry.name}`;
      if (entry.isDirectory()) {
        const inside = `${path}/`;
        if (inside.startsWith(prefix) || prefix.startsWith(inside))
          yield* walk(join(folder, entry.name), inside, prefix);
      } else if (!entry.name.startsWith(temporary) && path.startsWith(prefix)) {
        // What is deleted meanwhile is not there any more.
        const found = await stat(join(folder, entry.name)).catch((error: unknown) => {
          if (!isMissing(error)) throw error;
        });
        if (found) yield { key: path, bytes: found.size, modified: found.mtimeMs };
      }
    }
  }

  return {
    async put(key, ...pieces) {
      const path = pathOf(key);
      const folder = dirname(path);
      const writing = join(folder, `${temporary}${randomUUID()}`);
      try {
        await makeFolder(folder);
        const file = await open(writing, 'wx');
        try {
          await writeAll(file, pieces);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(writing, path);
      } catch (error) {
        await rm(writing, { force: true });
        throw isFull(error) ? new ObjectStoreFullError(`the folder ${root}`, { cause: error }) : error;
      }
      await syncFolder(folder);
    },

    async read(key, offset, length) {
      let file: Awaited<ReturnType<typeof open>>;
      try {
        file = await open(pathOf(key), 'r');
      } catch (error) {
        throw isMissing(error) ? new ObjectNotFoundError(key) : error;
      }
      try {
        const buffer = Buffer.allocUnsafe(length);
        let at = 0;
        while (at < length) {
          const { bytesRead } = await file.read(buffer, at, length - at, offset + at);
          if (bytesRead === 0) throw new RangeError(`object ${key} ends before ${offset + length}`);
          at += bytesRead;
        }
        return buffer;
      } finally {
        await file.close();
      }
    },

    async delete(key) {
      await rm(pathOf(key), { force: true });
    },

    list: (prefix) => walk(root, '', prefix),

    async ready() {
      await mkdir(root, { recursive: true });
      await access(root, constants.W_OK);
    },

    async freeBytes() {
      const { bavail, bsize } = await statfs(root);
      return bavail * bsize;
    },
  };
}
