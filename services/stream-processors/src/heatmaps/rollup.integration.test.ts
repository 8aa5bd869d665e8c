import { createLogger, type Service } from '@sightline/platform';
import { rolledDaysQuery } from '@sightline/schemas';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { encodeInteractions } from '../interactions-message.ts';
import { createPipeline, eventually, type Pipeline } from '../testing/pipeline.ts';
import { interactionsOf, visit } from '../testing/visits.ts';
import { createRollup } from './rollup.ts';
import { heatmapTraces } from './traces.ts';

let pipeline: Pipeline;
let running: Service;
const project = 'shop';
const twoDaysAgo = Math.floor(Date.now() / 86_400_000 - 2) * 86_400_000;
const day = new Date(twoDaysAgo).toISOString().slice(0, 10);
const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);

const log = createLogger({ service: 'test', level: 'silent', format: 'json' });
const rollup = () => createRollup({ clickhouse: pipeline.clickhouse, log, quietMs: 0, onRolled: () => undefined });
const rolled = () =>
  pipeline.clickhouse.query<{ day: string; roll: string }>(rolledDaysQuery('2000-01-01', tomorrow), { project });
const weights = async (table: string): Promise<number> => {
  const [row] = await pipeline.clickhouse.query<{ weight: number }>(
    `SELECT sum(weight) AS weight FROM ${table} WHERE kind != 'scroll' AND (day, roll) IN (SELECT day, roll FROM heatmap_rollups FINAL)`,
  );
  return row?.weight ?? 0;
};
const tracesOf = (visits: ReturnType<typeof visit>) => interactionsOf(visits).flatMap(heatmapTraces);
const weightOf = (visits: ReturnType<typeof visit>): number =>
  tracesOf(visits)
    .filter(({ kind }) => kind !== 'scroll')
    .flatMap(({ weight }) => weight)
    .reduce((sum, weight) => sum + weight, 0);
const publish = (visits: ReturnType<typeof visit>) => pipeline.publish(interactionsOf(visits).map(encodeInteractions));

/** Until the traces are stored and the change that they are has been noted as done. */
const stored = (traces: number, changes: number) =>
  eventually(async () => {
    const [row] = await pipeline.clickhouse.query<{ traces: number }>(
      'SELECT count() AS traces FROM heatmap_marks FINAL WHERE toDate(bucket) = {day:Date}',
      { day },
    );
    const [state] = await pipeline.clickhouse.query<{ done: number }>(
      'SELECT countIf(done = 1) AS done FROM heatmap_changes FINAL WHERE day = {day:Date}',
      { day },
    );
    expect([row?.traces, state?.done]).toEqual([traces, changes]);
  });

beforeAll(async () => {
  pipeline = await createPipeline();
  running = await pipeline.run('heatmaps');
});

afterAll(async () => {
  await running?.stop();
  await pipeline?.stop();
});

it('rolls a day up when it is over, and anew when something comes late', async () => {
  const first = visit('session-a', 'tab-0000a1', twoDaysAgo + 3_600_000, 8);
  const today = visit('session-a', 'tab-0000a2', Date.now(), 2);
  const late = visit('session-b', 'tab-0000b1', twoDaysAgo + 7_200_000, 3);
  await publish([...first, ...today]);
  // One for each chunk, and one that says that there are marks.
  await stored(tracesOf(first).length, 9);
  expect(await rolled()).toEqual([]);
  await rollup().pass();
  const [before] = await rolled();
  expect(before?.day).toBe(day);
  expect([await weights('heatmap_cells'), await weights('heatmap_totals')]).toEqual([weightOf(first), weightOf(first)]);

  await rollup().pass();
  expect(await rolled()).toEqual([before]);

  await publish(late);
  await stored(tracesOf(first).length + tracesOf(late).length, 12);
  expect(await rolled()).toEqual([]);
  await rollup().pass();
  expect(await rolled()).toEqual([{ day, roll: expect.not.stringMatching(before?.roll ?? '') }]);
  expect(await weights('heatmap_cells')).toBe(weightOf(first) + weightOf(late));
});

it('does not roll up a day of which a change has been begun, until it is done', async () => {
  const change = { project, day, cause: 'an-erasure' };
  await pipeline.clickhouse.insert('heatmap_changes', [{ ...change, done: 0 }]);
  await rollup().pass();
  expect(await rolled()).toEqual([]);
  await pipeline.clickhouse.insert('heatmap_changes', [{ ...change, done: 1 }]);
  await rollup().pass();
  expect(await rolled()).toHaveLength(1);
});

it('puts months that are over together from the rolls of their days, and anew when one of them has changed', async () => {
  const months = () =>
    pipeline.clickhouse.query<{ month: string; days: string[] }>(
      "SELECT toString(month) AS month, days FROM heatmap_months FINAL WHERE project = 'months'",
    );
  const traces = (...at: string[]) =>
    at.map((minute, idx) => ({
      project: 'months',
      page: 'https://shop.example/',
      kind: 'click',
      device: 'desktop',
      bucket: `${minute}:00`,
      session: 'session-m',
      tab: 'tab-0000m1',
      idx,
      x: [0],
      y: [0],
      weight: [1],
    }));
  const change = (cause: string, ...of: string[]) =>
    pipeline.clickhouse.insert(
      'heatmap_changes',
      of.map((one) => ({ project: 'months', day: one, cause, done: 1 })),
    );
  await pipeline.clickhouse.insert('heatmap_marks', traces('2026-01-05 10:00', '2026-01-31 23:59', '2026-02-01 00:00'));
  await change('', '2026-01-05', '2026-01-31', '2026-02-01');
  await rollup().pass();
  // February has one day: nothing is gained by a month.
  const [before, ...others] = await months();
  expect([before?.month, before?.days.length, others]).toEqual(['2026-01-01', 2, []]);
  const [sum] = await pipeline.clickhouse.query<{ weight: number; rolls: number }>(
    `SELECT sum(weight) AS weight, uniqExact(roll) AS rolls FROM heatmap_cells
     WHERE project = 'months' AND (day, roll) IN (SELECT month, roll FROM heatmap_months FINAL)`,
  );
  expect(sum).toEqual({ weight: 2, rolls: 1 });

  await change('late', '2026-01-31');
  await rollup().pass();
  const [after] = await months();
  expect(after?.days[0]).toBe(before?.days[0]);
  expect(after?.days[1]).not.toBe(before?.days[1]);
});

it('deletes old rolls that are not in force, and no other', async () => {
  const [now] = await rolled();
  const leftover = { project, page: 'https://shop.example/', kind: 'click', day, device: 'desktop', weight: 1 };
  for (const table of ['heatmap_cells', 'heatmap_totals']) {
    await pipeline.clickhouse.insert(table, [{ ...leftover, roll: '1700000000000-old' }]);
  }
  const rolls = (table: string) =>
    pipeline.clickhouse.query<{ roll: string }>(`SELECT DISTINCT roll FROM ${table} ORDER BY roll`);
  const before = await rolls('heatmap_cells');
  await rollup().purge();
  for (const table of ['heatmap_cells', 'heatmap_totals']) {
    expect(await rolls(table)).toEqual(before.filter(({ roll }) => !roll.endsWith('-old')));
  }
  expect(before.map(({ roll }) => roll)).toEqual(expect.arrayContaining([now?.roll, '1700000000000-old']));
});
