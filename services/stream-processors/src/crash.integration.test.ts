import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { OutgoingMessage } from '@sightline/platform';
import type { SessionRecord } from '@sightline/schemas';
import { describe, expect, it } from 'vitest';
import { createPipeline, eventually, type Pipeline } from './testing/pipeline.ts';
import { storedOf } from './testing/stored.ts';
import { expectedOf, interactionsOf, visit } from './testing/visits.ts';

const program = new URL('./testing/crashing-processors.ts', import.meta.url).pathname;

function start(pipeline: Pipeline, crashAfter = ''): ChildProcess {
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program], {
    env: {
      PATH: process.env.PATH,
      TEST_LOG_LEVEL: process.env.TEST_LOG_LEVEL,
      ...pipeline.environment,
      PROCESSORS: 'archive,interactions,sessions,heatmaps',
      CRASH_AFTER: crashAfter,
    },
    // The channel tells the child when this process is gone.
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

async function kill(child: ChildProcess | undefined): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** First a few chunks until the processors are at work, then the rest bit by bit while they crash and come back. */
async function publishSlowly(pipeline: Pipeline, chunks: OutgoingMessage[], isOver: () => boolean): Promise<void> {
  await pipeline.publish(chunks.slice(0, 4));
  await eventually(() => expect(pipeline.seen.sessions.length + Number(isOver())).toBeGreaterThan(0), 60_000);
  for (let at = 4; at < chunks.length; at += 4) {
    await pipeline.publish(chunks.slice(at, at + 4));
    if (!isOver()) await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Kills one process after the other, each right after its step, and then lets one go through. */
async function expectExactAfter(crashes: string[]): Promise<void> {
  const pipeline = await createPipeline();
  const lives: ChildProcess[] = [];
  try {
    const sessions = ['session-x', 'session-y', 'session-z'];
    const begin = Date.now() - 30_000;
    const visits = sessions.map((session, index) => visit(session, `tab-00000${index}`, begin + index, 40));
    // As they come in: the visits side by side, each in order.
    const chunks = Array.from({ length: 40 }, (_, seq) => visits.map((one) => one[seq] as OutgoingMessage)).flat();

    let over = false;
    let published: Promise<void> | undefined;
    for (const crashAfter of crashes) {
      const life = start(pipeline, crashAfter);
      lives.push(life);
      const exit = once(life, 'exit', { signal: AbortSignal.timeout(90_000) });
      published ??= publishSlowly(pipeline, chunks, () => over);
      const [, signal] = await exit;
      expect(signal).toBe('SIGKILL');
      over = true;
    }
    lives.push(start(pipeline));
    await published;

    const expected = expectedOf(visits.flat());
    await eventually(async () => expect(await storedOf(pipeline.clickhouse, sessions)).toEqual(expected), 60_000);
    const all = interactionsOf(visits.flat());
    for (const session of sessions) {
      const types = all.filter((one) => one.session === session).flatMap(({ interactions }) => interactions);
      const count = (type: string): number => types.filter((one) => one.type === type).length;
      await eventually(() => {
        const records: SessionRecord[] = pipeline.seen.sessions
          .map(({ value }) => JSON.parse(String(value)))
          .filter((record) => record.session === session);
        expect(records.at(-1)).toMatchObject({
          chunks: 40,
          clicks: count('click'),
          rageClicks: count('rage_click'),
          pages: count('navigation'),
          errors: count('error'),
        });
      });
    }
  } finally {
    await Promise.all(lives.map(kill));
    await pipeline.stop();
  }
}

describe('a process that is killed', () => {
  it.concurrent.each([
    'archive:put:3',
    'archive:insert chunks:3',
    'archive:insert privacy_leaks:3',
    'interactions:publish:4',
    'sessions:insert session_chunks:3',
    'sessions:publish:3',
    'heatmaps:insert heatmap_marks:3',
    'heatmaps:insert heatmap_changes:1',
  ])(
    'after %s loses nothing and doubles nothing',
    async (crashAfter) => {
      await expectExactAfter([crashAfter]);
    },
    180_000,
  );
});

/** Each step once as the first and once as the second; CRASH_PAIRS=all: every pair. */
const steps = [
  'archive:put',
  'archive:insert chunks',
  'archive:insert privacy_leaks',
  'interactions:publish',
  'sessions:insert session_chunks',
  'sessions:publish',
  'heatmaps:insert heatmap_marks',
];
const pairs = steps.flatMap((one, index) =>
  (process.env.CRASH_PAIRS === 'all' ? steps : [steps[(index + 3) % steps.length]]).map((other) => [one, other]),
);

describe('two processes that are killed one after the other', () => {
  it.concurrent.each(pairs)(
    'after %s and after %s lose nothing and double nothing',
    (one, other) => expectExactAfter([`${one}:2`, `${other}:1`]),
    240_000,
  );
});
