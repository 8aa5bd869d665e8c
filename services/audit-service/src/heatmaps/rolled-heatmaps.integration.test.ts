import { type TestScope, testScope } from '@sightline/local/testing';
import { type ClickHouse, clickHouseTime, createClickHouse, type Service } from '@sightline/platform';
import {
  monthStatements,
  type RolledDay,
  rolledDaysQuery,
  rolledMonthsQuery,
  rollStatements,
} from '@sightline/schemas';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quiet } from '../testing/audit-service-fixture.ts';
import { type TracePoint, traceRow } from '../testing/trace-row.ts';
import { HeatmapRepository, type HeatmapSelection } from './heatmap-repository.ts';

let scope: TestScope;
let clickhouse: ClickHouse & Service;
let heatmaps: HeatmapRepository;
beforeAll(async () => {
  scope = await testScope({ clickhouse: true });
  clickhouse = createClickHouse({ ...scope.clickhouse, log: quiet });
  heatmaps = new HeatmapRepository(clickhouse);
});
afterAll(async () => {
  await clickhouse?.stop();
  await scope?.stop();
});

const project = 'shop';
const minute = 60_000;
const dayMs = 24 * 60 * minute;
const firstDay = Date.UTC(2026, 2, 1);
/** Two days that are over, and one that is not. */
const days = ['2026-03-01', '2026-03-02', '2026-03-03'];
const isOver = (day: string): boolean => day !== days[2];
const pages = ['https://shop.example/products/1', 'https://shop.example/products/2'];
const pattern = 'https://shop.example/products/*';
const kinds = ['click', 'rage', 'dead', 'error', 'move', 'scroll', 'attention'];

/** Repeatable numbers between 0 and 1 (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A process that does steps one after the other and may be killed between two of them. */
type Step = () => Promise<unknown>;

function chance(seed: number) {
  const random = randomNumbers(seed);
  const pick = <T>(choices: readonly T[]): T => choices[Math.floor(random() * choices.length)] as T;
  return {
    random,
    pick,
    /** Whether it came to the end. */
    async run(steps: Step[], mayDie: boolean): Promise<boolean> {
      const until = mayDie && random() < 0.4 ? Math.floor(random() * steps.length) : steps.length;
      for (const step of steps.slice(0, until)) await step();
      return until === steps.length;
    },
  };
}

/** What an interaction of the kind leaves: of some several points. */
function pointsOf(kind: string, random: () => number): [TracePoint, ...TracePoint[]] {
  const percent = (): number => Math.round(random() * 10_000) / 100;
  const weight = (): number => 1 + Math.floor(random() * 2_000);
  const several = <T>(one: (index: number) => T): [T, ...T[]] => [
    one(0),
    ...Array.from({ length: Math.floor(random() * 4) }, (_, index) => one(index + 1)),
  ];
  if (kind === 'move') return several(() => ({ x: percent(), y: percent(), weight: weight() }));
  if (kind === 'scroll') return [{ x: percent(), y: percent() }];
  if (kind !== 'attention') {
    const element = (): string => (kind === 'click' && random() < 0.7 ? (random() < 0.5 ? '#buy' : '#more') : '');
    return several(() => ({
      x: percent(),
      y: percent(),
      element: element(),
      element_x: percent(),
      element_y: percent(),
    }));
  }
  const top = Math.floor(random() * 46);
  return several((index) => ({ y: (top + index) * 2, weight: weight() }));
}

interface Message {
  rows: Record<string, unknown>[];
  bots: object[];
  changes: { project: string; day: string; cause: string }[];
}

function message({ random, pick }: ReturnType<typeof chance>, number: number): Message {
  const session = `session-${Math.floor(random() * 6)}`;
  // Some sessions last over midnight.
  const start = firstDay + Math.floor(random() * 3 * 24 * 60) * minute;
  const times = random() < 0.3 ? [start, Math.min(start + 12 * 60 * minute, firstDay + 3 * dayMs - 1)] : [start];
  const rows = times.flatMap((time, part) =>
    Array.from({ length: 1 + Math.floor(random() * 4) }, (_, index) => {
      const kind = random() < 0.5 ? 'click' : pick(kinds);
      const [first, ...more] = pointsOf(kind, random);
      const trace = {
        project,
        page: pick(pages),
        kind,
        device: pick(['desktop', 'mobile']),
        bucket: clickHouseTime(Math.floor(time / minute) * minute).slice(0, 19),
        session,
        tab: 'tab-aaaa',
        seq: number,
        idx: part * 10 + index,
        page_width: pick([390, 1280, 1425]),
        page_height: pick([0, 2000, 3001]),
        viewport_width: pick([390, 599, 600, 1280, 1440]),
        viewport_height: pick([700, 800]),
        ...first,
      };
      return traceRow(trace, ...more);
    }),
  );
  const touched = new Set(times.map((time) => clickHouseTime(time).slice(0, 10)));
  const isBot = random() < 0.15;
  const flagged = clickHouseTime(start).slice(0, 10);
  if (isBot) touched.add(flagged).add(clickHouseTime(start + dayMs).slice(0, 10));
  return {
    rows,
    bots: isBot ? [{ project, day: flagged, session }] : [],
    changes: [...touched].map((day) => ({ project, day, cause: `message-${number}` })),
  };
}

