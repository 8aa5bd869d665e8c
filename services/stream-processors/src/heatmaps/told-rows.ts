/** Rows that need be stored only once, of which this process remembers the latest. */
export interface ToldRows<Row> {
  /** Those that are not known to be stored, each once. */
  news(rows: readonly Row[]): Row[];
  /** Remembers rows, once they are stored. */
  told(rows: readonly Row[]): void;
}

/** @param most how many keys are remembered; forgetting one costs a row that is there already */
export function createToldRows<Row>(keyOf: (row: Row) => string, most = 10_000): ToldRows<Row> {
  const known = new Set<string>();
  return {
    news(rows) {
      const fresh = new Map<string, Row>();
      for (const row of rows) {
        const key = keyOf(row);
        if (!known.has(key)) fresh.set(key, row);
      }
      return [...fresh.values()];
    },
    told(rows) {
      if (known.size > most) known.clear();
      for (const row of rows) known.add(keyOf(row));
    },
  };
}
