import type { ClickHouse } from '@sightline/platform';
import { clickHouseTime } from '@sightline/platform';
import type { Alert } from '@sightline/schemas';
import { createRowWriter } from '../row-writer.ts';
import { sqlTuples } from '../sql-tuples.ts';
import type { Episode } from './episode.ts';
import { episodeQuery } from './episode-query.ts';
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

/** Matches and findings in ClickHouse: the only state of the detections. */
export interface DetectionStore {
  addMatches(matches: Match[]): Promise<void>;
  /** Episodes that reach to the touched matches or come after them. */
  episodes(correlation: Correlation, groups: TouchedGroup[]): Promise<Episode[]>;
  /** Open findings of the rules' groups. */
  findings(touched: readonly { rule: Pick<Correlation, 'id'>; groups: TouchedGroup[] }[]): Promise<KnownFinding[]>;
  addAlerts(alerts: { alert: Alert; version: number }[]): Promise<void>;
}

interface EpisodeRow extends Omit<Episode, 'rule' | 'first' | 'evidences'> {
  first: [session: string, tab: string, seq: number, index: number];
  newest: [minusTime: number, session: string, tab: string, seq: number, index: number, type: string, url: string][];
}

/** How far behind the touched matches the first look goes; it goes further while an episode reaches behind it. */
const minimumLookBack = 3_600_000;

export function createDetectionStore(clickhouse: ClickHouse): DetectionStore {
  const matchWriter = createRowWriter<object>(clickhouse, 'detection_matches');
  const alertWriter = createRowWriter<object>(clickhouse, 'alerts');
  return {
    addMatches: (matches) => matchWriter.write(matches.map(matchRow)),
    addAlerts: (alerts) => alertWriter.write(alerts.map(alertRow)),

    async episodes(correlation, groups) {
      const since = Math.min(...groups.map((group) => group.since));
      let lookBack = Math.max(minimumLookBack, 4 * correlation.timespan);
      for (;;) {
        const from = since - lookBack;
        const rows = await clickhouse.query<EpisodeRow>(episodeQuery({ correlation, groups, from }));
        const cut = from > 0 && rows.some((row) => row.firstSeen - from <= correlation.timespan);
        if (!cut) return rows.filter((row) => row.lastSeen >= since).map((row) => episodeOf(row, correlation));
        lookBack *= 8;
      }
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
