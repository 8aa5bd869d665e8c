import type { ErasureSelection } from '@sightline/schemas';
import { sqlString } from '../sql-strings.ts';
import { listedSessions } from '../stored-sessions/removal-set.ts';

const time = (ms: number): string => `fromUnixTimestamp64Milli(toInt64(${Math.trunc(ms)}), 'UTC')`;

/** The same places as the search of the list of sessions. */
const contains = (search: string): string =>
  ['session', 'user', 'first_url', 'last_url']
    .map((column) => `positionCaseInsensitiveUTF8(${column}, ${sqlString(search)}) > 0`)
    .join(' OR ');

/**
 * SQL: a column `session` with the project's sessions that an erasure is about. Of a user or a filter: sessions that had
 * begun when it was requested; what begins later is another matter.
 */
export function selectedSessions(
  project: string,
  { sessions, user, filter }: ErasureSelection,
  requestedAt: number,
): string {
  if (sessions) return listedSessions(sessions);
  const begun = (having: string): string =>
    `SELECT session FROM session_chunks WHERE project = ${sqlString(project)} GROUP BY session
     HAVING min(received_time) <= ${time(requestedAt)} AND ${having}`;
  if (user !== undefined) return begun(`max(user = ${sqlString(user)}) = 1`);
  if (!filter) throw new RangeError('an erasure selects sessions, a user or a filter');
  const { from, to, search } = filter;
  const active = `max(received_time) >= ${time(from)} AND max(received_time) < ${time(to)}`;
  return begun(search === '' ? active : `${active} AND max(${contains(search)}) = 1`);
}
