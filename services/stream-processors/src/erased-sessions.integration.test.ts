import { type ErasedSession, topics } from '@sightline/schemas';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chunkMessage } from './testing/messages.ts';
import { createPipeline, eventually, type Pipeline } from './testing/pipeline.ts';
import { click } from './testing/rrweb-events.ts';

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await createPipeline();
});
afterAll(() => pipeline?.stop());

const start = Date.now() - 60_000;
const chunk = (session: string, seq: number) =>
  chunkMessage([click(start + seq, 1, 1)], { session, seq, receivedTime: start + seq });
const stored = (table: string) =>
  pipeline.clickhouse.query<{ session: string; n: number }>(
    `SELECT session, toFloat64(count()) AS n FROM ${table} FINAL GROUP BY session ORDER BY session`,
  );

it('chunks of an erased session are dropped by every processor, also those that were in the topic before', async () => {
  const erased: ErasedSession = { kind: 'erased', id: 'shop/session-2', erasure: 'e_1', until: Date.now() + 60_000 };
  await pipeline.publish([
    ...[0, 1].flatMap((seq) => [chunk('session-1', seq), chunk('session-2', seq)]),
    { topic: topics.control, key: 'erased/shop/session-2', value: JSON.stringify(erased) },
  ]);
  const running = await pipeline.run('archive,interactions,sessions,heatmaps,detections');
  await pipeline.publish([chunk('session-2', 2), chunk('session-1', 2)]);
  await eventually(async () => {
    for (const table of ['chunks', 'session_chunks'])
      expect(await stored(table)).toEqual([{ session: 'session-1', n: 3 }]);
  });
  // Partitions are read on their own: whatever was read of the other has been dropped when all is committed.
  await running.stop();
  expect(pipeline.seen.interactions.map(({ key }) => key)).not.toContain('shop/session-2');
  expect(pipeline.seen.deadLetters).toEqual([]);
  expect(await stored('chunks')).toEqual([{ session: 'session-1', n: 3 }]);
});
