import type { Migration } from '@sightline/schemas/files';
import type { Logger } from '../log.ts';
import type { ClickHouse } from './clickhouse.ts';
import { withMigrationLock } from './migration-lock.ts';

export interface MigrationOptions {
  clickhouse: ClickHouse;
  migrations: Migration[];
  log: Logger;
}

const table = 'schema_migrations';

async function pending({ clickhouse, migrations }: MigrationOptions): Promise<Migration[]> {
  const applied = await clickhouse.query<{ number: number; checksum: string }>(
    `SELECT number, checksum FROM ${table} FINAL ORDER BY number`,
  );
  const checksums = new Map(applied.map(({ number, checksum }) => [number, checksum]));
  return [...migrations]
    .sort((a, b) => a.number - b.number)
    .filter(({ number, name, checksum }) => {
      const known = checksums.get(number);
      if (known !== undefined && known !== checksum) {
        throw new Error(`migration ${number} (${name}) was changed after it had been applied`);
      }
      return known === undefined;
    });
}

/**
 * Applies the migrations that have not been applied yet, in order, one process at a time. The statements of a migration
 * can be repeated (`IF NOT EXISTS`): it is recorded after its last one.
 * @throws Error when an applied migration has another checksum now.
 */
export async function applyMigrations(options: MigrationOptions): Promise<void> {
  const { clickhouse, log } = options;
  await clickhouse.command(
    `CREATE TABLE IF NOT EXISTS ${table} (number UInt32, name String, checksum String, applied DateTime DEFAULT now()) ` +
      'ENGINE = ReplacingMergeTree ORDER BY number',
  );
  if ((await pending(options)).length === 0) return;
  await withMigrationLock({ clickhouse, log }, async (checkHeld) => {
    // Anew, for another process may have done it while this one waited.
    for (const { number, name, checksum, statements } of await pending(options)) {
      for (const statement of statements) {
        await checkHeld();
        await clickhouse.command(statement);
      }
      await clickhouse.insert(table, [{ number, name, checksum }]);
      log.info({ number, name }, 'migration_applied');
    }
  });
}
