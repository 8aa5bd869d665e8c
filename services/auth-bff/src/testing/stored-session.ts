import { gzipSync } from 'node:zlib';
import { type ClickHouse, clickHouseTime, type ObjectStore } from '@sightline/platform';
import type { ChunkFrame } from '@sightline/schemas';

/** Chunks 5 s apart; every fifth is a keyframe. The last ends 5 s ago. */
export function chunksOf(tab: string, count: number, bodyOf = plainBody): ChunkFrame[] {
  const start = Date.now() - count * 5_000 - 5_000;
  return Array.from({ length: count }, (_, seq) => {
    const firstTime = start + seq * 5_000;
    const body = bodyOf(tab, seq);
    return { tab, seq, firstTime, lastTime: firstTime + 5_000, events: 2, keyframe: seq % 5 === 0, body };
  });
}

const plainBody = (tab: string, seq: number): Uint8Array =>
  gzipSync(`${JSON.stringify({ type: 3, data: { tab, seq }, timestamp: seq })}\n`);

/** Writes a session as the processors do: a segment object, its index, and the session's contributions. */
export async function storeSession(
  { clickhouse, objects }: { clickhouse: ClickHouse; objects: ObjectStore },
  { project, session }: { project: string; session: string },
  chunks: ChunkFrame[],
): Promise<void> {
  const object = `segments/${session}.seg`;
  await objects.put(object, Buffer.concat(chunks.map(({ body }) => body)));
  let end = 0;
  const index = chunks.map(({ tab, seq, firstTime, lastTime, events, keyframe, body }) => {
    const start = end;
    end += body.length;
    const times = { first_time: clickHouseTime(firstTime), last_time: clickHouseTime(lastTime) };
    const identity = {
      project,
      session,
      tab,
      seq,
      ...times,
      received_time: clickHouseTime(lastTime),
      events,
      keyframe,
    };
    return { ...identity, bytes: body.length, object, object_offset: start };
  });
  await clickhouse.insert('chunks', index);
  await clickhouse.insert(
    'session_chunks',
    index.map(({ object: _, object_offset: __, ...identity }) => ({
      ...identity,
      closed: false,
      pages: 1,
      clicks: 1,
      rage_clicks: 0,
      errors: 0,
      first_url: 'https://shop.example/',
      last_url: 'https://shop.example/cart',
      title: 'Cart',
      device: 'mobile',
      browser: 'Firefox',
      os: 'Android',
      source: '9f86d081884c7d65',
      user: 'ada',
      automation: false,
    })),
  );
}
