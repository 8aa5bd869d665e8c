import { status } from '@grpc/grpc-js';
import { clickHouseTime } from '@sightline/platform';
import type { HeatmapRequest, HeatmapResponse__Output, ListPagesResponse__Output } from '@sightline/schemas/grpc';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, refusal } from '../testing/ask.ts';
import { type AuditFixture, startAuditFixture } from '../testing/audit-service-fixture.ts';
import { storeChunks, storedChunk } from '../testing/stored-session.ts';
import { type TracePoint, traceRow } from '../testing/trace-row.ts';

let fixture: AuditFixture;
beforeAll(async () => {
  fixture = await startAuditFixture();
});
afterAll(() => fixture?.stop());

const minute = 60_000;
const start = 1_795_000_020_000 - (1_795_000_020_000 % minute);
const cart = 'https://shop.example/cart';
const home = 'https://shop.example/';

/** A point at 10 % and 20 % of the page, and of the same interaction what comes after it. */
const trace = (
  of: Record<string, unknown> & TracePoint & { session: string; idx: number },
  ...more: TracePoint[]
): object =>
  traceRow(
    {
      project: 'shop',
      page: cart,
      kind: 'click',
      device: 'desktop',
      bucket: clickHouseTime(start).slice(0, 19),
      tab: 'tab-aaaa',
      seq: 0,
      x: 10,
      y: 20,
      page_width: 1280,
      page_height: 2000,
      viewport_width: 1280,
      viewport_height: 800,
      ...of,
    },
    ...more,
  );

/** A point whose element is not known. */
const loose = { anchor: 0, anchorX: 0, anchorY: 0 };

const navigation = (session: string, page: string, time: number, idx: number): object => ({
  project: 'shop',
  session,
  tab: 'tab-aaaa',
  seq: 0,
  idx,
  type: 'navigation',
  time: clickHouseTime(time),
  url: page,
  page,
  source: '',
  user: '',
  detail: '{}',
});

const heatmap = (request: HeatmapRequest) =>
  ask<HeatmapResponse__Output>((done) =>
    fixture.heatmaps.getHeatmap({ project: 'shop', page: cart, kind: 'click', ...request }, fixture.metadata, done),
  );

beforeAll(async () => {
  const later = clickHouseTime(start + 5 * minute).slice(0, 19);
  const rows = [
    trace({ session: 'session-one', idx: 0 }),
    trace({ session: 'session-one', idx: 1 }),
    trace({ session: 'session-two', idx: 0, x: 12.34, y: 56.78, page_height: 3000, device: 'mobile' }),
    trace({ session: 'session-new', idx: 0, bucket: later, page_height: 2500 }),
    trace(
      { session: 'session-one', idx: 2, kind: 'move', weight: 7 },
      { weight: 5, x: 11, y: 20 },
      { weight: 2, x: 90.4, y: 99.6 },
    ),
    trace({ session: 'session-one', idx: 3, page: home }),
  ];
  await fixture.clickhouse.insert('heatmap_marks', rows);
  await fixture.clickhouse.insert('heatmap_marks', rows.slice(0, 5));

  // session-new saw the page last but has no keyframe; session-two cannot be played at all; session-one can.
  await fixture.clickhouse.insert('interactions', [
    navigation('session-one', home, start, 0),
    navigation('session-one', cart, start + 10_000, 4),
    navigation('session-one', home, start + 10_900, 8),
    navigation('session-two', cart, start + 20_000, 0),
    navigation('session-new', cart, start + 5 * minute, 0),
  ]);
  const of = (session: string) => ({ project: 'shop', session, object: `segments/${session}.seg` });
  const chunk = (keyframe: boolean) =>
    storedChunk({ tab: 'tab-aaaa', seq: 0, firstTime: start, lastTime: start + 6 * minute, keyframe });
  await storeChunks(fixture, of('session-one'), [chunk(true)]);
  await storeChunks(fixture, of('session-new'), [chunk(false)]);
});

