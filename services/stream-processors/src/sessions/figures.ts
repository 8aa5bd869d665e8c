import type { ClickHouse } from '@sightline/platform';
import { type BehaviourSums, type SessionRecord, sessionBehaviour } from '@sightline/schemas';
import { thresholds } from '../interactions/thresholds.ts';
import { sqlTuples } from '../sql-tuples.ts';

export interface SessionId {
  project: string;
  session: string;
}

/** A session's figures, as the sum of its chunks' contributions says. Times are epoch ms. */
export interface SessionFigures extends Omit<SessionRecord, 'status' | 'actor'> {
  /** When the platform received the latest chunk: unlike the visitor's clock, it can be compared with now. */
  lastReceivedAt: number;
  /** The last chunk of every tab says that it was closed. */
  closed: boolean;
  automation: boolean;
}

/** The behaviour as the sums of its chunks. */
type FiguresRow = Omit<SessionFigures, 'behaviour'> & { behaviour: BehaviourSums };

/** What lasts longer by the visitor's clock is a clock that was set; the platform's tells then. */
const longestMs = thresholds.longestSession;

/** Two steps: a tab is closed when its last chunk says so; a session is the sum of its tabs. */
const statement = (where: string): string => `
  SELECT
    project,
    session,
    min(first) AS startedAt,
    max(last) AS lastActivityAt,
    max(received) AS lastReceivedAt,
    if(max(last) - min(first) <= ${longestMs}, max(last) - min(first), max(received) - min(firstReceived)) AS durationMs,
    toUInt32(count()) AS tabs,
    sum(tabChunks) AS chunks,
    sum(tabEvents) AS events,
    sum(tabBytes) AS bytes,
    sum(tabPages) AS pages,
    sum(tabClicks) AS clicks,
    sum(tabRageClicks) AS rageClicks,
    sum(tabDeadClicks) AS deadClicks,
    sum(tabErrors) AS errors,
    toUInt64(least(sum(tabActive), durationMs)) AS activeMs,
    sum(tabGaps) AS gaps,
    argMinIf(firstPage, (first, tab), firstPage != '') AS entryUrl,
    argMaxIf(lastPage, (last, tab), lastPage != '') AS lastUrl,
    argMaxIf(lastTitle, (last, tab), lastPage != '') AS title,
    argMin(firstDevice, (first, tab)) AS device,
    argMin(firstBrowser, (first, tab)) AS browser,
    argMin(firstOs, (first, tab)) AS os,
    argMin(firstSource, (first, tab)) AS source,
    argMaxIf(lastUser, (last, tab), lastUser != '') AS user,
    max(hasKeyframe) AS playable,
    min(isClosed) AS closed,
    max(hasAutomation) AS automation,
    sumMap(tabBehaviour) AS behaviour
  FROM
  (
    SELECT
      project,
      session,
      tab,
      toUnixTimestamp64Milli(min(first_time)) AS first,
      toUnixTimestamp64Milli(max(last_time)) AS last,
      toUnixTimestamp64Milli(max(received_time)) AS received,
      toUnixTimestamp64Milli(min(received_time)) AS firstReceived,
      count() AS tabChunks,
      sum(events) AS tabEvents,
      sum(bytes) AS tabBytes,
      sum(pages) AS tabPages,
      sum(clicks) AS tabClicks,
      sum(rage_clicks) AS tabRageClicks,
      sum(dead_clicks) AS tabDeadClicks,
      sum(errors) AS tabErrors,
      sum(active_ms) AS tabActive,
      sum(gaps) + max(seq) + 1 - count() AS tabGaps,
      argMinIf(first_url, seq, first_url != '') AS firstPage,
      argMaxIf(last_url, seq, last_url != '') AS lastPage,
      argMaxIf(title, seq, last_url != '') AS lastTitle,
      toString(argMin(device, seq)) AS firstDevice,
      toString(argMin(browser, seq)) AS firstBrowser,
      toString(argMin(os, seq)) AS firstOs,
      argMin(source, seq) AS firstSource,
      argMaxIf(user, seq, user != '') AS lastUser,
      max(keyframe) AS hasKeyframe,
      argMax(closed, seq) AS isClosed,
      max(automation) AS hasAutomation,
      sumMap(behaviour) AS tabBehaviour
    FROM session_chunks FINAL
    WHERE ${where}
    GROUP BY project, session, tab
  )
  GROUP BY project, session`;

/** How many sessions one statement asks for: keeps its text and its reading bounded. */
const most = 500;

/** The figures of the sessions that have chunks, in no particular order; read by the table's key. */
export async function queryFigures(clickhouse: ClickHouse, sessions: SessionId[]): Promise<SessionFigures[]> {
  const figures: SessionFigures[] = [];
  for (let start = 0; start < sessions.length; start += most) {
    const keys = sessions.slice(start, start + most).map(({ project, session }) => [project, session]);
    const rows = await clickhouse.query<FiguresRow>(statement(`(project, session) IN (${sqlTuples(keys)})`));
    figures.push(
      ...rows.map((row) => ({ ...row, behaviour: sessionBehaviour(row.behaviour, Boolean(row.automation)) })),
    );
  }
  return figures;
}

/** Sessions of which a chunk was received at or after `since` (epoch ms). */
export const sessionsSince = (clickhouse: ClickHouse, since: number): Promise<SessionId[]> =>
  clickhouse.query<SessionId>(
    `SELECT project, session FROM session_chunks
     WHERE received_time >= fromUnixTimestamp64Milli({since:Int64}) GROUP BY project, session`,
    { since },
  );

/** When the latest chunk of all was received, epoch ms; undefined when there is none. */
export async function latestReceived(clickhouse: ClickHouse): Promise<number | undefined> {
  const rows = await clickhouse.query<{ latest: number; chunks: number }>(
    'SELECT toUnixTimestamp64Milli(max(received_time)) AS latest, count() AS chunks FROM session_chunks',
  );
  const row = rows[0];
  return row && row.chunks > 0 ? row.latest : undefined;
}
