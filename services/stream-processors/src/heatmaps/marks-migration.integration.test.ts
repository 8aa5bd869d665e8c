import { type TestScope, testScope } from '@sightline/local/testing';
import { type ClickHouse, createClickHouse, createLogger, type Service } from '@sightline/platform';
import type { Interactions } from '@sightline/schemas';
import { loadMigrations } from '@sightline/schemas/files';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { interactionsOf, visit } from '../testing/visits.ts';
import { heatmapTraces } from './traces.ts';

const log = createLogger({ service: 'test', level: 'fatal', format: 'json' });
let scope: TestScope;
let clickhouse: ClickHouse & Service;
beforeAll(async () => {
  scope = await testScope({ clickhouse: true });
  clickhouse = createClickHouse({ ...scope.clickhouse, log });
  await clickhouse.start();
});
afterAll(async () => {
  await clickhouse.stop();
  await scope.stop();
});

const statementsOf = (number: number): string[] =>
  loadMigrations().find((migration) => migration.number === number)?.statements ?? [];

const percent = (hundredths = 0): number => hundredths / 100;

/** The rows of the table before: one for each interaction and kind. */
const rowsBefore = (chunk: Interactions): object[] =>
  chunk.interactions.flatMap((interaction) =>
    heatmapTraces({ ...chunk, interactions: [interaction] }).map(({ element, element_x, element_y, ...row }) => ({
      ...row,
      cell: row.x.map((_, cell) => cell),
      x: row.x.map(percent),
      y: row.y.map(percent),
      element: element[0] ?? '',
      element_x: percent(element_x[0]),
      element_y: percent(element_y[0]),
    })),
  );

it('an upgrade leaves the rows that the same chunks make when they are read again', async () => {
  const chunks = ['session-a', 'session-b'].flatMap((session) =>
    interactionsOf(visit(session, `tab-of-${session}`, Date.UTC(2026, 10, 23, 23, 59, 30), 40)),
  );
  const before = chunks.flatMap(rowsBefore);
  const [table = ''] = statementsOf(16);
  // The database comes with the tables of today.
  await clickhouse.command('DROP TABLE heatmap_marks');
  await clickhouse.command(table);
  await clickhouse.insert('heatmap_traces', before);
  await clickhouse.insert('heatmap_traces', before.slice(0, 30));
  // It may be ended in the middle, and is repeated then.
  const twice = (number: number): string[] => [...statementsOf(number), ...statementsOf(number)];
  for (const statement of [18, 19, 20, 21, 22].flatMap(twice)) await clickhouse.command(statement);

  const rows = chunks.flatMap(heatmapTraces);
  expect(rows.length).toBeLessThan(before.length);
  await clickhouse.command('CREATE TABLE read_again AS heatmap_marks');
  await clickhouse.insert('read_again', rows);
  const order = 'ORDER BY session, tab, seq, idx, kind';
  const stored = await clickhouse.query(`SELECT * FROM heatmap_marks FINAL ${order}`);
  expect(stored).toEqual(await clickhouse.query(`SELECT * FROM read_again ${order}`));
  expect(stored).toHaveLength(rows.length);
});
