import { setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouse } from '@sightline/platform';
import { sqlString } from '../sql-strings.ts';

/** Rewriting the parts of a table takes as long as they are large. */
const longestMs = 30 * 60_000;

/** How many rows hold to the condition, each identity once. */
export async function countRows(clickhouse: ClickHouse, table: string, where: string): Promise<number> {
  const [row] = await clickhouse.query<{ n: number }>(
    `SELECT toFloat64(count()) AS n FROM ${table} FINAL WHERE ${where}`,
  );
  return row?.n ?? 0;
}

/**
 * Deletes rows for good: the parts that hold them are written anew without them (and the old ones leave the disk some
 * minutes later, when no query reads them any more). Done again, it does nothing. Rows that are inserted meanwhile may stay.
 */
export async function removeRows(clickhouse: ClickHouse, table: string, where: string): Promise<void> {
  const left = async (): Promise<number> => {
    const [row] = await clickhouse.query<{ n: number }>(`SELECT toFloat64(count()) AS n FROM ${table} WHERE ${where}`);
    return row?.n ?? 0;
  };
  const deadline = Date.now() + longestMs;
  for (let pause = 10, open = 0; (await left()) > 0; pause = Math.min(1_000, pause * 2)) {
    if (open === 0) await clickhouse.command(`ALTER TABLE ${table} DELETE WHERE ${where}`);
    await sleep(pause);
    const [state] = await clickhouse.query<{ open: number; failure: string }>(
      `SELECT toFloat64(count()) AS open, max(latest_fail_reason) AS failure FROM system.mutations
       WHERE database = currentDatabase() AND table = ${sqlString(table)} AND NOT is_done`,
    );
    if (state && state.failure !== '') throw new Error(`rows of ${table} stay: ${state.failure.slice(0, 300)}`);
    if (Date.now() > deadline) throw new Error(`rows of ${table} were not removed within ${longestMs / 60_000} min`);
    open = state?.open ?? 0;
  }
}
