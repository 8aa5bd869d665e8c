import { type TestScope, testScope } from '@sightline/local/testing';
import { type ClickHouse, createClickHouse, createLogger, type Service } from '@sightline/platform';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDetectionStore } from './detection-store.ts';
import type { Match } from './match.ts';
import type { Correlation } from './sigma/rule-set.ts';

const log = createLogger({ service: 'test', level: 'error', format: 'json' });
const never = () => false;
const ids = ['first', 'second', 'third'];

let scope: TestScope;
let clickhouse: ClickHouse & Service;

beforeAll(async () => {
  scope = await testScope({ clickhouse: true });
  clickhouse = createClickHouse({ ...scope.clickhouse, log });
});

afterAll(async () => {
  await clickhouse?.stop();
  await scope?.stop();
});

const correlation = (type: Correlation['type'], way: string, timespan = 60_000): Correlation => ({
  id: `rule-${type}-${way}`,
  name: type,
  title: type,
  description: '',
  level: 'medium',
  tags: [],
  falsePositives: [],
  type,
  detections: ids.map((id) => ({ id, matches: never, types: undefined })),
  groupBy: ['source'],
  timespan,
  threshold: 3,
});

const matchOf = (match: Pick<Match, 'rule' | 'group' | 'time' | 'index'> & Partial<Match>): Match => ({
  project: 'shop',
  session: 's',
  tab: 't',
  seq: 0,
  type: 'custom',
  url: '',
  value: '',
  ...match,
});

/** What the query has to find, written down again as plainly as can be. */
function expected(matches: Match[], { type, timespan }: Correlation) {
  const rows = [...matches].sort((left, right) => left.time - right.time || left.index - right.index);
  const episodes: Match[][] = [];
  for (const row of rows) {
    const current = episodes.at(-1);
    if (current && row.time - (current.at(-1)?.time ?? 0) <= timespan) current.push(row);
    else episodes.push([row]);
  }
  const measure = (window: Match[]): number => {
    if (type === 'event_count') return window.length;
    if (type === 'value_count') return new Set(window.map(({ value }) => value)).size;
    if (type === 'temporal') return new Set(window.flatMap(({ value }) => value.split(' '))).size;
    let reached = 0;
    for (const { value } of window)
      while (reached < ids.length && value.split(' ').includes(ids[reached] ?? '')) reached++;
    return reached === ids.length ? ids.length : 0;
  };
  return episodes.map((episode) => ({
    first: `s/t/0/${episode[0]?.index}`,
    firstSeen: episode[0]?.time,
    lastSeen: episode.at(-1)?.time,
    count: episode.length,
    measure: Math.max(
      ...episode.map((last, index) =>
        // Of equal times all count, whichever comes first.
        measure(
          rows.filter(
            (row) =>
              row.time >= last.time - timespan &&
              (type === 'temporal_ordered'
                ? rows.indexOf(row) <= rows.indexOf(episode[index] ?? last)
                : row.time <= last.time),
          ),
        ),
      ),
    ),
  }));
}

const types = ['event_count', 'value_count', 'temporal', 'temporal_ordered'] as const;
const ways = [
  ['of fetched matches', undefined],
  ['by ClickHouse', { fewMatches: 0, fewRows: 20_000 }],
  ['by ClickHouse, for there are many', { fewMatches: 1_000, fewRows: 100 }],
] as const;

describe.each(types.flatMap((type) => ways.map(([way, limits]) => ({ type, way, limits }))))(
  '$type, $way',
  ({ type, way, limits }) => {
    it('finds the episodes and what stood within a time span, repeats or not', async () => {
      const rule = correlation(type, way);
      const store = createDetectionStore(clickhouse, limits);
      const matches: Match[] = [];
      let state = 7;
      const random = (below: number): number => {
        state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
        return Math.floor((state / 2 ** 31) * below);
      };
      for (let group = 0; group < 12; group++) {
        let time = 1_795_000_000_000;
        for (let index = 0; index < 40; index++) {
          time += random(10) === 0 ? 60_001 : random(group % 2 === 0 ? 45_000 : 4_000);
          const chosen = ids.filter(() => random(4) === 0);
          const value = type === 'value_count' ? String(random(5)) : (chosen.length > 0 ? chosen : ['first']).join(' ');
          matches.push(matchOf({ rule: rule.id, group: `source=${group}`, time, index, value }));
        }
      }
      await store.addMatches(matches);
      await store.addMatches(matches.filter((_, index) => index % 3 === 0));
      const groups = Array.from({ length: 12 }, (_, group) => ({
        project: 'shop',
        group: `source=${group}`,
        since: 1_795_000_000_000,
      }));
      const episodes = await store.episodes([{ rule, groups }]);
      for (const { group } of groups) {
        const found = episodes
          .filter((episode) => episode.group === group)
          .map(({ first, firstSeen, lastSeen, count, measure }) => ({ first, firstSeen, lastSeen, count, measure }));
        expect(found, group).toEqual(
          expected(
            matches.filter((match) => match.group === group),
            rule,
          ),
        );
      }
    });
  },
);

it('asks for many groups with long names', async () => {
  const rule = correlation('event_count', 'long names');
  const groups = Array.from({ length: 500 }, (_, group) => ({
    project: 'shop',
    group: `url=https://shop.example/${'x'.repeat(4_000)}/${group}`,
    since: 1_795_000_000_000,
  }));
  const matches = groups.map(({ project, group, since }, index) =>
    matchOf({ project, rule: rule.id, group, time: since, index }),
  );
  const store = createDetectionStore(clickhouse);
  await store.addMatches(matches);
  expect(await store.episodes([{ rule, groups }])).toHaveLength(500);
  expect(await store.findings([{ rule, groups }])).toEqual([]);
});

describe('a long episode', () => {
  it.each(ways)('is followed to its first match, however far back, %s', async (way, limits) => {
    const store = createDetectionStore(clickhouse, limits);
    const rule = correlation('event_count', way, 600_000);
    const start = 1_790_000_000_000;
    const hour = 3_600_000;
    const matches = Array.from({ length: 6 * 72 }, (_, index) =>
      matchOf({ project: 'long', rule: rule.id, group: 'source=1', time: start + index * 600_000, index }),
    );
    await store.addMatches(matches);
    const [episode, ...others] = await store.episodes([
      { rule, groups: [{ project: 'long', group: 'source=1', since: start + 72 * hour - 600_000 }] },
    ]);
    expect(others).toEqual([]);
    expect(episode).toMatchObject({ first: 's/t/0/0', count: 432, measure: 2 });
    expect(episode?.evidences).toHaveLength(50);
    expect(episode?.evidences[0]?.index).toBe(431);
  });
});
