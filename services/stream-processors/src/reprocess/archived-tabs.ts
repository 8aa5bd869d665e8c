import type { ClickHouse } from '@sightline/platform';
import type { ChunkHeaders, Device } from '@sightline/schemas';
import type { ArchivedChunk, TabKey } from '../interactions/chunk-archive.ts';

export interface Range {
  /** Epoch ms by the platform's clock: when chunks were received. */
  from: number;
  to: number;
  /** Of one project; undefined: of all. */
  project: string | undefined;
}

const inRange = ({ project }: Range): string =>
  `received_time >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND received_time < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
   ${project === undefined ? '' : 'AND project = {project:String}'}`;

const parameters = ({ from, to, project = '' }: Range): Record<string, unknown> => ({ from, to, project });

export async function countChunks(clickhouse: ClickHouse, range: Range): Promise<number> {
  const [row] = await clickhouse.query<{ n: number }>(
    `SELECT toFloat64(count()) AS n FROM chunks FINAL WHERE ${inRange(range)}`,
    parameters(range),
  );
  return row?.n ?? 0;
}

const atOnce = 500;

/** Tabs that have chunks in the range, in the order of their keys. */
export async function* tabsOf(clickhouse: ClickHouse, range: Range): AsyncGenerator<TabKey> {
  for (let after: TabKey = { project: '', session: '', tab: '' }; ; ) {
    const tabs = await clickhouse.query<TabKey>(
      `SELECT DISTINCT project, session, tab FROM chunks
       WHERE ${inRange(range)} AND (project, session, tab) > ({afterProject:String}, {afterSession:String}, {afterTab:String})
       ORDER BY project, session, tab LIMIT ${atOnce}`,
      { ...parameters(range), afterProject: after.project, afterSession: after.session, afterTab: after.tab },
    );
    yield* tabs;
    const last = tabs.at(-1);
    if (!last || tabs.length < atOnce) return;
    after = last;
  }
}

/** A chunk of the archive with what only its headers said, or undefined where no figures tell that any more. */
export interface DatedChunk extends ArchivedChunk {
  headers: ChunkHeaders | undefined;
}

interface Row extends Omit<ArchivedChunk, 'seq'> {
  seq: number;
  events: number;
  known: number;
  /** A sign of a bot was seen in it, in its events or its user agent. */
  automation: boolean;
  device: Device;
  browser: string;
  os: string;
  source: string;
  country: string;
}

/** A tab's chunks in the range, as they were received. */
export async function chunksOf(clickhouse: ClickHouse, tab: TabKey, range: Range): Promise<DatedChunk[]> {
  const ofTab = 'project = {project:String} AND session = {session:String} AND tab = {tab:String}';
  const rows = await clickhouse.query<Row>(
    `SELECT seq, toFloat64(toUnixTimestamp64Milli(c.first_time)) AS firstTime, toFloat64(toUnixTimestamp64Milli(c.last_time)) AS lastTime,
       toFloat64(toUnixTimestamp64Milli(c.received_time)) AS receivedTime, c.events AS events, c.keyframe AS keyframe, c.bytes AS bytes,
       object, toFloat64(object_offset) AS offset, s.known AS known, automation, device, browser, os, source, country
     FROM (SELECT * FROM chunks FINAL WHERE ${ofTab} AND ${inRange({ ...range, project: undefined })}) AS c
     LEFT JOIN (SELECT seq, automation, device, browser, os, source, country, 1 AS known FROM session_chunks FINAL WHERE ${ofTab}) AS s USING (seq)
     ORDER BY receivedTime, seq`,
    { ...parameters(range), ...tab },
  );
  return rows.map(({ known, events, automation, device, browser, os, source, country, ...chunk }) => ({
    ...chunk,
    headers:
      known === 1
        ? {
            ...tab,
            seq: chunk.seq,
            firstTime: chunk.firstTime,
            lastTime: chunk.lastTime,
            receivedTime: chunk.receivedTime,
            events,
            keyframe: chunk.keyframe,
            device,
            browser,
            os,
            source,
            ...(automation ? { bot: true } : {}),
            ...(country === '' ? {} : { country }),
          }
        : undefined,
  }));
}
