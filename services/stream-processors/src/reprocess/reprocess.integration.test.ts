import { type TestScope, testScope } from '@sightline/local/testing';
import {
  type ClickHouse,
  clickHouseTime,
  createClickHouse,
  createLogger,
  createObjectStore,
  type ObjectStore,
  type OutgoingMessage,
  type Service,
} from '@sightline/platform';
import type { Interactions } from '@sightline/schemas';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildSegment } from '../archive/segment.ts';
import { decodeRecordingChunk } from '../recording-chunk.ts';
import { interactionRows, sessionChunkRow } from '../sessions/contribution.ts';
import { incoming } from '../testing/messages.ts';
import { storedOf } from '../testing/stored.ts';
import { expectedOf, interactionsOf, visit } from '../testing/visits.ts';
import { type Progress, reprocess } from './reprocess.ts';
import { type TargetName, targetNames } from './targets.ts';

let scope: TestScope;
let clickhouse: ClickHouse & Service;
let objectStore: ObjectStore;
const published: OutgoingMessage[] = [];
const log = createLogger({ service: 'test', level: 'fatal', format: 'json' });
const start = Date.UTC(2026, 10, 20, 12);
const chunks = [...visit('session-a', 'tab-00001', start, 24), ...visit('session-b', 'tab-00002', start + 50, 9)];

beforeAll(async () => {
  scope = await testScope({ clickhouse: true });
  clickhouse = createClickHouse({ ...scope.clickhouse, log });
  objectStore = createObjectStore(`file://${scope.dir}`);
  const decoded = chunks.map((message) => decodeRecordingChunk(incoming(message)));
  const segment = buildSegment(decoded, { partition: 0, offset: '0', random: 'abc' });
  await objectStore.put(segment.key, ...segment.pieces);
  await clickhouse.insertColumns('chunks', [segment.rows]);
  // What other thresholds had made of it: wrong figures, an interaction and a word that are none any more, some that are not there.
  const before = interactionsOf(chunks);
  await clickhouse.insert(
    'session_chunks',
    before.map((chunk) => ({
      ...sessionChunkRow(chunk),
      rage_clicks: 77,
      country: 'DE',
      automation: chunk.session === 'session-b' && chunk.seq === 0,
    })),
  );
  const rows = before.flatMap(interactionRows);
  await clickhouse.insert('interactions', [...rows.slice(5), { ...rows[6], idx: 4_000_000, type: 'dead_click' }]);
  const { project, session, tab, seq } = before[0] as Interactions;
  const words = { project, session, tab, seq, first_time: clickHouseTime(start), words: ['wrong'] };
  await clickhouse.insert('session_words', [
    { ...words, kind: 'click' },
    { ...words, kind: 'screen' },
  ]);
});
afterAll(async () => {
  await clickhouse?.stop();
  await scope?.stop();
});

const run = (names: readonly TargetName[], from: number, to: number, seen: Progress[] = []) =>
  reprocess({
    clickhouse,
    objectStore,
    publisher: { publish: async (messages) => void published.push(...messages) },
    log,
    names,
    from,
    to,
    project: 'shop',
    onProgress: (progress) => seen.push(progress),
  });
const rageClicks = () =>
  clickhouse.query<{ session: string; n: number }>(
    'SELECT session, toFloat64(sum(rage_clicks)) AS n FROM session_chunks FINAL GROUP BY session ORDER BY session',
  );

it('what is stored becomes what the thresholds make of the archive, and nothing else is left', async () => {
  const sessions = ['session-a', 'session-b'];
  const seen: Progress[] = [];
  const { leaks: _leaks, ...expected } = expectedOf(chunks);
  const progress = await run(targetNames, start, start + 60_000, seen);
  expect(progress).toMatchObject({ chunks: chunks.length, of: chunks.length, skipped: 0, removed: 2 });
  expect(seen.at(-1)).toEqual(progress);
  expect(await storedOf(clickhouse, sessions)).toMatchObject(expected);
  const counted = interactionsOf(chunks);
  const rage = (session: string): number =>
    counted
      .filter((chunk) => chunk.session === session)
      .flatMap(({ interactions }) => interactions)
      .filter(({ type }) => type === 'rage_click').length;
  expect(rage('session-a')).toBeGreaterThan(0);
  expect(await rageClicks()).toEqual(sessions.map((session) => ({ session, n: rage(session) })));
  // What only headers say is kept.
  expect(await clickhouse.query('SELECT DISTINCT country FROM session_chunks FINAL')).toEqual([{ country: 'DE' }]);
  expect(published.map(({ key }) => key).sort()).toEqual(['shop/session-a', 'shop/session-b']);
  expect(await clickhouse.query('SELECT DISTINCT done FROM heatmap_changes FINAL')).toEqual([{ done: 1 }]);
  // The signs that are stored with a chunk, for the heatmaps of its day and the next.
  expect(await clickhouse.query('SELECT * FROM heatmap_bots FINAL')).toEqual([
    { project: 'shop', day: '2026-11-20', session: 'session-b' },
  ]);
  expect(await clickhouse.query('SELECT DISTINCT toString(day) AS day FROM heatmap_changes ORDER BY day')).toEqual([
    { day: '2026-11-20' },
    { day: '2026-11-21' },
  ]);
  // Of what was on screen, thresholds say nothing.
  expect(await clickhouse.query('SELECT kind FROM session_words FINAL')).toEqual([{ kind: 'screen' }]);
  // Again, it changes nothing.
  expect(await run(targetNames, start, start + 60_000)).toMatchObject({ written: progress.written, removed: 0 });
  expect(await storedOf(clickhouse, sessions)).toMatchObject(expected);
});

it('a range that begins within a visit is derived as if all of it had been', async () => {
  const middle = start + 10 * 400 + 450;
  const { leaks: _leaks, ...expected } = expectedOf(chunks);
  expect(await run(['interactions', 'heatmaps'], middle, start + 60_000)).toMatchObject({ removed: 0, skipped: 0 });
  expect(await storedOf(clickhouse, ['session-a', 'session-b'])).toMatchObject(expected);
});

it('without figures a chunk keeps what is stored of it, and is counted', async () => {
  await clickhouse.command("ALTER TABLE session_chunks DELETE WHERE session = 'session-b' SETTINGS mutations_sync = 1");
  expect(await run(['interactions'], start, start + 60_000)).toMatchObject({ skipped: 9, removed: 0 });
});
