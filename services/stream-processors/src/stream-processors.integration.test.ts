import type { Service } from '@sightline/platform';
import {
  type BehaviourSums,
  type DeadLetter,
  encodeChunkHeaders,
  type Interactions,
  type SessionRecord,
  sessionBehaviour,
} from '@sightline/schemas';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sessionChunkRow } from './sessions/contribution.ts';
import { chunkHeaders, chunkMessage } from './testing/messages.ts';
import { createPipeline, eventually, type Pipeline } from './testing/pipeline.ts';
import { bodyOf, click, context, fullSnapshot, meta, recorder } from './testing/rrweb-events.ts';
import { storedOf } from './testing/stored.ts';
import { expectedOf, interactionsOf, visit } from './testing/visits.ts';

const names = 'archive,interactions,sessions,heatmaps';

let pipeline: Pipeline;
let running: Service;

beforeAll(async () => {
  pipeline = await createPipeline();
  running = await pipeline.run(names);
});

afterAll(async () => {
  await running.stop();
  await pipeline.stop();
});

const recordsOf = (session: string): SessionRecord[] =>
  pipeline.seen.sessions.map(({ value }) => JSON.parse(String(value))).filter((record) => record.session === session);

const interactionsSeen = (session: string): Interactions[] =>
  pipeline.seen.interactions.map(({ value }) => JSON.parse(String(value))).filter((one) => one.session === session);

/** Makes consumers join before what is measured. */
async function warmUp(): Promise<void> {
  await pipeline.publish([chunkMessage([context(Date.now())], { session: 'warming-up' })]);
  await eventually(() => expect(recordsOf('warming-up')).not.toEqual([]));
}

function summed(contributions: BehaviourSums[]): BehaviourSums {
  const sums: Record<string, number> = {};
  for (const [name, value] of contributions.flatMap((one) => Object.entries(one)))
    sums[name] = (sums[name] ?? 0) + value;
  return sums;
}

describe('from recordings to everything derived', () => {
  // So late that the sessions are still live when they have been stored, on a busy machine too.
  const start = Date.now() - 12_000;
  const chunks = [
    ...visit('session-a', 'tab-0000a1', start, 20),
    ...visit('session-a', 'tab-0000a2', start + 3_000, 9),
    ...visit('session-b', 'tab-0000b1', start, 15),
  ];

  it('stores each row once, whatever is sent twice', async () => {
    await warmUp();
    const sessions = ['session-a', 'session-b'];
    await pipeline.publish(chunks.slice(0, -2));
    await eventually(async () => {
      expect(await storedOf(pipeline.clickhouse, sessions)).toEqual(expectedOf(chunks.slice(0, -2)));
    });
    // The last chunks are behind the repeats: when they are stored, so are those.
    await pipeline.publish(chunks);
    const expected = expectedOf(chunks);
    await eventually(async () => expect(await storedOf(pipeline.clickhouse, sessions)).toEqual(expected));
    expect(expected.interactions.filter((id) => id.endsWith('rage_click')).length).toBeGreaterThan(2);
  });

  it('keeps every chunk as it was received', async () => {
    const rows = await pipeline.clickhouse.query<{ seq: number; object: string; object_offset: number; bytes: number }>(
      `SELECT seq, object, object_offset, bytes FROM chunks FINAL WHERE tab = 'tab-0000b1' ORDER BY seq`,
    );
    const bodies = await Promise.all(
      rows.map(({ object, object_offset, bytes }) => pipeline.objectStore.read(object, object_offset, bytes)),
    );
    expect(bodies).toEqual(chunks.slice(-15).map(({ value }) => value));
  });

  it('publishes one message a chunk, named by the chunk', () => {
    const expected = interactionsOf(chunks).filter(({ tab }) => tab === 'tab-0000a1');
    const seen = interactionsSeen('session-a').filter(({ tab }) => tab === 'tab-0000a1');
    expect(seen).toEqual(expected);
    const message = pipeline.seen.interactions.find(({ key }) => key === 'shop/session-a');
    expect(message?.headers).toMatchObject({
      ce_id: 'session-a/tab-0000a1/0',
      sightline_project: 'shop',
      sightline_types: 'attention,click,move,navigation,scroll',
    });
  });

  it('tells the figures of each session', () => {
    const all = interactionsOf(chunks).filter(({ session }) => session === 'session-a');
    const count = (type: string) => all.flatMap((one) => one.interactions).filter((one) => one.type === type).length;
    expect(recordsOf('session-a').at(-1)).toEqual({
      project: 'shop',
      session: 'session-a',
      status: 'live',
      startedAt: start,
      lastActivityAt: start + 19 * 400 + 399,
      durationMs: 19 * 400 + 399,
      tabs: 2,
      chunks: 29,
      events: all.reduce((sum, { events }) => sum + events, 0),
      bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
      pages: count('navigation'),
      clicks: count('click'),
      rageClicks: count('rage_click'),
      deadClicks: count('dead_click'),
      errors: count('error'),
      // Of its two tabs together, which say more than the session lasts.
      activeMs: Math.min(
        all.reduce((sum, { activeMs = 0 }) => sum + activeMs, 0),
        19 * 400 + 399,
      ),
      gaps: 0,
      entryUrl: 'https://shop.example/0?session=session-a',
      lastUrl: 'https://shop.example/4?session=session-a',
      title: 'Page 4',
      device: 'desktop',
      browser: 'Chrome',
      os: 'Linux',
      source: '9f86d081884c7d65',
      user: '',
      actor: 'visitor',
      playable: true,
      behaviour: sessionBehaviour(summed(all.map((chunk) => sessionChunkRow(chunk).behaviour)), false),
    });
  });
});

