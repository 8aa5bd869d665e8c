import { searchWords } from '@sightline/schemas';
import { epochMs, timeParameter } from '../clickhouse-time.ts';
import { sqlString, sqlStrings } from '../sql-strings.ts';
import type { SessionChoice, SessionSort, SessionTrait } from './session-choice.ts';
import { isNothing, type SessionSearch } from './session-search.ts';

/** What lasts longer by the visitor's clock is a clock that was set; the platform's tells then. */
const longestMs = 24 * 3_600_000;

/**
 * A session's figures: the sum of what its chunks contribute, put together as the processor does that publishes
 * `sightline.sessions.v1`. Repeated rows are dropped by FINAL; the inner level is a tab, because only a tab's last chunk
 * tells whether it is closed. Parameter: project.
 */
const figuresOf = (where: string): string => `
SELECT
  session,
  ${epochMs('min(tab_first)')} AS startedAt,
  ${epochMs('max(tab_last)')} AS lastActivityAt,
  ${epochMs('max(tab_received)')} AS lastReceivedAt,
  if(lastActivityAt - startedAt <= ${longestMs}, lastActivityAt - startedAt, lastReceivedAt - ${epochMs('min(tab_first_received)')})
    AS durationMs,
  min(tab_closed) AS allTabsClosed,
  count() AS tabs,
  sum(tab_chunks) AS chunks,
  sum(tab_events) AS events,
  sum(tab_bytes) AS bytes,
  sum(tab_pages) AS pages,
  sum(tab_clicks) AS clicks,
  sum(tab_rage_clicks) AS rageClicks,
  sum(tab_dead_clicks) AS deadClicks,
  sum(tab_errors) AS errors,
  sum(tab_active) AS activeMs,
  sum(tab_gaps) AS gaps,
  argMinIf(tab_entry, (tab_first, tab), tab_entry != '') AS entryUrl,
  argMaxIf(tab_exit, (tab_last, tab), tab_exit != '') AS lastUrl,
  argMaxIf(tab_title, (tab_last, tab), tab_exit != '') AS title,
  argMin(tab_device, (tab_first, tab)) AS device,
  argMin(tab_browser, (tab_first, tab)) AS browser,
  argMin(tab_os, (tab_first, tab)) AS os,
  argMin(tab_source, (tab_first, tab)) AS source,
  argMaxIf(tab_user, (tab_last, tab), tab_user != '') AS user,
  max(tab_automation) AS automation,
  sumMap(tab_behaviour) AS behaviour,
  max(tab_keyframe) AS playable
FROM
(
  SELECT
    session,
    tab,
    min(first_time) AS tab_first,
    max(last_time) AS tab_last,
    max(received_time) AS tab_received,
    min(received_time) AS tab_first_received,
    argMax(closed, seq) AS tab_closed,
    count() AS tab_chunks,
    sum(events) AS tab_events,
    sum(bytes) AS tab_bytes,
    sum(pages) AS tab_pages,
    sum(clicks) AS tab_clicks,
    sum(rage_clicks) AS tab_rage_clicks,
    sum(dead_clicks) AS tab_dead_clicks,
    sum(errors) AS tab_errors,
    sum(active_ms) AS tab_active,
    sum(gaps) + max(seq) + 1 - count() AS tab_gaps,
    argMinIf(first_url, seq, first_url != '') AS tab_entry,
    argMaxIf(last_url, seq, last_url != '') AS tab_exit,
    argMaxIf(title, seq, last_url != '') AS tab_title,
    argMin(device, seq) AS tab_device,
    argMin(browser, seq) AS tab_browser,
    argMin(os, seq) AS tab_os,
    argMin(source, seq) AS tab_source,
    argMaxIf(user, seq, user != '') AS tab_user,
    max(automation) AS tab_automation,
    sumMap(behaviour) AS tab_behaviour,
    max(keyframe) AS tab_keyframe
  FROM session_chunks FINAL
  WHERE project = {project:String} AND ${where}
  GROUP BY session, tab
)
GROUP BY session`;

export const sessionFiguresQuery = (sessions: string[]): string => figuresOf(`session IN (${sqlStrings(sessions)})`);