describe('GetHeatmap', () => {
  it('sums equal coordinates, repeats once, and knows totals, medians and the background', async () => {
    expect(await heatmap({})).toEqual({
      points: [
        { x: 10, y: 20, value: 3, ...loose },
        { x: expect.closeTo(12.34, 4), y: expect.closeTo(56.78, 4), value: 1, ...loose },
      ],
      anchors: [],
      bands: [],
      elements: [],
      fold: 0,
      total: 4,
      sessions: 3,
      pageWidth: 1280,
      pageHeight: 2000,
      backgroundSession: 'session-one',
      backgroundTab: 'tab-aaaa',
      backgroundTime: start + 10_899,
    });
  });

  it('gives the other kind, one device, one range', async () => {
    const move = await heatmap({ kind: 'move' });
    expect(move).toMatchObject({ total: 14, sessions: 1, pageHeight: 2000 });
    expect(move.points).toEqual([
      { x: 10, y: 20, value: 7, ...loose },
      { x: 11, y: 20, value: 5, ...loose },
      { x: expect.closeTo(90.4, 4), y: expect.closeTo(99.6, 4), value: 2, ...loose },
    ]);
    const mobile = await heatmap({ device: 'mobile' });
    expect([mobile.total, mobile.pageHeight, mobile.backgroundSession]).toEqual([1, 3000, '']);
    expect((await heatmap({ from: start + minute })).total).toBe(1);
    expect((await heatmap({ from: start + 30_000, to: start + minute })).total).toBe(3);
    expect((await heatmap({ to: start })).total).toBe(0);
  });

  it('is empty, not wrong, for a page that nobody saw', async () => {
    expect(await heatmap({ page: 'https://shop.example/none' })).toEqual({
      points: [],
      anchors: [],
      bands: [],
      elements: [],
      fold: 0,
      total: 0,
      sessions: 0,
      pageWidth: 0,
      pageHeight: 0,
      backgroundSession: '',
      backgroundTab: '',
      backgroundTime: 0,
    });
  });

  it('refuses bad input by field', async () => {
    expect(await refusal(heatmap({ kind: 'fury' }))).toEqual([status.INVALID_ARGUMENT, 'invalid-argument', 'kind']);
    expect((await refusal(heatmap({ device: 'fridge' })))[2]).toBe('device');
    expect((await refusal(heatmap({ bots: 'some' })))[2]).toBe('bots');
    expect((await refusal(heatmap({ page: '' })))[2]).toBe('page');
  });

  it('gives the strongest 50,000 points of more', async () => {
    await fixture.clickhouse.insert(
      'heatmap_marks',
      // Each in a cell of its own: 21 elements, 50 × 50 cells each.
      Array.from({ length: 50_100 }, (_, idx) => {
        const cell = Math.floor(idx / 21);
        return trace({
          session: 'session-many',
          idx,
          page: 'https://many.example/',
          element: `#element-${idx % 21}`,
          element_x: (cell % 50) * 2 + 1,
          element_y: Math.floor(cell / 50) * 2 + 1,
          weight: idx < 200 ? 1 : 2,
        });
      }),
    );
    const many = await heatmap({ page: 'https://many.example/' });
    expect(many.points).toHaveLength(50_000);
    expect(many.points.filter(({ value }) => value === 2)).toHaveLength(49_900);
    expect(many.total).toBe(49_900 * 2 + 200);
  });
});

