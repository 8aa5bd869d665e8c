import type { ClickHouse } from '@sightline/platform';
import type { Interactions } from '@sightline/schemas';
import { sqlTuples } from '../sql-tuples.ts';
import type { Target } from './targets.ts';

type Value = string | number;

/** Identities in one statement: keeps its text bounded. */
const atOnce = 400;

const keyOf = (identity: readonly Value[]): string => JSON.stringify(identity);

/**
 * Puts what has been derived in the place of what is stored of the same chunks, without a time in which there is nothing:
 * rows of a known identity are replaced by inserting them, then those whose identity has not been derived again are removed.
 * @returns rows written and removed.
 */
export async function replaceRows(
  clickhouse: ClickHouse,
  { table, where = '1', identity, rows }: Target,
  chunks: readonly Interactions[],
): Promise<{ written: number; removed: number }> {
  const derived = chunks.flatMap(rows) as Record<string, Value>[];
  await clickhouse.insert(table, derived);
  const stale: Value[][] = [];
  const kept = new Set(derived.map((row) => keyOf(identity.map((column) => row[column] ?? 0))));
  for (let start = 0; start < chunks.length; start += atOnce) {
    const tuples = chunks
      .slice(start, start + atOnce)
      .map(({ project, session, tab, seq }) => [project, session, tab, seq]);
    const stored = await clickhouse.query<Record<string, Value>>(
      `SELECT DISTINCT ${identity.join(', ')} FROM ${table} WHERE ${where} AND (project, session, tab, seq) IN (${sqlTuples(tuples)})`,
    );
    for (const row of stored) {
      const values = identity.map((column) => row[column] ?? 0);
      if (!kept.has(keyOf(values))) stale.push(values);
    }
  }
  for (let start = 0; start < stale.length; start += atOnce) {
    const gone = sqlTuples(stale.slice(start, start + atOnce));
    await clickhouse.command(
      `ALTER TABLE ${table} DELETE WHERE (${identity.join(', ')}) IN (${gone}) SETTINGS mutations_sync = 1`,
    );
  }
  return { written: derived.length, removed: stale.length };
}