/** The steps of the heatmaps processor for one message. */
const writing = ({ rows, bots, changes }: Message): Step[] => {
  const late = changes.filter(({ day }) => isOver(day));
  return [
    () =>
      clickhouse.insert(
        'heatmap_changes',
        late.map((change) => ({ ...change, done: 0 })),
      ),
    () => clickhouse.insert('heatmap_marks', rows),
    () => clickhouse.insert('heatmap_bots', bots),
    () =>
      clickhouse.insert(
        'heatmap_changes',
        late.map((change) => ({ ...change, done: 1 })),
      ),
  ];
};

/** The steps of whoever erases a session. */
const erasing = (session: string, cause: string): Step[] => {
  const mark = (done: number) => () =>
    clickhouse.insert(
      'heatmap_changes',
      days.filter(isOver).map((day) => ({ project, day, cause, done })),
    );
  const erase = () =>
    clickhouse.command(
      'ALTER TABLE heatmap_marks DELETE WHERE project = {project:String} AND session = {session:String} SETTINGS mutations_sync = 1',
      { project, session },
    );
  return [mark(0), erase, mark(1)];
};

/** The steps of a roll; none while a change is under way. */
async function rolling(day: string, random: string, of = project): Promise<Step[]> {
  const [state] = await clickhouse.query<{ changes: number; begun: number; now: number }>(
    `SELECT countIf(done = 1) AS changes, countIf(done = 0) AS begun, toUnixTimestamp64Milli(now64(3)) AS now
     FROM heatmap_changes FINAL WHERE project = {project:String} AND day = {day:Date}`,
    { project: of, day },
  );
  if (!state || state.begun > 0) return [];
  const roll = { day, begunAt: state.now, random, changes: state.changes, slices: 1 + Number(random.endsWith('0')) };
  return rollStatements(roll).map((statement) => () => clickhouse.command(statement, { project: of }));
}

const rolledDays = (of = project) =>
  clickhouse.query<RolledDay>(rolledDaysQuery('2026-03-01', '2026-03-09'), { project: of });

/** The steps of putting the month together from the rolls that are in force. */
async function rollingMonth(random: string): Promise<Step[]> {
  const rolled = await rolledDays();
  if (rolled.length === 0) return [];
  const [clock] = await clickhouse.query<{ now: number }>('SELECT toUnixTimestamp64Milli(now64(3)) AS now');
  const roll = { month: '2026-03-01', begunAt: clock?.now ?? 0, random, days: rolled, slices: 2 };
  return monthStatements(roll).map((statement) => () => clickhouse.command(statement, { project }));
}

async function expectSameAsPoints(of: Partial<HeatmapSelection>): Promise<number> {
  const selection: HeatmapSelection = {
    project,
    page: pattern,
    kind: 'click',
    device: '',
    from: firstDay,
    to: firstDay + 3 * dayMs,
    minViewportWidth: 0,
    maxViewportWidth: 0,
    bots: '',
    visitors: '',
    country: '',
    segment: '',
    ...of,
  };
  const [figures, ofPoints] = await Promise.all([
    heatmaps.figures(selection),
    // A bound that is none of a band's lets nothing but the points be read; every width is above it.
    heatmaps.figures({ ...selection, minViewportWidth: 1 }),
  ]);
  expect(figures).toEqual(ofPoints);
  return figures.total;
}

/** Every order of the steps of two processes, each in its own order: true is the first's next step. */
function interleavings(first: number, second: number): boolean[][] {
  if (first === 0) return [Array.from({ length: second }, () => false)];
  if (second === 0) return [Array.from({ length: first }, () => true)];
  return [
    ...interleavings(first - 1, second).map((rest) => [true, ...rest]),
    ...interleavings(first, second - 1).map((rest) => [false, ...rest]),
  ];
}

