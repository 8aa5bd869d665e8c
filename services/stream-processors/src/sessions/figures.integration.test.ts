import { type TestScope, testScope } from '@sightline/local/testing';
import { type ClickHouse, createClickHouse, createLogger, type Service } from '@sightline/platform';
import type { Interactions } from '@sightline/schemas';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { interactionsOf, visit } from '../testing/visits.ts';
import { interactionRows, sessionChunkRow } from './contribution.ts';
import { queryFigures } from './figures.ts';
import { interactionColumns } from './interaction-columns.ts';

let scope: TestScope;
let clickhouse: ClickHouse & Service;
beforeAll(async () => {
  scope = await testScope({ clickhouse: true });
  const log = createLogger({ service: 'test', level: 'silent', format: 'json' });
  clickhouse = createClickHouse({ ...scope.clickhouse, log });
});
afterAll(async () => {
  await clickhouse?.stop();
  await scope?.stop();
});

const start = 1_795_000_000_000;
const minute = 60_000;
const chunk = (session: string, more: Partial<Interactions>) =>
  sessionChunkRow({
    project: 'shop',
    session,
    tab: 'tab-00001',
    seq: 0,
    firstTime: start,
    lastTime: start,
    receivedTime: start,
    device: 'desktop',
    source: '9f86d081884c7d65',
    events: 1,
    bytes: 100,
    keyframe: false,
    interactions: [],
    ...more,
  });
const figuresOf = async (session: string) => (await queryFigures(clickhouse, [{ project: 'shop', session }]))[0];

it('keeps interactions alike, whether they are inserted as rows or as columns', async () => {
  const visits = interactionsOf(visit('session-a', 'tab-00001', start, 24));
  const chunks = [...visits, { ...visits[0], seq: 4_000_000_000, user: 'Zoë', interactions: [] } as Interactions];
  await clickhouse.command('CREATE TABLE interactions_by_columns AS interactions');
  await clickhouse.insert('interactions', chunks.flatMap(interactionRows));
  await clickhouse.insertColumns('interactions_by_columns', [interactionColumns(chunks)]);
  const order = 'ORDER BY session, tab, seq, idx';
  const stored = await clickhouse.query(`SELECT * FROM interactions_by_columns FINAL ${order}`);
  expect(stored).toHaveLength(chunks.flatMap(interactionRows).length);
  expect(stored).toEqual(await clickhouse.query(`SELECT * FROM interactions FINAL ${order}`));
});

it('takes a session of one event as it is', async () => {
  await clickhouse.insert('session_chunks', [chunk('session-one', {})]);
  expect(await figuresOf('session-one')).toMatchObject({ durationMs: 0, chunks: 1, events: 1, gaps: 0, activeMs: 0 });
});

it('takes a day for a session, and a year for a clock that was set', async () => {
  for (const [session, lasts, expected] of [
    ['session-day', 24 * 60 * minute, 24 * 60 * minute],
    ['session-year', 365 * 24 * 60 * minute, 7 * minute],
  ] as const) {
    await clickhouse.insert('session_chunks', [
      chunk(session, {}),
      chunk(session, {
        seq: 1,
        firstTime: start + lasts,
        lastTime: start + lasts,
        receivedTime: start + 7 * minute,
      }),
    ]);
    expect((await figuresOf(session))?.durationMs).toBe(expected);
  }
});

it('takes nobody for active longer than the session lasts, whatever tabs say together', async () => {
  const tab = (id: string, activeMs: number) =>
    chunk('session-active', { tab: id, lastTime: start + minute, activeMs });
  await clickhouse.insert('session_chunks', [tab('tab-00001', 35_000), tab('tab-00002', 20_000)]);
  expect(await figuresOf('session-active')).toMatchObject({ durationMs: minute, activeMs: 55_000 });
  await clickhouse.insert('session_chunks', [tab('tab-00003', 10_000)]);
  expect(await figuresOf('session-active')).toMatchObject({ durationMs: minute, activeMs: minute });
});

it('counts what is missing of every tab, of 10,000 tabs too', async () => {
  const tabs = Array.from({ length: 10_000 }, (_, tab) =>
    // Every tenth has lost its first chunk.
    chunk('session-tabs', {
      tab: `tab-${String(tab).padStart(6, '0')}`,
      seq: tab % 10 === 0 ? 1 : 0,
      gaps: tab === 7 ? 2 : 0,
    }),
  );
  await clickhouse.insert('session_chunks', tabs);
  await clickhouse.insert('session_chunks', tabs);
  expect(await figuresOf('session-tabs')).toMatchObject({ tabs: 10_000, chunks: 10_000, gaps: 1_002 });
});

it('sums up the behaviour of all tabs, each chunk once', async () => {
  const rows = ['tab-00001', 'tab-00002'].flatMap((tab) =>
    [0, 1].map((seq) => chunk('session-behaviour', { tab, seq, behaviour: { pointerPx: 100, chordPx: 90 } })),
  );
  await clickhouse.insert('session_chunks', rows);
  await clickhouse.insert('session_chunks', rows);
  const { behaviour } = (await figuresOf('session-behaviour')) ?? {};
  expect(behaviour).toMatchObject({ pointerPx: 400, straightness: 0.9, keyIntervals: 0, flags: [], botScore: 0 });
});
