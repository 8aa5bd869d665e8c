import type { TabState } from './tab-state.ts';

/** What this process knows of a tab whose chunks it has published. */
export interface KnownTab {
  /** After the chunk `seq`. */
  state: TabState;
  seq: number;
  /** All chunks from here to `seq` have been published by this process, but for `missing`. */
  fromSeq: number;
  missing: ReadonlySet<number>;
}

/** A gap that is larger is not remembered number by number. */
const mostMissing = 1000;

/**
 * Where a chunk stands: `next` follows on what is known, `repeat` has been published already, `first` needs no history;
 * the history of any other must be asked for.
 */
export function placeOf(known: KnownTab | undefined, seq: number): 'first' | 'next' | 'repeat' | 'apart' {
  if (known && seq === known.seq + 1) return 'next';
  if (known && seq >= known.fromSeq && seq <= known.seq && !known.missing.has(seq)) return 'repeat';
  return seq === 0 ? 'first' : 'apart';
}

/** What is known after one more chunk; a chunk that came late changes nothing for those that follow the latest. */
export function remember(known: KnownTab | undefined, seq: number, state: TabState): KnownTab {
  const anew: KnownTab = { state, seq, fromSeq: seq, missing: new Set() };
  if (!known) return anew;
  if (seq === known.seq + 1) return { ...known, state, seq };
  if (seq <= known.seq) {
    const missing = new Set(known.missing);
    missing.delete(seq);
    return { ...known, missing, fromSeq: seq === known.fromSeq - 1 ? seq : known.fromSeq };
  }
  if (seq - known.seq + known.missing.size > mostMissing) return anew;
  const missing = new Set(known.missing);
  for (let absent = known.seq + 1; absent < seq; absent++) missing.add(absent);
  return { ...known, state, seq, missing };
}

/** The tabs known to this process; the ones that were longest without a chunk are forgotten first. */
export interface TabMemory {
  get(tab: string): KnownTab | undefined;
  set(tab: string, known: KnownTab): void;
}

export function createTabMemory(most: number): TabMemory {
  const tabs = new Map<string, KnownTab>();
  return {
    get: (tab) => tabs.get(tab),
    set(tab, known) {
      tabs.delete(tab);
      tabs.set(tab, known);
      const oldest = tabs.size > most ? tabs.keys().next().value : undefined;
      if (oldest !== undefined) tabs.delete(oldest);
    },
  };
}
