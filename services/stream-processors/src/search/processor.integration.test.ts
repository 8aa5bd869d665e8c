import type { Service } from '@sightline/platform';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chunkMessage } from '../testing/messages.ts';
import { createPipeline, eventually, type Pipeline } from '../testing/pipeline.ts';
import { click, context, recorder } from '../testing/rrweb-events.ts';

let pipeline: Pipeline;
let running: Service;
beforeAll(async () => {
  pipeline = await createPipeline();
  running = await pipeline.run('archive,interactions,sessions,search');
});
afterAll(async () => {
  await running?.stop();
  await pipeline?.stop();
});

it('stores the words of a chunk once, whatever is sent twice, and goes on behind what is damaged', async () => {
  const now = Date.now();
  const snapshot = (timestamp: number) => ({
    type: 2,
    data: {
      node: { type: 0, childNodes: [{ type: 3, textContent: 'Green tea, ****', id: 2 }], id: 1 },
      initialOffset: { left: 0, top: 0 },
    },
    timestamp,
  });
  const chunk = (seq: number) => {
    const start = now + seq * 1_000;
    const target = recorder(start + 5, 'sightline.target', {
      element: '#buy-now',
      tag: 'button',
      label: 'Add to basket',
      x: 500,
      y: 500,
    });
    const events = [context(start), snapshot(start + 1), target, click(start + 6, 10, 10)];
    return chunkMessage(events, { session: 'session-w', seq });
  };
  const damaged = { ...chunk(1), value: Buffer.from([0x1f, 0x8b, 1, 2, 3]) };
  await pipeline.publish([chunk(0), damaged, chunk(0), chunk(2)]);
  await eventually(async () => {
    const rows = await pipeline.clickhouse.query<{ seq: number; kind: string; words: string[] }>(
      `SELECT seq, kind, words FROM session_words FINAL WHERE session = 'session-w' ORDER BY seq, kind`,
    );
    expect(rows).toEqual(
      [0, 2].flatMap((seq) => [
        { seq, kind: 'click', words: ['buy', 'now', 'add', 'to', 'basket'] },
        { seq, kind: 'screen', words: ['green', 'tea'] },
      ]),
    );
  });
});
