import { type ClickHouse, type Columns, rowsOf } from '@sightline/platform';
import { coalesce } from './coalesce.ts';

export interface RowWriter<Rows> {
  /** Resolves when the rows are stored. Rejects when the insert failed: some of the rows may be stored then. */
  write(rows: Rows): Promise<void>;
  /** Until the next insert may start, ms: what is written until then goes with it. */
  dueIn(): number;
}

/** Between two inserts into one table: bounds the number of parts that ClickHouse has to merge. */
const spacing = { leastMs: 100, mostMs: 300 };

/** Rows of an insert that is large enough: behind, as many come faster than `mostMs`. */
const enoughRows = 20_000;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

/** Inserts that come at the same time, from several partitions, become one. @param enough rows of an insert that is large enough to go without waiting for more */
export function createRowWriter<Row extends object>(
  clickhouse: ClickHouse,
  table: string,
  enough: number = enoughRows,
): RowWriter<Row[]> {
  const insert = coalesce<Row[], void>(
    async (groups) => {
      await clickhouse.insert(table, groups.flat());
      return groups.map(() => undefined);
    },
    { ...spacing, isEnough: (groups) => sum(groups.map((rows) => rows.length)) >= enough },
  );
  return { write: async (rows) => (rows.length > 0 ? insert.ask(rows) : undefined), dueIn: insert.dueIn };
}

/** As `createRowWriter`, of rows as columns. */
export function createColumnWriter(
  clickhouse: ClickHouse,
  table: string,
  enough: number = enoughRows,
): RowWriter<readonly Columns[]> {
  const insert = coalesce<readonly Columns[], void>(
    async (groups) => {
      await clickhouse.insertColumns(table, groups.flat());
      return groups.map(() => undefined);
    },
    { ...spacing, isEnough: (groups) => sum(groups.flat().map(rowsOf)) >= enough },
  );
  return {
    write: async (blocks) => (blocks.some((block) => rowsOf(block) > 0) ? insert.ask(blocks) : undefined),
    dueIn: insert.dueIn,
  };
}
