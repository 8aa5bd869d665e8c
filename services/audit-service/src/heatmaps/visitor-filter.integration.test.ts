import { status } from '@grpc/grpc-js';
import { clickHouseTime } from '@sightline/platform';
import type { HeatmapComparison__Output, HeatmapRequest, HeatmapResponse__Output } from '@sightline/schemas/grpc';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, refusal } from '../testing/ask.ts';
import { type AuditFixture, startAuditFixture } from '../testing/audit-service-fixture.ts';
import { traceRow } from '../testing/trace-row.ts';

let fixture: AuditFixture;
const start = 1_795_000_020_000 - (1_795_000_020_000 % 60_000);
const page = 'https://shop.example/cart';

interface Visit {
  session: string;
  user?: string;
  returning?: boolean;
  country?: string;
  traits?: Record<string, string>;
  /** Elements that it clicked; empty: a place that belongs to none. */
  clicks: string[];
  /** Percent of the page that it saw. */
  depth?: number;
  began?: number;
}

const chunk = ({ session, user = '', returning = false, country = '', traits = {}, began = start }: Visit): object => ({
  project: 'shop',
  session,
  tab: 'tab-aaaa',
  seq: 0,
  first_time: clickHouseTime(began),
  last_time: clickHouseTime(began + 1000),
  received_time: clickHouseTime(began + 1000),
  events: 1,
  bytes: 1,
  user,
  returning,
  country,
  traits,
});

const traces = ({ session, clicks, depth = 40 }: Visit): object[] => {
  const trace = {
    project: 'shop',
    page,
    device: 'desktop',
    bucket: clickHouseTime(start).slice(0, 19),
    session,
    tab: 'tab-aaaa',
    seq: 0,
    page_width: 1280,
    page_height: 2000,
    viewport_width: 1280,
    viewport_height: 800,
  };
  return [
    traceRow({ ...trace, kind: 'scroll', idx: 1, y: depth }),
    ...clicks.map((element, index) => traceRow({ ...trace, kind: 'click', idx: 8 + index * 4, x: 12, y: 33, element })),
  ];
};

const heatmap = (request: HeatmapRequest) =>
  ask<HeatmapResponse__Output>((done) =>
    fixture.heatmaps.getHeatmap({ project: 'shop', page, kind: 'click', ...request }, fixture.metadata, done),
  );
const compare = (first: HeatmapRequest, second: HeatmapRequest | undefined) =>
  ask<HeatmapComparison__Output>((done) =>
    fixture.heatmaps.compareHeatmaps(
      { first: { project: 'shop', page, kind: 'click', ...first }, ...(second && { second }) },
      fixture.metadata,
      done,
    ),
  );

beforeAll(async () => {
  fixture = await startAuditFixture();
  const visits: Visit[] = [
    { session: 'session-new', clicks: [''] },
    { session: 'session-again', returning: true, clicks: ['', ''] },
    // Another session of the same user began before.
    { session: 'session-user', user: 'u-1', traits: { plan: 'gold', team: 'a=b' }, clicks: ['', '', ''] },
    { session: 'session-first', user: 'u-1', traits: { plan: 'free' }, clicks: [], began: start - 86_400_000 },
    { session: 'session-abroad', country: 'DE', clicks: ['', '', '', '', ''] },
    // Of the two groups in Austria and Belgium, the first clicks #buy far more often, and #help alike.
    ...Array.from({ length: 100 }, (_, index): Visit => {
      const isFirst = index % 2 === 0;
      return {
        session: `session-group-${index}`,
        country: isFirst ? 'AT' : 'BE',
        clicks: [
          // More clicks of one session count once.
          ...(index % 10 < (isFirst ? 8 : 2) ? ['#buy', '#buy', '#buy'] : []),
          ...(index % 5 < 2 ? ['#help'] : []),
        ],
        depth: isFirst ? 100 : 50,
      };
    }),
  ];
  await fixture.clickhouse.insert('session_chunks', visits.map(chunk));
  await fixture.clickhouse.insert('heatmap_marks', visits.flatMap(traces));
});
afterAll(() => fixture?.stop());

describe('a heatmap of some visitors', () => {
  const total = async (request: HeatmapRequest): Promise<number> => (await heatmap(request)).total;

  it('is of who is new, or comes back', async () => {
    expect(await total({ visitors: 'returning' })).toBe(2 + 3);
    expect((await total({ visitors: 'new' })) + 5).toBe(await total({}));
  });

  it('is of a country, and of a segment by a trait', async () => {
    expect(await total({ country: 'DE' })).toBe(5);
    expect(await total({ country: 'FR' })).toBe(0);
    expect(await total({ segment: 'plan=gold' })).toBe(3);
    expect(await total({ segment: 'team=a=b' })).toBe(3);
    expect(await total({ segment: 'plan=go' })).toBe(0);
    expect(await total({ segment: 'plan=gold', visitors: 'new' })).toBe(0);
  });

  it('is of reach and elements, too', async () => {
    expect((await heatmap({ kind: 'scroll', country: 'AT' })).total).toBe(50);
    const { elements } = await heatmap({ kind: 'element', country: 'AT' });
    expect(elements.map(({ element }) => element)).toEqual(['#buy', '#help']);
  });

  it.each([
    [{ visitors: 'old' }, 'visitors'],
    [{ country: 'de' }, 'country'],
    [{ segment: 'gold' }, 'segment'],
    [{ segment: '=gold' }, 'segment'],
  ])('refuses %j', async (request, field) => {
    expect(await refusal(heatmap(request))).toEqual([status.INVALID_ARGUMENT, 'invalid-argument', field]);
  });
});

describe('a comparison', () => {
  it('tells a difference from chance, by sessions', async () => {
    const { places, ...totals } = await compare({ country: 'AT' }, { country: 'BE' });
    expect(totals).toEqual({ firstSessions: 50, secondSessions: 50, tested: 2 });
    expect(places).toMatchObject([
      { element: '#buy', firstSessions: 40, secondSessions: 10, tested: true, significant: true },
      { element: '#help', firstSessions: 20, secondSessions: 20, tested: true, significant: false },
    ]);
    expect(places[0]?.difference).toBeCloseTo(0.6, 12);
    expect([places[0]?.x, places[0]?.y]).toEqual([12, 33]);
  });

  it('is of cells where the element is not known, and of bands for reach', async () => {
    const cells = await compare({ country: 'DE' }, { visitors: 'returning' });
    expect(cells.places).toMatchObject([
      { element: '', x: 10, y: 30, firstSessions: 1, secondSessions: 2, tested: false },
    ]);
    const reach = await compare({ kind: 'scroll', country: 'AT' }, { country: 'BE' });
    expect(reach.places.filter(({ significant }) => significant).map(({ y }) => y)).toEqual(
      Array.from({ length: 25 }, (_, band) => 50 + band * 2),
    );
  });

  it('is refused of attention, and without a second', async () => {
    const refused = async (call: Promise<unknown>): Promise<string> => (await refusal(call))[2];
    expect(await refused(compare({ kind: 'attention' }, {}))).toBe('kind');
    expect(await refused(compare({}, { bots: 'some' }))).toBe('bots');
    expect(await refused(compare({}, undefined))).toBe('second');
  });
});
