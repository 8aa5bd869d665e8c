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

  /** Episodes of the groups whose matches are few, and the groups with many. */
  async function fetchFew(touched: readonly Touched[]): Promise<{ few: Episode[]; many: Touched[] }> {
    const few: Episode[] = [];
    const many: Touched[] = [];
    const lookBackOf = new Map(touched.map(({ rule }) => [rule.id, Math.max(minimumLookBack, 4 * rule.timespan)]));
    for (let left = touched, further = 1; left.length > 0; further *= 8) {
      const fromOf = ({ id }: Correlation, { since }: TouchedGroup): number =>
        since - (lookBackOf.get(id) ?? 0) * further;
      const asked = left.flatMap(({ rule, groups }) =>
        groups.map((group) => ({ rule, group, from: fromOf(rule, group) })),
      );
      const keys = asked.map(({ rule, group: { project, group } }) => [project, rule.id, group]);
      const from = Math.min(...asked.map((each) => each.from));
      const rows = await clickhouse.query<MatchRow>(
        `SELECT project, rule, group_key AS group, toFloat64(toUnixTimestamp64Milli(time)) AS ms, session, tab, seq, idx,
           type, url, value
         FROM detection_matches FINAL
         WHERE (project, rule, group_key) IN (${sqlTuples(keys)}) AND time >= ${sqlTime(from)}
         LIMIT ${fewMatches + 1} BY project, rule, group_key
         LIMIT ${fewRows + 1}`,
      );
      if (rows.length > fewRows) return { few, many: [...many, ...left] };
      const rowsOf = Map.groupBy(rows, ({ project, rule, group }) => keyOf(project, rule, group));
      const pick = (groups: typeof asked): Touched[] =>
        [...Map.groupBy(groups, ({ rule }) => rule)].map(([rule, of]) => ({
          rule,
          groups: of.map(({ group }) => group),
        }));
      const large: typeof asked = [];
      const cut: typeof asked = [];
      for (const each of asked) {
        const { rule, group } = each;
        const all = rowsOf.get(keyOf(group.project, rule.id, group.group)) ?? [];
        const episodes = episodesOf(
          rule,
          all.filter(({ ms }) => ms >= each.from),
        );
        if (all.length > fewMatches) large.push(each);
        else if (each.from > 0 && episodes.some(({ firstSeen }) => firstSeen - each.from <= rule.timespan))
          cut.push(each);
        else few.push(...episodes.filter(({ lastSeen }) => lastSeen >= group.since));
      }
      many.push(...pick(large));
      left = pick(cut);
    }
    return { few, many };
  }

  async function askForEpisodes({ rule, groups }: Touched): Promise<Episode[]> {
    const since = Math.min(...groups.map((group) => group.since));
    let lookBack = Math.max(minimumLookBack, 4 * rule.timespan);
    for (;;) {
      const from = since - lookBack;
      const rows = await clickhouse.query<EpisodeRow>(episodeQuery({ correlation: rule, groups, from }));
      const cut = from > 0 && rows.some((row) => row.firstSeen - from <= rule.timespan);
      if (!cut) return rows.filter((row) => row.lastSeen >= since).map((row) => episodeOf(row, rule));
      lookBack *= 8;
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