describe('a session', () => {
  it('is on its topic within half a second of its first chunk, in the usual case', async () => {
    const delays: number[] = [];
    for (let turn = 0; turn < 5; turn++) {
      const session = `session-quick-${turn}`;
      const now = Date.now();
      await pipeline.publish([chunkMessage([context(now)], { session, receivedTime: now })]);
      await eventually(() => expect(recordsOf(session)).toHaveLength(1));
      delays.push(Date.now() - now);
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    const median = delays.sort((a, b) => a - b)[2];
    expect(median, `delays ${delays}`).toBeLessThan(500);
  });

  it('tells who it is, and ends when its last tab was closed', async () => {
    const now = Date.now();
    await pipeline.publish([
      chunkMessage(
        [
          context(now, { user: 'u-7' }),
          recorder(now + 1, 'sightline.automation', { flags: ['webdriver'] }),
          recorder(now + 2, 'sightline.leave', { closed: true }),
        ],
        { session: 'session-gone', receivedTime: now },
      ),
    ]);
    await eventually(() => {
      expect(recordsOf('session-gone').map(({ status, user, actor }) => [status, user, actor])).toEqual([
        ['live', 'u-7', 'bot'],
        ['ended', 'u-7', 'bot'],
      ]);
    });
  });
});

describe('what cannot be read', () => {
  it('becomes a dead letter with a reason, and disturbs nothing else', async () => {
    const now = Date.now();
    const whole = (seq: number) =>
      chunkMessage([context(now), click(now + seq * 100, 5, 5)], { session: 'session-odd', seq });
    const damaged = { ...whole(1), value: bodyOf([meta(now, 'x'), fullSnapshot(now)]).subarray(0, 60) };
    const unnamed = { ...whole(2), headers: { ...encodeChunkHeaders(chunkHeaders()), sightline_seq: 'two' } };
    const foreign = { topic: 'sightline.interactions.v1', key: 'shop/session-odd', value: '{"project":7}' };
    await pipeline.publish([whole(0), damaged, unnamed, foreign, whole(3)]);
    await eventually(() => expect(recordsOf('session-odd').at(-1)).toMatchObject({ chunks: 2, clicks: 2 }));
    await eventually(() => {
      const letters = pipeline.seen.deadLetters.map(({ value }): DeadLetter => JSON.parse(String(value)));
      expect(letters.map(({ step, reason }) => `${step} ${reason}`).sort()).toEqual([
        'sightline-archive bad_headers',
        'sightline-heatmaps bad_shape',
        'sightline-interactions bad_headers',
        'sightline-interactions damaged_gzip',
        'sightline-sessions bad_shape',
      ]);
    });
  });
});

describe('a rage click over two chunks', () => {
  it('is found by the process that comes after the one that saw its first clicks', async () => {
    const now = Date.now();
    const chunk = (seq: number, ...times: number[]) =>
      chunkMessage([context(now + seq * 500), ...times.map((ms) => click(now + ms, 40, 40))], {
        session: 'session-rage',
        seq,
        receivedTime: now + seq * 500 + 400,
      });
    await pipeline.publish([chunk(0, 100, 450)]);
    await eventually(() => expect(interactionsSeen('session-rage')).toHaveLength(1));
    await running.stop();
    running = await pipeline.run(names);
    await pipeline.publish([chunk(1, 700, 900)]);
    await eventually(() => expect(recordsOf('session-rage').at(-1)).toMatchObject({ clicks: 4, rageClicks: 1 }));
    const [rage] = interactionsSeen('session-rage').flatMap(({ seq, interactions }) =>
      interactions.filter(({ type }) => type === 'rage_click').map((one) => ({ seq, ...one })),
    );
    expect(rage).toMatchObject({ seq: 1, index: 9, time: now + 700, clicks: 4 });
  });
});

describe('a gap', () => {
  it('holds nothing up', async () => {
    const now = Date.now();
    const chunk = (seq: number) =>
      chunkMessage([context(now + seq), click(now + seq * 100, 9, 9)], { session: 'session-gap', seq });
    await pipeline.publish([chunk(0)]);
    await eventually(() => expect(interactionsSeen('session-gap')).toHaveLength(1));
    const sent = performance.now();
    await pipeline.publish([chunk(5)]);
    await eventually(() => expect(interactionsSeen('session-gap')).toHaveLength(2));
    expect(performance.now() - sent).toBeLessThan(3_000);
    await pipeline.publish([chunk(3), chunk(5), chunk(6)]);
    await eventually(() => expect(interactionsSeen('session-gap').map(({ seq }) => seq)).toEqual([0, 5, 3, 6]));
  });
});
