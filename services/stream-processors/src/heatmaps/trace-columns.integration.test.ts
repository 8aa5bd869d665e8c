import { type TestScope, testScope } from '@sightline/local/testing';
import { applyMigrations, type ClickHouse, createClickHouse, createLogger, type Service } from '@sightline/platform';
import type { Interactions } from '@sightline/schemas';
import { loadMigrations } from '@sightline/schemas/files';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { interactionsOf, visit } from '../testing/visits.ts';
import { createTraceColumns } from './trace-columns.ts';
import { heatmapTraces } from './traces.ts';

const log = createLogger({ service: 'test', level: 'fatal', format: 'json' });
let scope: TestScope;
let clickhouse: ClickHouse & Service;
beforeAll(async () => {
  scope = await testScope({ clickhouse: true });
  clickhouse = createClickHouse({ ...scope.clickhouse, log });
  await clickhouse.start();
  await applyMigrations({ clickhouse, migrations: loadMigrations(), log });
});
afterAll(async () => {
  await clickhouse.stop();
  await scope.stop();
});

const begin = Date.UTC(2026, 10, 23, 23, 59, 30);
const visits = ['session-a', 'session-b'].flatMap((session) =>
  interactionsOf(visit(session, `tab-of-${session}`, begin, 12)),
);
const place = {
  time: begin + 59_999,
  url: 'https://shop.example/größe?a',
  page: 'https://shop.example/größe',
  pageWidth: 1000.5,
  pageHeight: 2000,
};
const odd: Interactions = {
  ...(visits[0] as Interactions),
  seq: 4_000_000_000,
  device: 'tablet',
  interactions: [
    { index: 2 ** 31 + 6, type: 'dead_click', ...place, x: 12.345, y: 99.99, element: '#kaufen > "b"', elementX: 33.3 },
    { index: 3, type: 'error_click', ...place, x: 0, y: 100, viewportWidth: 390, viewportHeight: 844 },
    { index: 4, type: 'click', ...place, page: '', x: 1, y: 1 },
    { index: 5, type: 'navigation', ...place },
    {
      index: 6,
      type: 'move',
      ...place,
      cells: [
        [100, 100, 4_000_000_000],
        [0.5, 33.5, 2],
      ],
    },
    {
      index: 7,
      type: 'attention',
      ...place,
      depth: 90,
      bands: [
        [0, 5],
        [49, 4_000],
      ],
    },
  ],
};

it('makes the rows that heatmapTraces makes', async () => {
  const chunks = [...visits, odd];
  const rows = chunks.flatMap(heatmapTraces);
  await clickhouse.command('CREATE TABLE traces_by_columns AS heatmap_marks');
  await clickhouse.insert('heatmap_marks', rows);
  const traces = createTraceColumns();
  const minutes = chunks.map((chunk) => traces.add(chunk));
  await clickhouse.insertColumns('traces_by_columns', [traces.columns]);

  const order = 'ORDER BY session, tab, seq, idx, kind';
  const stored = await clickhouse.query(`SELECT * FROM traces_by_columns FINAL ${order}`);
  expect(stored).toEqual(await clickhouse.query(`SELECT * FROM heatmap_marks FINAL ${order}`));
  expect(stored).toHaveLength(rows.length);
  expect(stored).toContainEqual(
    expect.objectContaining({ kind: 'attention', x: [0, 0], y: [0, 9800], weight: [5, 4_000] }),
  );
  expect(stored).toContainEqual(
    expect.objectContaining({
      kind: 'dead',
      idx: 2 ** 31 + 6,
      element: ['#kaufen > "b"'],
      bucket: '2026-11-24 00:00:00',
    }),
  );
  expect(minutes.at(-1)).toEqual(new Set([Date.UTC(2026, 10, 24)]));
});
