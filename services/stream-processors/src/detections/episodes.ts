import type { Episode } from './episode.ts';
import type { Correlation } from './sigma/rule-set.ts';

/** A row of `detection_matches`, as far as episodes are made of it. */
export interface MatchRow {
  project: string;
  rule: string;
  group: string;
  /** Epoch ms. */
  ms: number;
  session: string;
  tab: string;
  seq: number;
  idx: number;
  type: string;
  url: string;
  value: string;
}

type MatchId = Pick<MatchRow, 'session' | 'tab' | 'seq' | 'idx'>;

const mostSessions = 100;
const mostEvidences = 50;

/**
 * The episodes of one group, oldest first: what `episodeQuery` finds, for a group whose matches are few enough to be
 * fetched. To plan that query takes ClickHouse 10 ms a rule; to fetch the matches of all rules takes 3 ms.
 */
export function episodesOf(correlation: Correlation, matches: readonly MatchRow[]): Episode[] {
  const rows = matches.toSorted((a, b) => a.ms - b.ms || byId(a, b));
  const measures = measuresOf(correlation, rows);
  const starts = rows.flatMap(({ ms }, at) =>
    ms - (rows[at - 1]?.ms ?? -Infinity) > correlation.timespan ? [at] : [],
  );
  return starts.map((start, index) => {
    const end = starts[index + 1] ?? rows.length;
    return episodeOf(rows.slice(start, end), Math.max(...measures.slice(start, end)));
  });
}

function episodeOf(rows: readonly MatchRow[], measure: number): Episode {
  const [first] = rows;
  const last = rows.at(-1);
  if (!first || !last) throw new RangeError('an episode has a match');
  const newest = rows.toSorted((a, b) => b.ms - a.ms || byId(a, b)).slice(0, mostEvidences);
  return {
    project: first.project,
    rule: first.rule,
    group: first.group,
    first: [first.session, first.tab, first.seq, first.idx].join('/'),
    firstSeen: first.ms,
    lastSeen: last.ms,
    count: rows.length,
    measure,
    sessions: [...new Set(rows.map(({ session }) => session))].slice(0, mostSessions).sort(),
    evidences: newest.map(({ session, tab, seq, idx, ms, type, url }) => ({
      session,
      tab,
      seq,
      index: idx,
      time: ms,
      type,
      url,
    })),
  };
}

/** For each row what stands within one time span that ends with it. */
function measuresOf({ type, timespan, detections }: Correlation, rows: readonly MatchRow[]): number[] {
  if (type === 'temporal_ordered')
    return inOrder(
      rows,
      timespan,
      detections.map(({ id }) => id),
    );
  const keysOf = {
    event_count: ({ session, tab, seq, idx }: MatchRow) => [`${session}/${tab}/${seq}/${idx}`],
    value_count: ({ value }: MatchRow) => [value],
    temporal: ({ value }: MatchRow) => value.split(' '),
  }[type];
  /** How often each key stands in the window. */
  const counts = new Map<string, number>();
  const add = (row: MatchRow, change: number): void => {
    for (const key of keysOf(row)) {
      const count = (counts.get(key) ?? 0) + change;
      if (count > 0) counts.set(key, count);
      else counts.delete(key);
    }
  };
  let from = 0;
  let to = 0;
  return rows.map(({ ms }) => {
    // Rows of the same time belong to each other's windows.
    for (let next = rows[to]; next && next.ms <= ms; next = rows[++to]) add(next, 1);
    for (let oldest = rows[from]; oldest && oldest.ms < ms - timespan; oldest = rows[++from]) add(oldest, -1);
    return counts.size;
  });
}

/**
 * `reached[n]` is the latest start of a run of the first n + 1 detections in order, so a row of the last detection
 * completes the sequence when the run that it continues began within the time span.
 */
function inOrder(rows: readonly MatchRow[], timespan: number, ids: readonly string[]): number[] {
  const reached = ids.map(() => -Infinity);
  return rows.map(({ ms, value }) => {
    const matched = new Set(value.split(' '));
    let start = ms;
    for (const [n, id] of ids.entries()) {
      if (matched.has(id)) reached[n] = Math.max(reached[n] ?? -Infinity, start);
      start = reached[n] ?? -Infinity;
    }
    return matched.has(ids.at(-1) ?? '') && ms - start <= timespan ? ids.length : 0;
  });
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byId = (a: MatchId, b: MatchId): number =>
  compare(a.session, b.session) || compare(a.tab, b.tab) || a.seq - b.seq || a.idx - b.idx;