describe('a day that is over', () => {
  const selection: HeatmapSelection = {
    project,
    page: pattern,
    kind: 'click',
    device: '',
    from: firstDay,
    to: firstDay + dayMs,
    minViewportWidth: 0,
    maxViewportWidth: 0,
    bots: '',
    visitors: '',
    country: '',
    segment: '',
  };
  /** Clicks by what is read now, and out of the points alone. */
  const totals = async (of: string): Promise<number[]> => {
    const both = [selection, { ...selection, minViewportWidth: 1 }].map((one) =>
      heatmaps.figures({ ...one, project: of }),
    );
    return (await Promise.all(both)).map(({ total }) => total);
  };
  const trace = (of: string, seq: number, kind: string, point: TracePoint, ...more: TracePoint[]) =>
    traceRow(
      {
        project: of,
        page: pages[0],
        kind,
        device: 'desktop',
        bucket: clickHouseTime(firstDay).slice(0, 19),
        session: 'session-late',
        tab: 'tab-aaaa',
        seq,
        page_width: 1280,
        page_height: 2000,
        viewport_width: 1280,
        ...point,
      },
      ...more,
    );
  const late = (of: string, seq: number, rows = [trace(of, seq, 'click', {})]): Message => ({
    rows,
    bots: [],
    changes: [{ project: of, day: days[0] as string, cause: `message-${seq}` }],
  });
  const all = async (steps: Step[]): Promise<void> => {
    for (const step of steps) await step();
  };
  /** A day with one click, rolled up. */
  const rolledDay = async (of: string): Promise<void> => {
    await all(writing(late(of, 0)));
    await all(await rolling(days[0] as string, 'first', of));
    expect(await rolledDays(of)).toHaveLength(1);
  };

  it('has every point of a trace, rolled up or not', async () => {
    const of = 'several-points';
    const cells = [
      { x: 10, y: 20, weight: 7 },
      { x: 11.5, y: 20, weight: 5 },
      { x: 90, y: 99, weight: 300 },
    ];
    const bands = [
      { top: 2, ms: 1500 },
      { top: 98, ms: 250 },
    ];
    const [cell, ...cellsAfter] = cells;
    const [band, ...bandsAfter] = bands.map(({ top, ms }) => ({ y: top, weight: ms }));
    const moved = trace(of, 0, 'move', { ...cell }, ...cellsAfter);
    const looked = trace(of, 0, 'attention', { ...band }, ...bandsAfter);
    const expectEveryPoint = async (): Promise<void> => {
      const move = await heatmaps.figures({ ...selection, project: of, kind: 'move' });
      expect(move).toMatchObject({ total: 312, sessions: 1, pageWidth: 1280, pageHeight: 2000 });
      expect(move.points.map(({ x, y, value }) => ({ x, y, weight: value }))).toEqual(
        cells.toSorted((a, b) => b.weight - a.weight),
      );
      const attention = await heatmaps.figures({ ...selection, project: of, kind: 'attention' });
      expect(attention).toMatchObject({ total: 1.75, sessions: 1, pageHeight: 2000 });
      expect(attention.bands).toEqual(bands.map(({ top, ms }) => ({ top, bottom: top + 2, value: ms / 1000 })));
    };
    const day = days[0] as string;
    // Stored twice, it counts once.
    await all([...writing(late(of, 0, [moved, looked])), () => clickhouse.insert('heatmap_marks', [looked, moved])]);
    expect(await rolledDays(of)).toEqual([]);
    await expectEveryPoint();
    await all(await rolling(day, 'roll', of));
    expect(await rolledDays(of)).toMatchObject([{ day }]);
    await expectEveryPoint();
    expect(
      await clickhouse.query(
        `SELECT kind, sumMap(widths) AS widths FROM heatmap_totals WHERE project = {project:String} GROUP BY kind ORDER BY kind`,
        { project: of },
      ),
    ).toEqual([
      { kind: 'attention', widths: { 1280: bands.length } },
      { kind: 'move', widths: { 1280: cells.length } },
    ]);
  });

  it.each([0, 1, 2, 3, 4])('says what its points say when a late message is killed after step %i', async (step) => {
    const of = `late-${step}`;
    await rolledDay(of);
    await all(writing(late(of, 1)).slice(0, step));
    const clicks = step < 2 ? 1 : 2;
    expect(await totals(of)).toEqual([clicks, clicks]);
    await all(writing(late(of, 1)));
    expect(await totals(of)).toEqual([2, 2]);
    await all(await rolling(days[0] as string, 'second', of));
    expect(await totals(of)).toEqual([2, 2]);
    expect(await rolledDays(of)).toMatchObject([{ roll: expect.stringMatching(/second$/) }]);
  });

  it('says what its points say in whatever order a late message and a roll take their steps', async () => {
    const orders = interleavings(3, 3);
    expect(orders).toHaveLength(20);
    for (const [number, order] of orders.entries()) {
      const of = `order-${number}`;
      await all(writing(late(of, 0)));
      const [begin, points, , done] = writing(late(of, 1)) as [Step, Step, Step, Step];
      const message = [begin, points, done];
      let rows: Step[] = [];
      let publish: Step = async () => undefined;
      const roll: Step[] = [
        async () => {
          const steps = await rolling(days[0] as string, 'roll', of);
          rows = steps.slice(0, -1);
          publish = steps.at(-1) ?? publish;
        },
        () => all(rows),
        () => publish(),
      ];
      for (const isMessage of order) await (isMessage ? message : roll).shift()?.();
      expect(await totals(of), order.join()).toEqual([2, 2]);
    }
  });
});

