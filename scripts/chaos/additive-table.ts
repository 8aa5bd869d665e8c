import type { ClickHouse } from '@sightline/platform';

/**
 * Puts a table that gathers marks in the place of the one that replaces rows: what is inserted again counts again. Only
 * to see that a run finds repeats.
 */
export async function additiveTable(clickhouse: ClickHouse): Promise<void> {
  const [created] = await clickhouse.query<{ sql: string }>(
    `SELECT create_table_query AS sql FROM system.tables WHERE database = currentDatabase() AND name = 'heatmap_marks'`,
  );
  if (!created) throw new Error('there is no table heatmap_marks');
  await clickhouse.command('DROP TABLE heatmap_marks');
  await clickhouse.command(
    created.sql
      .replace('ReplacingMergeTree', 'AggregatingMergeTree')
      .replaceAll(
        /Array\((?:\w+|LowCardinality\(String\))\)/g,
        (list) => `SimpleAggregateFunction(groupArrayArray, ${list})`,
      ),
  );
}
