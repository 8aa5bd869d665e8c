import type { ClickHouse } from '@sightline/platform';
import { clickHouseTime } from '@sightline/platform';
import type { Alert } from '@sightline/schemas';
import { createRowWriter } from '../row-writer.ts';
import { sqlTuples } from '../sql-tuples.ts';
import type { Episode } from './episode.ts';
import { episodeQuery, sqlTime } from './episode-query.ts';
import { episodesOf, type MatchRow } from './episodes.ts';
import type { KnownFinding } from './finding.ts';
import type { Match } from './match.ts';
import type { Correlation } from './sigma/rule-set.ts';

/** A group that something was found in. */
export interface TouchedGroup {
  project: string;
  group: string;
  /** Epoch ms of the oldest match that was found. */
  since: number;
}

/** Groups of a rule that got new matches. */
export interface Touched {
  rule: Correlation;
  groups: TouchedGroup[];
}

/** Matches and findings in ClickHouse: the only state of the detections. */
export interface DetectionStore {
  addMatches(matches: Match[]): Promise<void>;
  /** Until the next insert of matches may start, ms. */
  dueIn(): number;
  /** Episodes that reach to the touched matches or come after them. */
  episodes(touched: readonly Touched[]): Promise<Episode[]>;
  /** Open findings of the rules' groups. */
  findings(touched: readonly Touched[]): Promise<KnownFinding[]>;
  addAlerts(alerts: { alert: Alert; version: number }[]): Promise<void>;
}

interface EpisodeRow extends Omit<Episode, 'rule' | 'first' | 'evidences'> {
  first: [session: string, tab: string, seq: number, index: number];
  newest: [minusTime: number, session: string, tab: string, seq: number, index: number, type: string, url: string][];
}

/** How far behind the touched matches the first look goes; it goes further while an episode reaches behind it. */
const minimumLookBack = 3_600_000;
const furtherEachTime = 8;

/** A group whose matches are asked for from a time on, epoch ms. */
interface Asked {
  rule: Correlation;
  group: TouchedGroup;
  from: number;
}

/**
 * Matches of a group, and of all groups of a look, that are fetched; of more, ClickHouse makes the episodes: under an attack
 * a group may have any number.
 */
const usualLimits = { fewMatches: 1_000, fewRows: 20_000 };