/** TEST_SEEDS=20 for more of the same. */
const seeds = Array.from({ length: Number(process.env.TEST_SEEDS ?? 1) }, (_, index) => index + 1);

it.each(seeds)(
  'heatmaps are the same as out of the points alone, whatever comes late or is killed in between (seed %i)',
  async (seed) => {
    for (const table of ['marks', 'bots', 'changes', 'rollups', 'months', 'cells', 'totals']) {
      await clickhouse.command(`TRUNCATE TABLE heatmap_${table}`);
    }
    const dice = chance(seed);
    const { random, pick } = dice;
    /** Messages whose processing was killed: they are read again. */
    const unfinished: Message[] = [];
    let rollsRead = 0;
    // The first messages are rolled up, so that there are rolls which later ones outdate.
    for (const number of [20, 21, 22]) await dice.run(writing(message(dice, number)), false);
    for (const day of days.filter(isOver)) await dice.run(await rolling(day, 'first'), false);
    for (let number = 0; number < 20; number += 1) {
      const luck = random();
      if (luck < 0.4) {
        const fresh = message(dice, number);
        if (!(await dice.run(writing(fresh), true))) unfinished.push(fresh);
      } else if (luck < 0.5) {
        const again = unfinished.shift();
        if (again) await dice.run(writing(again), false);
      } else if (luck < 0.65) {
        await dice.run(await rollingMonth(`m${number}`), true);
      } else if (luck < 0.95) {
        await dice.run(await rolling(pick(days.filter(isOver)), `r${number}`), true);
      } else {
        await dice.run(erasing(`session-${Math.floor(random() * 6)}`, `erasure-${number}`), false);
      }
      rollsRead += (await rolledDays()).length;
      await expectSameAsPoints({});
      if (number % 3 > 0) continue;
      await expectSameAsPoints({
        kind: pick([...kinds, 'element']),
        page: pick([...pages, pattern]),
        device: pick(['', '', 'desktop']),
        bots: pick(['', '', 'without', 'only']),
        from: firstDay + pick([0, 0, 61_000, dayMs, dayMs + 1]),
        to: firstDay + 3 * dayMs - pick([0, 0, 3 * minute, dayMs, dayMs + 30_000]),
      });
    }
    // At the end everything is read again and rolled up, and rolls are what is read.
    for (const again of unfinished) await dice.run(writing(again), false);
    for (const day of days.filter(isOver)) await dice.run(await rolling(day, 'last'), false);
    expect(rollsRead).toBeGreaterThan(0);
    expect(await rolledDays()).toEqual([
      { day: '2026-03-01', roll: expect.stringMatching(/last$/) },
      { day: '2026-03-02', roll: expect.stringMatching(/last$/) },
    ]);
    await dice.run(await rollingMonth('last'), false);
    expect(await clickhouse.query(rolledMonthsQuery('2026-03-01', '2026-03-09'), { project })).toMatchObject([
      {
        month: '2026-03-01',
        roll: expect.stringMatching(/last$/),
        days: [{}, {}].map(() => expect.stringMatching(/last$/)),
      },
    ]);
    let total = 0;
    for (const kind of [...kinds, 'element']) total += await expectSameAsPoints({ kind });
    expect(total).toBeGreaterThan(0);
  },
  300_000,
);
