import { randomUUID } from 'node:crypto';
import { ClickHouseError } from '@clickhouse/client';
import { sleep } from '../backoff.ts';
import type { Logger } from '../log.ts';
import type { ClickHouse } from './clickhouse.ts';

export interface MigrationLockOptions {
  clickhouse: ClickHouse;
  log: Logger;
  /** A holder that has given no sign of life for this long has lost the lock. */
  staleMs?: number;
}

const prefix = 'schema_migrations_lock_';
const tableExists = '57';

/** The lock's latest table, and how it stands; ages by the server's clock. */
interface State {
  number: number;
  released: boolean;
  ageMs: number;
}

async function latest(clickhouse: ClickHouse): Promise<State | undefined> {
  const [found] = await clickhouse.query<{ name: string; ageMs: number }>(
    `SELECT name, toUnixTimestamp64Milli(now64(3)) - toUnixTimestamp(metadata_modification_time) * 1000 AS ageMs
     FROM system.tables WHERE database = currentDatabase() AND startsWith(name, '${prefix}')
     ORDER BY toUInt32(substring(name, ${prefix.length + 1})) DESC LIMIT 1`,
  );
  if (!found) return undefined;
  const [state] = await clickhouse
    .query<{ signs: number; released: boolean; ageMs: number }>(
      `SELECT count() AS signs, max(released) AS released,
         toUnixTimestamp64Milli(now64(3)) - toUnixTimestamp64Milli(max(time)) AS ageMs FROM ${found.name}`,
    )
    // Dropped in between: it had been released.
    .catch(() => [{ signs: 1, released: true, ageMs: 0 }]);
  const number = Number(found.name.slice(prefix.length));
  return { number, released: state?.released ?? false, ageMs: state && state.signs > 0 ? state.ageMs : found.ageMs };
}

/**
 * Runs `work` in one process at a time. The lock is a chain of tables: whoever creates table n+1 (which ClickHouse lets
 * only one do) holds it, and may try when n was released or its holder has fallen silent. `checkHeld` throws when
 * another process has taken over meanwhile.
 */
export async function withMigrationLock(
  { clickhouse, log, staleMs = 30_000 }: MigrationLockOptions,
  work: (checkHeld: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const owner = randomUUID();
  const number = await acquire();
  const table = `${prefix}${number}`;
  const sign = (released: boolean) => clickhouse.insert(table, [{ owner, released }]);
  const alive = setInterval(() => void sign(false).catch(() => undefined), staleMs / 6);
  try {
    await work(async () => {
      if ((await latest(clickhouse))?.number !== number)
        throw new Error('another process has taken the migrations over');
    });
  } finally {
    clearInterval(alive);
    await sign(true).catch((error: unknown) => log.warn({ err: error }, 'migration_lock_not_released'));
  }

  async function acquire(): Promise<number> {
    for (;;) {
      const state = await latest(clickhouse);
      if (state && !state.released && state.ageMs < staleMs) {
        await sleep(200);
        continue;
      }
      if (state && !state.released) log.warn({ number: state.number, ageMs: state.ageMs }, 'migration_lock_taken_over');
      const mine = (state?.number ?? 0) + 1;
      try {
        await clickhouse.command(
          `CREATE TABLE ${prefix}${mine} (owner String, released Bool, time DateTime64(3) DEFAULT now64(3)) ` +
            'ENGINE = MergeTree ORDER BY time',
        );
      } catch (error) {
        if (error instanceof ClickHouseError && error.code === tableExists) continue;
        throw error;
      }
      // Whoever looked long ago may have created a table that others have left behind and dropped.
      if ((await latest(clickhouse))?.number !== mine) {
        await clickhouse.command(`DROP TABLE IF EXISTS ${prefix}${mine}`);
        continue;
      }
      if (state) await clickhouse.command(`DROP TABLE IF EXISTS ${prefix}${state.number}`);
      return mine;
    }
  }
}
