import { type Chunk, nameOf } from './chunk.ts';

/** Bytes that all tabs of an origin keep at most, and for how long. What comes later is not kept: a recording's beginning
 * can be played without its end, not the other way round. */
const mostBytes = 20_000_000;
const longestMs = 24 * 3_600_000;
/** What was kept so recently may still be on its way to the collector, or to the next page of its tab. */
const freshMs = 10_000;
const storeName = 'chunks';

/** Sizes and ages can be read without the chunks. */
type StoredKey = [at: number, size: number, key: string, session: string, tab: string, seq: number];

/**
 * Compressed chunks that the collector could not take yet, in IndexedDB: they outlive their tab, and the next page of the
 * origin sends them with the same names. Works where there are Web Locks (secure contexts): a page holds its tab's
 * lock as long as it lives, and only chunks of tabs without a page are sent by others, by one page at a time.
 */
export interface KeptChunks {
  /** Keeps what has bytes and is not kept already, as far as there is room. */
  keep(chunks: Chunk[]): void;
  /** The collector has it, or never will. */
  drop(chunk: Chunk): void;
  /** A page of this tab lives, until {@link release}. */
  hold(tab: string): void;
  release(): void;
  /**
   * Goes through what tabs without a page have left; `send` says whether the chunk is done with.
   * @param isTaken chunks of this tab that the page sends by itself
   */
  resend(tab: string, isTaken: (chunk: Chunk) => boolean, send: (chunk: Chunk) => Promise<boolean>): Promise<void>;
  forget(): void;
}

const nothing: KeptChunks = {
  keep() {},
  drop() {},
  hold() {},
  release() {},
  resend: async () => {},
  forget() {},
};

const lockOf = (tab: string): string => `sightline:tab:${tab}`;

const result = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** @param key the project's ingest key: a page sends what was recorded with its own only */
export function openKeptChunks(key: string): KeptChunks {
  const { locks } = navigator;
  if (!locks || typeof indexedDB === 'undefined') return nothing;
  let database: Promise<IDBDatabase> | undefined;
  let release: (() => void) | undefined;
  const keys = new WeakMap<Chunk, StoredKey>();
  /** What this page has kept is this page's to send. */
  const mine = new Set<string>();

  const store = async (mode: IDBTransactionMode): Promise<IDBObjectStore> => {
    if (!database) {
      const opening = indexedDB.open('sightline', 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore(storeName);
      database = result(opening);
    }
    return (await database).transaction(storeName, mode).objectStore(storeName);
  };

  /** Storage may be full or forbidden: then nothing is kept. */
  const quietly = (work: Promise<unknown>): void => void work.catch(() => {});

  const put = async (chunks: Chunk[]): Promise<void> => {
    const target = await store('readwrite');
    const stored = (await result(target.getAllKeys())) as unknown as StoredKey[];
    let room = mostBytes;
    for (const old of stored) {
      if (old[0] < Date.now() - longestMs) target.delete(old as unknown as IDBValidKey);
      else room -= old[1];
    }
    for (const chunk of chunks) {
      const id = keys.get(chunk);
      room -= chunk.bytes?.length ?? 0;
      if (id && room > 0) target.put({ keyframe: chunk.keyframe, bytes: chunk.bytes }, id as unknown as IDBValidKey);
    }
  };

  const sendOf = async (
    tab: string,
    ids: StoredKey[],
    isTaken: (chunk: Chunk) => boolean,
    send: (chunk: Chunk) => Promise<boolean>,
  ): Promise<boolean> => {
    for (const id of ids.filter((other) => other[4] === tab).sort((a, b) => a[5] - b[5])) {
      const [, , , session, , seq] = id;
      const stored = await result<{ keyframe: boolean; bytes: Uint8Array<ArrayBuffer> } | undefined>(
        (await store('readonly')).get(id as unknown as IDBValidKey),
      );
      const chunk = { session, tab, seq, text: '', keyframe: false, ...stored };
      if (stored && !isTaken(chunk) && !(await send(chunk))) return false;
      (await store('readwrite')).delete(id as unknown as IDBValidKey);
    }
    return true;
  };

  return {
    keep(chunks) {
      const fresh = chunks.filter((chunk) => chunk.bytes && !keys.has(chunk));
      for (const chunk of fresh) {
        keys.set(chunk, [Date.now(), chunk.bytes?.length ?? 0, key, chunk.session, chunk.tab, chunk.seq]);
        mine.add(nameOf(chunk));
      }
      if (fresh.length > 0) quietly(put(fresh));
    },
    drop(chunk) {
      const id = keys.get(chunk);
      if (id) quietly(store('readwrite').then((target) => target.delete(id as unknown as IDBValidKey)));
    },
    hold(tab) {
      release?.();
      quietly(
        locks.request(
          lockOf(tab),
          () =>
            new Promise<void>((resolve) => {
              release = resolve;
            }),
        ),
      );
    },
    release() {
      release?.();
      release = undefined;
    },
    async resend(tab, isTaken, send) {
      await locks.request('sightline:resend', { ifAvailable: true }, async (lock) => {
        if (!lock) return;
        const all = (await result((await store('readonly')).getAllKeys())) as unknown as StoredKey[];
        const ids = all.filter(
          ([at, , owner, session, other, seq]) =>
            owner === key && at < Date.now() - freshMs && !mine.has(nameOf({ session, tab: other, seq })),
        );
        for (const other of new Set(ids.map((id) => id[4]))) {
          if (other === tab) {
            if (!(await sendOf(other, ids, isTaken, send))) return;
            continue;
          }
          const done = await locks.request(lockOf(other), { ifAvailable: true }, (theirs) =>
            theirs ? sendOf(other, ids, () => false, send) : true,
          );
          if (!done) return;
        }
      });
    },
    forget() {
      database?.then((open) => open.close()).catch(() => {});
      database = undefined;
      indexedDB.deleteDatabase('sightline');
    },
  };
}