/** Parameters of both: project, since, to, beforeTime, beforeSession, limit (times in epoch ms). */
const pageOfPlaces = `place < {to:Float64} AND (place, session) < ({beforeTime:Float64}, {beforeSession:String})
ORDER BY place DESC, session DESC
LIMIT {limit:UInt32}`;

const places = (where: string): string => `
SELECT session, ${epochMs('max(received_time)')} AS place
FROM session_chunks
WHERE project = {project:String} AND received_time >= ${timeParameter('since')} ${where}
GROUP BY session
HAVING ${pageOfPlaces}`;

/**
 * Ids of the sessions of a page of the list: of those of which a chunk was received at or after `since`. Repeated rows do
 * not change a maximum, so that FINAL is not needed here.
 */
export const sessionPageQuery = places('');

/** Sessions in which the parameter `plain` occurs, in any chunk: every row of the project is looked at. */
const named = `session IN (
  SELECT session FROM session_chunks
  WHERE project = {project:String} AND (${['session', 'user', 'first_url', 'last_url']
    .map((column) => `positionCaseInsensitiveUTF8(${column}, {plain:String}) > 0`)
    .join(' OR ')})
)`;

/** Sessions that have all of the words, in whichever chunks; the bloom filter tells most granules that have none. */
const withWords = (kind: 'screen' | 'click', words: string[]): string => `session IN (
  SELECT session FROM session_words
  WHERE project = {project:String} AND kind = '${kind}' AND hasAny(words, ${sqlStrings(words)})
  GROUP BY session
  HAVING ${words.map((word) => `max(has(words, ${sqlString(word)}))`).join(' AND ')}
)`;

function found({ plain, screen, click }: SessionSearch): string {
  const words = searchWords(plain);
  const conditions = [
    ...(plain === '' ? [] : [words.length === 0 ? named : `(${named} OR ${withWords('screen', words)})`]),
    ...(screen.length === 0 ? [] : [withWords('screen', screen)]),
    ...(click.length === 0 ? [] : [withWords('click', click)]),
  ];
  return conditions.join(' AND ');
}

/** A page of the list of sessions that something is found in. Parameter besides: plain. */
export const sessionSearchQuery = (search: SessionSearch): string => places(`AND ${found(search)}`);

/** What a list can be ordered by: the figure, always a whole number. */
const sortFigures: Record<SessionSort, string> = {
  activity: 'lastReceivedAt',
  started: 'startedAt',
  duration: 'durationMs',
  active: 'activeMs',
  pages: 'pages',
  clicks: 'clicks',
  rage: 'rageClicks',
  dead: 'deadClicks',
  errors: 'errors',
};

const actorConditions: Record<string, string> = {
  visitor: "NOT automation AND user = ''",
  user: "NOT automation AND user != ''",
  bot: 'automation',
  people: 'NOT automation',
};

const havingConditions: Record<SessionTrait, string> = {
  rage: 'rageClicks > 0',
  dead: 'deadClicks > 0',
  errors: 'errors > 0',
  gaps: 'gaps > 0',
  playable: 'playable',
};

/**
 * A page of a list that is ordered or narrowed by figures: those of every session in the range are summed up. Parameters:
 * those of `sessionPageQuery`, plain, device and minDurationMs.
 */
export function sessionChoiceQuery({ actor, having, sort, ascending }: SessionChoice, search: SessionSearch): string {
  const conditions = [
    'lastReceivedAt >= {since:Float64} AND lastReceivedAt < {to:Float64}',
    "({device:String} = '' OR device = {device:String})",
    'durationMs >= {minDurationMs:Float64}',
    ...(actorConditions[actor] ? [actorConditions[actor]] : []),
    ...having.map((trait) => havingConditions[trait]),
    `(place, session) ${ascending ? '>' : '<'} ({beforeTime:Float64}, {beforeSession:String})`,
  ];
  const inRange = `session IN (
    SELECT session FROM session_chunks
    WHERE project = {project:String} AND received_time >= ${timeParameter('since')})${isNothing(search) ? '' : ` AND ${found(search)}`}`;
  const order = ascending ? 'ASC' : 'DESC';
  return `
SELECT session, toFloat64(${sortFigures[sort]}) AS place
FROM (${figuresOf(inRange)})
WHERE ${conditions.join(' AND ')}
ORDER BY place ${order}, session ${order}
LIMIT {limit:UInt32}`;
}
