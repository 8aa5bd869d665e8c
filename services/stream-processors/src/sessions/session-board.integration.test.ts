import { type TestScope, testScope } from '@sightline/local/testing';
import {
  type ClickHouse,
  createClickHouse,
  createLogger,
  type OutgoingMessage,
  type Service,
} from '@sightline/platform';
import type { Interactions } from '@sightline/schemas';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sessionChunkRow } from './contribution.ts';
import { createSessionBoard, type SessionBoard } from './session-board.ts';

let scope: TestScope;
let clickhouse: ClickHouse & Service;
beforeAll(async () => {
  scope = await testScope({ clickhouse: true });
  const log = createLogger({ service: 'test', level: 'silent', format: 'json' });
  clickhouse = createClickHouse({ ...scope.clickhouse, log });
});
afterAll(async () => {
  await clickhouse?.stop();
  await scope?.stop();
});

const start = Date.now() - 5_000;
const chunk = (session: string, seq: number, closed = false): Interactions => ({
  project: 'shop',
  session,
  tab: 'tab-00001',
  seq,
  firstTime: start + seq,
  lastTime: start + seq,
  receivedTime: start + seq,
  device: 'desktop',
  source: '9f86d081884c7d65',
  events: 1,
  bytes: 100,
  keyframe: false,
  interactions: [],
  ...(closed ? { closed: true } : {}),
});
const store = (chunks: Interactions[]): Promise<void> =>
  clickhouse.insert('session_chunks', chunks.map(sessionChunkRow));

/** The topic: the chunks that each record of a session says, in the order of their publication. */
let topic: Record<string, number[]> = {};
const onTopic = (messages: OutgoingMessage[]): void => {
  for (const { value } of messages) {
    const { session, chunks } = JSON.parse(String(value)) as { session: string; chunks: number };
    topic[session] = [...(topic[session] ?? []), chunks];
  }
};
beforeEach(() => {
  topic = {};
});

/** A process; `before` runs between its first query and what it publishes then. */
function board(before: () => Promise<unknown> = async () => undefined): SessionBoard {
  let isFirst = true;
  return createSessionBoard({
    clickhouse,
    publisher: {
      async publish(messages) {
        if (isFirst && messages.length > 0) {
          isFirst = false;
          await before();
        }
        onTopic(messages);
      },
    },
    onPublished: () => undefined,
  });
}
const alone = (): boolean => true;

describe('a record that is older than the one on the topic', () => {
  it.each([
    ['of a process that was paused until others had its partitions', 'session-paused', false],
    ['of one that looks after what others read', 'session-loaded', true],
  ])('%s does not stay', async (_, session, loads) => {
    const other = board();
    await store([chunk(session, 0)]);
    const late = board(async () => {
      await store([chunk(session, 1), chunk(session, 2)]);
      await other.refresh([chunk(session, 2)], alone);
    });
    if (loads) await late.load();
    else await late.refresh([chunk(session, 0)], () => false);
    expect(topic[session]).toEqual([3, 1, 3]);
  });
});

it('publishes a record once, though it looks whether it is the latest', async () => {
  await store([chunk('session-once', 0)]);
  await board().refresh([chunk('session-once', 0)], () => false);
  expect(topic['session-once']).toEqual([1]);
});

it('lets go of a session that has ended after one more look', async () => {
  const ended = { ...chunk('session-ended', 0, true), receivedTime: start - 60_000 };
  await store([ended]);
  await board().refresh([ended], () => false);
  expect(topic['session-ended']).toEqual([1]);
});