describe('GetHeatmap of products', () => {
  const product = (id: string): string => `https://ids.example/products/${id}`;
  const pattern = 'https://ids.example/products/*';
  const of = (request: HeatmapRequest) => heatmap({ page: pattern, ...request });

  beforeAll(async () => {
    const scroll = (session: string, idx: number, y: number, page: string, more: object = {}) =>
      trace({ session, idx, page, kind: 'scroll', x: 0, y, page_height: 2000, ...more });
    const band = (top: number, weight: number): TracePoint => ({ x: 0, y: top * 2, weight });
    const attention = (session: string, first: TracePoint, ...more: TracePoint[]) =>
      trace({ session, idx: 1, page: product('7'), kind: 'attention', ...first }, ...more);
    const rows = [
      scroll('session-one', 3, 40, product('7')),
      scroll('session-one', 7, 100, product('7')),
      scroll('session-two', 3, 40, product('7')),
      scroll('session-two', 3, 1, product('8'), { viewport_width: 400 }),
      scroll('session-bot', 3, 100, product('9')),
      scroll('session-two', 3, 100, 'https://ids.example/products/7/reviews'),
      attention('session-one', band(0, 1500)),
      attention('session-two', band(0, 500), band(1, 750), band(49, 250)),
      trace({ session: 'session-two', idx: 1, page: product('8'), kind: 'rage' }),
      trace({ session: 'session-two', idx: 2, page: product('8'), element: '#buy', element_x: 25, element_y: 50 }),
      trace({ session: 'session-two', idx: 2, page: product('8'), kind: 'dead', element: '#buy' }),
    ];
    await fixture.clickhouse.insert('heatmap_marks', rows);
    await fixture.clickhouse.insert('heatmap_marks', rows);
    await fixture.clickhouse.insert('heatmap_bots', [
      { project: 'shop', day: clickHouseTime(start).slice(0, 10), session: 'session-bot' },
    ]);
  });

  it('gives the reach of each depth, a view counting once, and the fold', async () => {
    const { bands, total, sessions, fold, points } = await of({ kind: 'scroll' });
    expect([total, sessions, fold, points]).toEqual([4, 3, 40, []]);
    expect(bands).toHaveLength(50);
    expect([0, 1, 19, 20, 49].map((band) => bands[band]?.value)).toEqual([4, 3, 3, 2, 2]);
    expect(bands[19]).toMatchObject({ top: 38, bottom: 40 });
  });

  it('gives the seconds for which bands were looked at', async () => {
    const { bands, total, fold } = await of({ kind: 'attention' });
    expect([bands, total, fold]).toEqual([
      [
        { top: 0, bottom: 2, value: 2 },
        { top: 2, bottom: 4, value: 0.75 },
        { top: 98, bottom: 100, value: 0.25 },
      ],
      3,
      40,
    ]);
  });

  it('takes bots out, or nothing but them, and widths of the viewport', async () => {
    expect((await of({ kind: 'scroll', bots: 'without' })).total).toBe(3);
    expect((await of({ kind: 'scroll', bots: 'only' })).total).toBe(1);
    expect((await of({ kind: 'scroll', maxViewportWidth: 400 })).total).toBe(1);
    expect((await of({ kind: 'scroll', minViewportWidth: 401 })).total).toBe(3);
    expect((await of({ kind: 'rage' })).points).toHaveLength(1);
  });

  it('gives clicks with their element, and elements with their clicks', async () => {
    const { points, anchors } = await of({ kind: 'click' });
    expect([points, anchors]).toEqual([[{ x: 10, y: 20, value: 1, anchor: 1, anchorX: 25, anchorY: 50 }], ['#buy']]);
    const { elements, total } = await of({ kind: 'element' });
    expect([elements, total]).toEqual([[{ element: '#buy', clicks: 1, rage: 0, dead: 1, errors: 0 }], 1]);
  });

  it('groups pages by what is an id in their path', async () => {
    const { pages } = await ask<ListPagesResponse__Output>((done) =>
      fixture.heatmaps.listPages({ project: 'shop', to: start + 10 * minute, grouped: true }, fixture.metadata, done),
    );
    expect(pages.filter(({ page }) => page.startsWith('https://ids'))).toEqual([
      { page: pattern, clicks: 1, moves: 0, sessions: 3 },
      { page: `${pattern}/reviews`, clicks: 0, moves: 0, sessions: 1 },
    ]);
  });
});

describe('ListPages', () => {
  it('gives pages with their figures, most clicks first', async () => {
    const { pages } = await ask<ListPagesResponse__Output>((done) =>
      fixture.heatmaps.listPages({ project: 'shop', to: start + 10 * minute }, fixture.metadata, done),
    );
    expect(pages.filter(({ page }) => page.startsWith('https://shop'))).toEqual([
      { page: cart, clicks: 4, moves: 14, sessions: 3 },
      { page: home, clicks: 1, moves: 0, sessions: 1 },
    ]);
  });
});
