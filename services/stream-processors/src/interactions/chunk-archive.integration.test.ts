import { randomUUID } from 'node:crypto';
import { clickHouseTime } from '@sightline/platform';
import { expect, it } from 'vitest';
import { createPipeline } from '../testing/pipeline.ts';
import { createChunkArchive } from './chunk-archive.ts';

it('keeps when a chunk came for the first time, in whatever order its repeats are stored', async () => {
  const pipeline = await createPipeline();
  try {
    const { clickhouse, objectStore } = pipeline;
    const archive = createChunkArchive(clickhouse, objectStore);
    const tab = { project: 'shop', session: randomUUID(), tab: 'tab-00001' };
    const begin = 1_795_000_000_000;
    const store = (seq: number, receivedTime: number): Promise<void> =>
      clickhouse.insert('chunks', [
        {
          ...tab,
          seq,
          first_time: clickHouseTime(begin + seq),
          last_time: clickHouseTime(begin + seq),
          received_time: clickHouseTime(receivedTime),
          object: `received at ${receivedTime}`,
        },
      ]);
    for (const receivedTime of [begin + 300, begin + 100, begin + 200]) await store(0, receivedTime);
    await store(1, begin + 150);
    const received = async (): Promise<unknown[]> =>
      (await archive.near(tab, 1)).map(({ seq, receivedTime, object }) => [seq, receivedTime - begin, object]);
    const first = [
      [1, 150, `received at ${begin + 150}`],
      [0, 100, `received at ${begin + 100}`],
    ];
    expect(await received()).toEqual(first);
    await clickhouse.command('OPTIMIZE TABLE chunks FINAL');
    expect(await received()).toEqual(first);
  } finally {
    await pipeline.stop();
  }
}, 90_000);
