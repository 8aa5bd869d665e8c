import type { ClickHouse, ObjectStore } from '@sightline/platform';
import { coalesce } from '../coalesce.ts';
import { sqlTuples } from '../sql-tuples.ts';

export interface TabKey {
  project: string;
  session: string;
  tab: string;
}

/** Where an archived chunk lies. */
export interface ArchivedChunk {
  seq: number;
  /** Epoch ms. */
  firstTime: number;
  lastTime: number;
  /** When the chunk came for the first time. */
  receivedTime: number;
  keyframe: boolean;
  bytes: number;
  object: string;
  offset: number;
}

/** A tab's earlier chunks, read back. */
export interface ChunkArchive {
  /** Those of the chunks `seq - nearby` … `seq` that are archived, latest first. */
  near(tab: TabKey, seq: number): Promise<ArchivedChunk[]>;
  /** The chunks before `seq`, latest first, at most `most`. */
  before(tab: TabKey, seq: number): Promise<ArchivedChunk[]>;
  /** The last chunk before `seq` with a keyframe. */
  keyframeBefore(tab: TabKey, seq: number): Promise<ArchivedChunk | undefined>;
  /** A chunk's body. */
  read(chunk: ArchivedChunk): Promise<Buffer>;
}

/** How many chunks back the first question reaches: seconds, which nearly always suffices. */
const nearby = 8;
/** How many chunks back a tab's history is followed: hours. */
const most = 2000;

interface Row {
  project: string;
  session: string;
  tab: string;
  seq: number;
  first: string;
  last: string;
  received: string;
  keyframe: boolean;
  bytes: number;
  object: string;
  object_offset: string;
}

const columns = `project, session, tab, seq, toUnixTimestamp64Milli(first_time) AS first, toUnixTimestamp64Milli(last_time) AS last,
  toUnixTimestamp64Milli(received_time) AS received, keyframe, bytes, object, object_offset`;

const archived = (row: Row): ArchivedChunk => ({
  seq: row.seq,
  firstTime: Number(row.first),
  lastTime: Number(row.last),
  receivedTime: Number(row.received),
  keyframe: row.keyframe,
  bytes: row.bytes,
  object: row.object,
  offset: Number(row.object_offset),
});

export function createChunkArchive(clickhouse: ClickHouse, objectStore: ObjectStore): ChunkArchive {
  const ofTab =
    'project = {project:String} AND session = {session:String} AND tab = {tab:String} AND seq < {seq:UInt32}';

  // After a restart every tab of a batch asks; together they are one query over the table's key.
  const near = coalesce<{ tab: TabKey; seq: number }, ArchivedChunk[]>(async (questions) => {
    const keys = questions.flatMap(({ tab, seq }) =>
      Array.from({ length: Math.min(nearby, seq) + 1 }, (_, back) => [tab.project, tab.session, tab.tab, seq - back]),
    );
    const rows = await clickhouse.query<Row>(
      `SELECT ${columns} FROM chunks FINAL WHERE (project, session, tab, seq) IN (${sqlTuples(keys)}) ORDER BY seq DESC`,
    );
    return questions.map(({ tab, seq }) =>
      rows
        .filter((row) => row.project === tab.project && row.session === tab.session && row.tab === tab.tab)
        .map(archived)
        .filter((chunk) => chunk.seq <= seq && chunk.seq >= seq - nearby),
    );
  });

  return {
    near: (tab, seq) => near.ask({ tab, seq }),
    async before(tab, seq) {
      const rows = await clickhouse.query<Row>(
        `SELECT ${columns} FROM chunks FINAL WHERE ${ofTab} ORDER BY seq DESC LIMIT ${most}`,
        { ...tab, seq },
      );
      return rows.map(archived);
    },
    async keyframeBefore(tab, seq) {
      const rows = await clickhouse.query<Row>(
        `SELECT ${columns} FROM chunks FINAL WHERE ${ofTab} AND keyframe ORDER BY seq DESC LIMIT 1`,
        { ...tab, seq },
      );
      return rows.map(archived)[0];
    },
    read: ({ object, offset, bytes }) => objectStore.read(object, offset, bytes),
  };
}