export function createDetectionStore(
  clickhouse: ClickHouse,
  { fewMatches, fewRows }: typeof usualLimits = usualLimits,
): DetectionStore {
  const matchWriter = createRowWriter<object>(clickhouse, 'detection_matches');
  const alertWriter = createRowWriter<object>(clickhouse, 'alerts');

  /** Of each group at most one match more than are few, and of all one more than are fetched. */
  function fetchMatches(asked: readonly Asked[]): Promise<MatchRow[]> {
    const keys = asked.map(({ rule, group: { project, group } }) => [project, rule.id, group]);
    return clickhouse.query<MatchRow>(
      `SELECT project, rule, group_key AS group, toFloat64(toUnixTimestamp64Milli(time)) AS ms, session, tab, seq, idx,
         type, url, value
       FROM detection_matches FINAL
       WHERE (project, rule, group_key) IN (${sqlTuples(keys)})
         AND time >= ${sqlTime(Math.min(...asked.map(({ from }) => from)))}
       LIMIT ${fewMatches + 1} BY project, rule, group_key
       LIMIT ${fewRows + 1}`,
    );
  }

  /** Episodes of the groups whose matches are few, and the groups with many. */
  async function fetchFew(touched: readonly Touched[]): Promise<{ few: Episode[]; many: Touched[] }> {
    const few: Episode[] = [];
    const many: Touched[] = [];
    for (let left = touched, further = 1; left.length > 0; further *= furtherEachTime) {
      const asked = left.flatMap(({ rule, groups }) =>
        groups.map((group) => ({ rule, group, from: group.since - lookBackOf(rule) * further })),
      );
      const rows = await fetchMatches(asked);
      if (rows.length > fewRows) return { few, many: [...many, ...left] };
      const rowsOf = Map.groupBy(rows, ({ project, rule, group }) => keyOf(project, rule, group));
      const large: Asked[] = [];
      const cut: Asked[] = [];
      for (const each of asked) {
        const { rule, group, from } = each;
        const all = rowsOf.get(keyOf(group.project, rule.id, group.group)) ?? [];
        const episodes = episodesOf(
          rule,
          all.filter(({ ms }) => ms >= from),
        );
        if (all.length > fewMatches) large.push(each);
        else if (isCut(episodes, from, rule)) cut.push(each);
        else few.push(...episodes.filter(({ lastSeen }) => lastSeen >= group.since));
      }
      many.push(...byRule(large));
      left = byRule(cut);
    }
    return { few, many };
  }

  async function askForEpisodes({ rule, groups }: Touched): Promise<Episode[]> {
    const since = Math.min(...groups.map((group) => group.since));
    for (let further = 1; ; further *= furtherEachTime) {
      const from = since - lookBackOf(rule) * further;
      const rows = await clickhouse.query<EpisodeRow>(episodeQuery({ correlation: rule, groups, from }));
      if (!isCut(rows, from, rule))
        return rows.filter((row) => row.lastSeen >= since).map((row) => episodeOf(row, rule));
    }
  }

  return {
    addMatches: (matches) => matchWriter.write(matches.map(matchRow)),
    dueIn: matchWriter.dueIn,
    addAlerts: (alerts) => alertWriter.write(alerts.map(alertRow)),

    async episodes(touched) {
      const { few, many } = await fetchFew(touched);
      const large = await Promise.all(many.map((each) => askForEpisodes(each)));
      return [...few, ...large.flat()];
    },

    findings: (touched) =>
      clickhouse.query<KnownFinding>(
        `SELECT id, rule, project, group_key AS group, count,
           toFloat64(toUnixTimestamp64Milli(first_seen)) AS firstSeen,
           toFloat64(toUnixTimestamp64Milli(last_seen)) AS lastSeen,
           JSONExtractFloat(finding, 'finding_info', 'created_time') AS createdTime
         FROM alerts FINAL
         WHERE activity_id != 3 AND (project, rule, group_key) IN (${sqlTuples(
           touched.flatMap(({ rule, groups }) => groups.map(({ project, group }) => [project, rule.id, group])),
         )})`,
      ),
  };
}

const lookBackOf = ({ timespan }: Correlation): number => Math.max(minimumLookBack, 4 * timespan);

/** Whether one of the episodes may have begun before the time from which matches were asked for. */
const isCut = (episodes: readonly { firstSeen: number }[], from: number, { timespan }: Correlation): boolean =>
  from > 0 && episodes.some(({ firstSeen }) => firstSeen - from <= timespan);

const byRule = (asked: readonly Asked[]): Touched[] =>
  [...Map.groupBy(asked, ({ rule }) => rule)].map(([rule, of]) => ({ rule, groups: of.map(({ group }) => group) }));

const keyOf = (project: string, rule: string, group: string): string => `${project}\n${rule}\n${group}`;

const matchRow = ({ group, time, index, ...match }: Match): object => ({
  ...match,
  group_key: group,
  time: clickHouseTime(time),
  idx: index,
});

const alertRow = ({ alert, version }: { alert: Alert; version: number }): object => ({
  project: alert.unmapped.project,
  id: alert.finding_info.uid,
  version,
  rule: alert.finding_info.analytic.uid,
  title: alert.finding_info.title,
  severity_id: alert.severity_id,
  activity_id: alert.activity_id,
  group_key: alert.unmapped.group,
  count: alert.unmapped.count,
  sessions: alert.unmapped.sessions,
  first_seen: clickHouseTime(alert.finding_info.first_seen_time),
  last_seen: clickHouseTime(alert.finding_info.last_seen_time),
  finding: JSON.stringify(alert),
});

const episodeOf = ({ first, newest, ...row }: EpisodeRow, correlation: Correlation): Episode => ({
  ...row,
  rule: correlation.id,
  first: first.join('/'),
  evidences: newest.map(([minusTime, session, tab, seq, index, type, url]) => ({
    session,
    tab,
    seq,
    index,
    time: -minusTime,
    type,
    url,
  })),
});
