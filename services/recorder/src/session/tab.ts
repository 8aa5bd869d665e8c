import { createId } from '../ids.ts';
import { type KeyValueStorage, readJson } from '../storage.ts';
import type { Chunk } from '../transport/chunk.ts';
import { loadChunks, saveChunks } from '../transport/chunk-store.ts';

const tabKey = 'sightline:tab';
const chunksKey = 'sightline:chunks';

interface StoredTab {
  id: string;
  session: string;
  /** The next sequence number in `session`. */
  seq: number;
  /**
   * A page of this tab is alive. Browsers copy sessionStorage into a duplicated tab and into windows that a page opens:
   * who finds the mark set is a copy, or follows a crash, and takes a new id.
   */
  open: boolean;
  /** Chunks of the last page that had no room. */
  lost: number;
}

/** The tab: its id and sequence numbers outlive the page and belong to one page at a time. */
export interface Tab {
  /** Whether another page of this tab is alive, or was until a crash. */
  isTaken(): boolean;
  /** Takes the tab over from the page before: what that page could not send, and how many chunks of it were lost. */
  open(): { unsent: Chunk[]; lost: number };
  id(): string;
  /** The next sequence number of this tab in `session`; each is given out once. */
  nextSeq(session: string): number;
  /** Hands the tab to the next page, with the chunks that are not acknowledged yet. */
  close(unsent: Chunk[]): void;
  forget(): void;
}

export function createTab(storage: KeyValueStorage): Tab {
  let tab: StoredTab = { id: '', session: '', seq: 0, open: false, lost: 0 };
  const save = (changes: Partial<StoredTab>): void => {
    tab = { ...tab, ...changes };
    storage.set(tabKey, JSON.stringify(tab));
  };
  return {
    isTaken: () => readJson<StoredTab>(storage, tabKey)?.open === true,
    open() {
      const { id, session = '', seq = 0, open = true, lost = 0 } = readJson<StoredTab>(storage, tabKey) ?? {};
      const inherited = id !== undefined && !open;
      const unsent = inherited ? loadChunks(storage, chunksKey) : [];
      storage.remove(chunksKey);
      save(inherited ? { id, session, seq, open: true } : { id: createId(), session: '', seq: 0, open: true });
      return { unsent, lost: inherited ? lost : 0 };
    },
    id: () => tab.id,
    nextSeq(session) {
      if (tab.session !== session) tab = { ...tab, session, seq: 0 };
      const { seq } = tab;
      tab.seq += 1;
      return seq;
    },
    close(unsent) {
      const lost = saveChunks(storage, chunksKey, unsent);
      save({ open: false, lost });
    },
    forget() {
      storage.remove(tabKey);
      storage.remove(chunksKey);
    },
  };
}
