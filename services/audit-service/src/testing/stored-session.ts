import { gzipSync } from 'node:zlib';
import { type ClickHouse, clickHouseTime, type ObjectStore } from '@sightline/platform';

export interface StoredChunk {
  tab: string;
  seq: number;
  firstTime: number;
  lastTime: number;
  keyframe: boolean;
  body: Buffer;
}

/** A chunk with a body that names it. */
export function storedChunk(of: Partial<StoredChunk> & { seq: number }): StoredChunk {
  const { tab = 'tab-one-1', seq, firstTime = 1_795_000_000_000 + seq * 5_000, keyframe = seq === 0 } = of;
  const events = Array.from({ length: 3 }, (_, index) =>
    JSON.stringify({ type: 3, data: { tab, seq, index }, timestamp: firstTime + index }),
  );
  const body = of.body ?? gzipSync(`${events.join('\n')}\n`);
  return { tab, seq, firstTime, lastTime: of.lastTime ?? firstTime + 4_000, keyframe, body };
}

/** Writes chunks as the archive does: bodies one after the other in an object, and a row in `chunks` for each. */
export async function storeChunks(
  { clickhouse, objects }: { clickhouse: ClickHouse; objects: ObjectStore },
  { project, session, object }: { project: string; session: string; object: string },
  chunks: StoredChunk[],
): Promise<void> {
  let end = 0;
  const rows = chunks.map(({ tab, seq, firstTime, lastTime, keyframe, body }) => {
    const start = end;
    end += body.length;
    return {
      project,
      session,
      tab,
      seq,
      first_time: clickHouseTime(firstTime),
      last_time: clickHouseTime(lastTime),
      received_time: clickHouseTime(lastTime),
      events: 3,
      keyframe,
      bytes: body.length,
      object,
      object_offset: start,
    };
  });
  await objects.put(object, Buffer.concat(chunks.map(({ body }) => body)));
  await clickhouse.insert('chunks', rows);
}

/** A row of `session_chunks`; what is not given is plain. */
export const contribution = (of: {
  project: string;
  session: string;
  seq: number;
  tab?: string;
  first?: number;
  last?: number;
  received?: number;
  values?: Record<string, unknown>;
}): object => {
  const { project, session, seq, tab = 'tab-one-1', first = Date.now() - 5_000, last = first + 4_000 } = of;
  return {
    project,
    session,
    tab,
    seq,
    first_time: clickHouseTime(first),
    last_time: clickHouseTime(last),
    received_time: clickHouseTime(of.received ?? last),
    events: 10,
    bytes: 1_000,
    keyframe: seq === 0,
    closed: false,
    pages: seq === 0 ? 1 : 0,
    clicks: 2,
    rage_clicks: 0,
    errors: 0,
    first_url: 'https://shop.example/',
    last_url: 'https://shop.example/',
    title: 'Shop',
    device: 'desktop',
    browser: 'Chrome',
    os: 'Linux',
    source: '9f86d081884c7d65',
    user: '',
    automation: false,
    ...of.values,
  };
};
