import type { ClickHouse } from '@sightline/platform';
import { sqlString, sqlStrings } from '../sql-strings.ts';

/** Sessions of one project that are being removed for one cause: rows of the table `removed_sessions`. */
export interface RemovalSet {
  cause: string;
  project: string;
}

const members = ({ cause, project }: RemovalSet): string =>
  `FROM removed_sessions WHERE cause = ${sqlString(cause)} AND project = ${sqlString(project)}`;

/** SQL: whether a row is one of a session of the set. */
export const isInSet = (set: RemovalSet): string =>
  `project = ${sqlString(set.project)} AND (project, session) IN (SELECT project, session ${members(set)})`;

/** SQL: the ids of the set's sessions, as an array. */
export const sessionsOfSet = (set: RemovalSet): string => `(SELECT groupUniqArray(session) ${members(set)})`;

/** Takes sessions into the set; `select` is SQL that gives a column `session`. */
export const addToSet = (clickhouse: ClickHouse, { cause, project }: RemovalSet, select: string): Promise<void> =>
  clickhouse.command(
    `INSERT INTO removed_sessions (cause, project, session) SELECT ${sqlString(cause)}, ${sqlString(project)}, session FROM (${select})
     WHERE session NOT IN (SELECT session ${members({ cause, project })})`,
  );

/** SQL: a column `session` with these ids. */
export const listedSessions = (sessions: readonly string[]): string =>
  `SELECT arrayJoin(${sqlStrings(sessions)}) AS session`;

export async function sizeOfSet(clickhouse: ClickHouse, set: RemovalSet): Promise<number> {
  const [row] = await clickhouse.query<{ n: number }>(`SELECT toFloat64(uniqExact(session)) AS n ${members(set)}`);
  return row?.n ?? 0;
}

/** Causes with the given beginning of which these tables hold rows again, or still. */
export async function causesWithRows(
  clickhouse: ClickHouse,
  beginning: string,
  tables: readonly string[],
): Promise<string[]> {
  const all = `FROM removed_sessions WHERE startsWith(cause, ${sqlString(beginning)})`;
  const present = tables.map(
    (table) => `SELECT project, session FROM ${table} WHERE (project, session) IN (SELECT project, session ${all})`,
  );
  const rows = await clickhouse.query<{ cause: string }>(
    `SELECT DISTINCT cause ${all} AND (project, session) IN (${present.join(' UNION ALL ')})`,
  );
  return rows.map(({ cause }) => cause);
}

const pageSize = 1_000;

/** The set's sessions, a page at a time. */
export async function* pagesOfSet(clickhouse: ClickHouse, set: RemovalSet): AsyncGenerator<string[]> {
  for (let after = ''; ; ) {
    const rows = await clickhouse.query<{ session: string }>(
      `SELECT DISTINCT session ${members(set)} AND session > {after:String} ORDER BY session LIMIT ${pageSize}`,
      { after },
    );
    const last = rows.at(-1);
    if (!last) return;
    yield rows.map(({ session }) => session);
    after = last.session;
  }
}
