import { Inject, Injectable } from '@nestjs/common';
import type { ClickHouse } from '@sightline/platform';
import { epochMs } from '../../clickhouse-time.ts';
import { sqlStrings } from '../../sql-strings.ts';
import { CLICKHOUSE } from '../../tokens.ts';
import type { ChunkLocation } from './read-plan.ts';
import type { TabStarts } from './tab-starts.ts';

/** A chunk as the index knows it; times are epoch milliseconds. */
export interface IndexedChunk extends ChunkLocation {
  tab: string;
  seq: number;
  firstTime: number;
  lastTime: number;
  events: number;
  keyframe: number | boolean;
  /** Latest `firstTime` of the tab up to this chunk: keeps a tab in sequence when its clock was set back. */
  place: number;
}

interface Place {
  place: number;
  tab: string;
  seq: number;
}

/** How many rows of the index are in memory at once; a long session has tens of thousands. */
const pageRows = 2_000;

const lastKeyframesQuery = `
SELECT tab, maxIf(seq, keyframe) AS seq
FROM chunks
WHERE project = {project:String} AND session = {session:String}
GROUP BY tab
HAVING countIf(keyframe) > 0`;

const pageQuery = ({ named, others }: TabStarts): string => `
SELECT
  tab,
  seq,
  ${epochMs('first_time')} AS firstTime,
  ${epochMs('last_time')} AS lastTime,
  events,
  keyframe,
  bytes,
  object,
  toFloat64(object_offset) AS objectOffset,
  ${epochMs('reached')} AS place
FROM
(
  SELECT *, max(first_time) OVER (PARTITION BY tab ORDER BY seq ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS reached
  FROM chunks FINAL
  WHERE project = {project:String} AND session = {session:String}
    AND seq >= ${firstSeq({ named, others })}
)
WHERE (place, tab, seq) > ({place:Float64}, {tab:String}, {seq:Int64})
ORDER BY place, tab, seq
LIMIT {limit:UInt32}`;

const placeQuery = `
SELECT object, toFloat64(object_offset) AS objectOffset
FROM chunks FINAL
WHERE project = {project:String} AND session = {session:String} AND tab = {tab:String} AND seq = {seq:UInt32}`;

/** SQL: the sequence number from which on a row's tab is read. */
const firstSeq = ({ named, others }: TabStarts): string =>
  named.size === 0
    ? String(others)
    : `transform(tab, ${sqlStrings(named.keys())}, [${[...named.values()]}]::Array(UInt64), ${others}::UInt64)`;

/** Where a session's chunks lie, from the table `chunks`. */
@Injectable()
export class ChunkIndex {
  constructor(@Inject(CLICKHOUSE) private readonly clickhouse: ClickHouse) {}

  /** Sequence number of the last keyframe of each tab that has one. */
  async lastKeyframes(project: string, session: string): Promise<Map<string, number>> {
    const rows = await this.clickhouse.query<{ tab: string; seq: number }>(lastKeyframesQuery, { project, session });
    return new Map(rows.map(({ tab, seq }) => [tab, seq]));
  }

  /** The chunk with its place as it is now; undefined when it is gone. An object may have been written anew without others' chunks. */
  async moved(project: string, session: string, chunk: IndexedChunk): Promise<IndexedChunk | undefined> {
    const { tab, seq } = chunk;
    const [place] = await this.clickhouse.query<Pick<IndexedChunk, 'object' | 'objectOffset'>>(placeQuery, {
      project,
      session,
      tab,
      seq,
    });
    return place && { ...chunk, ...place };
  }

  /**
   * Pages of the index ordered by time, then tab and sequence number; within a tab always by sequence number.
   * A chunk that is archived meanwhile is included when it belongs behind what was already given.
   */
  async *pages(project: string, session: string, starts: TabStarts): AsyncGenerator<IndexedChunk[]> {
    let last: Place = { place: -1, tab: '', seq: -1 };
    for (;;) {
      const rows = await this.clickhouse.query<IndexedChunk>(pageQuery(starts), {
        project,
        session,
        ...last,
        limit: pageRows,
      });
      if (rows.length > 0) yield rows;
      const end = rows.at(-1);
      if (!end || rows.length < pageRows) return;
      last = { place: end.place, tab: end.tab, seq: end.seq };
    }
  }
}
