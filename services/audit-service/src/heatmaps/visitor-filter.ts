/** Which sessions count, by what is known of their visitor. */
export interface VisitorFilter {
  /** `new`, `returning` or empty: all. */
  visitors: string;
  /** ISO 3166-1 alpha-2; empty: all. */
  country: string;
  /** A trait that the site gave with `identify`, `name=value`; empty: all. */
  segment: string;
}

export const isFiltered = ({ visitors, country, segment }: VisitorFilter): boolean =>
  visitors !== '' || country !== '' || segment !== '';

/** Parameters of `sessionCondition`. */
export function visitorParameters({ country, segment }: VisitorFilter): Record<string, string> {
  const cut = segment.indexOf('=');
  return { country, trait: segment.slice(0, Math.max(0, cut)), traitValue: segment.slice(cut + 1) };
}

/**
 * Sessions of visitors who came back: their browser remembered an earlier session, or they are identified and another
 * session of theirs began before.
 */
const returningSessions = `
SELECT session FROM
(
  SELECT session, max(returning) AS again, argMaxIf(user, (last_time, tab), user != '') AS visitor, min(first_time) AS began
  FROM session_chunks
  WHERE project = {project:String}
  GROUP BY session
) AS sessions
LEFT JOIN
(
  SELECT user AS visitor, min(first_time) AS firstBegan
  FROM session_chunks
  WHERE project = {project:String} AND user != ''
  GROUP BY user
) AS visitors USING (visitor)
WHERE again OR (visitor != '' AND began > firstBegan)`;

/**
 * SQL: whether a row's session is of the visitors asked for. Rows that are repeated do not change it, so that FINAL is not needed.
 */
export function sessionCondition({ visitors, country, segment }: VisitorFilter): string {
  const chunks = 'SELECT session FROM session_chunks WHERE project = {project:String}';
  return [
    ...(visitors === 'returning' ? [`session IN (${returningSessions})`] : []),
    ...(visitors === 'new' ? [`session NOT IN (${returningSessions})`] : []),
    ...(country === '' ? [] : [`session IN (${chunks} AND country = {country:String})`]),
    ...(segment === '' ? [] : [`session IN (${chunks} AND traits[{trait:String}] = {traitValue:String})`]),
  ]
    .map((condition) => ` AND ${condition}`)
    .join('');
}
