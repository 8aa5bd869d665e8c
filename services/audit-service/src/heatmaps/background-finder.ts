import { Inject, Injectable } from '@nestjs/common';
import type { ClickHouse } from '@sightline/platform';
import { epochMs, timeParameter } from '../clickhouse-time.ts';
import { sqlStrings } from '../sql-strings.ts';
import { CLICKHOUSE } from '../tokens.ts';
import { type ArchivedTab, type Background, chooseBackground, type Visit } from './background.ts';

/** Sessions that are looked at, newest first. */
const mostCandidates = 50;

const hour = 3_600_000;
/** How far back from the end of the range sessions are looked for, ms, until there are enough. */
const reaches = [hour, 24 * hour, 7 * 24 * hour, Number.POSITIVE_INFINITY];

/** heatmap_marks is ordered by page, so that it finds a page's sessions without reading every interaction. */
const candidatesQuery = `
SELECT session
FROM heatmap_marks
WHERE project = {project:String} AND page = {page:String} AND kind IN ('click', 'move')
  AND ({device:String} = '' OR device = {device:String})
  AND bucket >= toStartOfMinute(${timeParameter('from')}) AND bucket < ${timeParameter('to')}
GROUP BY session
ORDER BY max(bucket) DESC, session DESC
LIMIT ${mostCandidates}`;

const visitsQuery = (sessions: string[]): string => `
SELECT session, tab, page, ${epochMs('time')} AS time
FROM interactions
WHERE project = {project:String} AND session IN (${sqlStrings(sessions)}) AND type = 'navigation'`;

const tabsQuery = (sessions: string[]): string => `
SELECT
  session,
  tab,
  arraySort(groupUniqArrayIf(${epochMs('first_time')}, keyframe)) AS keyframes,
  ${epochMs('max(last_time)')} AS lastTime
FROM chunks
WHERE project = {project:String} AND session IN (${sqlStrings(sessions)})
GROUP BY session, tab`;

/** Finds what a heatmap is laid over. */
@Injectable()
export class BackgroundFinder {
  constructor(@Inject(CLICKHOUSE) private readonly clickhouse: ClickHouse) {}

  /** A moment of the newest playable session that saw the page, on the device asked for. */
  async find(of: {
    project: string;
    page: string;
    device: string;
    from: number;
    to: number;
  }): Promise<Background | undefined> {
    const candidates = await this.candidates(of);
    if (candidates.length === 0) return undefined;
    const project = { project: of.project };
    const sessions = candidates.map(({ session }) => session);
    const [visits, tabs] = await Promise.all([
      this.clickhouse.query<Visit>(visitsQuery(sessions), project),
      this.clickhouse.query<ArchivedTab>(tabsQuery(sessions), project),
    ]);
    return chooseBackground(of.page, visits, tabs);
  }

  /** The newest are enough, and a page may have been seen millions of times. */
  private async candidates(of: { from: number; to: number }): Promise<{ session: string }[]> {
    const end = Math.min(of.to, Date.now() + 24 * hour);
    let found: { session: string }[] = [];
    for (const reach of reaches) {
      const from = Math.max(of.from, end - reach);
      found = await this.clickhouse.query<{ session: string }>(candidatesQuery, { ...of, from });
      if (found.length === mostCandidates || from === of.from) break;
    }
    return found;
  }
}
