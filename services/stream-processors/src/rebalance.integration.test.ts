import type { OutgoingMessage, Service } from '@sightline/platform';
import { expect, it } from 'vitest';
import { createPipeline, eventually } from './testing/pipeline.ts';
import { storedOf } from './testing/stored.ts';
import { expectedOf, visit } from './testing/visits.ts';

it('processes that come and go between the chunks of a tab lose nothing and double nothing', async () => {
  const pipeline = await createPipeline(4);
  const running: Service[] = [];
  try {
    const sessions = Array.from({ length: 6 }, (_, index) => `session-${index}-moving`);
    const begin = Date.now() - 60_000;
    const visits = sessions.map((session) => visit(session, 'tab-000001', begin, 60));
    const join = async (): Promise<void> => {
      running.push(await pipeline.run('archive,interactions,sessions,heatmaps'));
    };
    const leave = async (): Promise<void> => running.shift()?.stop();
    const steps = new Map([
      [0, join],
      [10, join],
      [20, leave],
      [30, join],
      [40, leave],
      [50, join],
    ]);
    let moving: Promise<void> | undefined;
    for (let seq = 0; seq < 60; seq++) {
      moving = steps.get(seq)?.() ?? moving;
      await pipeline.publish(visits.map((chunks) => chunks[seq] as OutgoingMessage));
      await new Promise((resolve) => setTimeout(resolve, 30));
      // The first has to be at work; the others come and go while chunks arrive.
      if (seq % 10 === 9 || seq === 0) await moving;
    }
    await moving;
    const expected = expectedOf(visits.flat());
    await eventually(async () => expect(await storedOf(pipeline.clickhouse, sessions)).toEqual(expected), 60_000);
  } finally {
    await Promise.all(running.map((service) => service.stop()));
    await pipeline.stop();
  }
}, 180_000);
