import { createKafkaProxy, type KafkaProxy, kafkaApi, type ReplyVerdict } from '@sightline/local/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { codeOf, line, newSession, pause, postText, startCollectorScope, until } from './testing/collector-scope.ts';

let scope: Awaited<ReturnType<typeof startCollectorScope>>;
let proxy: KafkaProxy;
let verdict: (reply: { api: number }) => ReplyVerdict = () => 'pass';

beforeAll(async () => {
  scope = await startCollectorScope({
    env: { PUBLISH_TIMEOUT_MS: '3000' },
    brokersOf: async ([target = '']) => {
      proxy = await createKafkaProxy({ target, onReply: (reply) => verdict(reply) });
      return proxy.brokers;
    },
  });
});
afterAll(async () => {
  await scope?.stop();
  await proxy?.close();
});

it('every 202 is on the topic when connections are cut between append and acknowledgement', async () => {
  let replies = 0;
  let cuts = 0;
  verdict = ({ api }) => {
    if (api !== kafkaApi.produce || ++replies % 5 !== 0) return 'pass';
    cuts += 1;
    return 'cut';
  };
  const sessions = Array.from({ length: 8 }, newSession);
  const acknowledged: string[] = [];
  await Promise.all(
    sessions.map(async (session) => {
      for (let seq = 0; seq < 40; seq += 1) {
        for (;;) {
          const response = await postText(scope.base, line({ seq }), { session, seq });
          if (response.status === 202) break;
          expect(response.status).toBe(503);
          await pause(50);
        }
        acknowledged.push(`${session}/tab-0001/${seq}`);
      }
    }),
  );
  verdict = () => 'pass';
  expect(acknowledged).toHaveLength(320);
  expect(cuts).toBeGreaterThan(10);
  const onTopic = () => new Set(scope.recordings.map(({ headers }) => headers.ce_id));
  await until(() => acknowledged.every((id) => onTopic().has(id)));
});

it('while Kafka is away chunks are refused with a time to come again, and nothing is acknowledged', async () => {
  const session = newSession();
  proxy.refuse();
  const start = performance.now();
  const responses = await Promise.all(
    Array.from({ length: 20 }, (_, seq) => postText(scope.base, line({ seq }), { session, seq })),
  );
  for (const response of responses) {
    expect(response.headers.get('retry-after')).toBe('5');
    expect(await codeOf(response)).toBe('kafka-unavailable');
  }
  expect(performance.now() - start).toBeLessThan(10_000);
  expect(() => scope.collector.checks.kafka?.()).toThrow();
  proxy.accept();
  await until(async () => (await postText(scope.base, line({ seq: 20 }), { session, seq: 20 })).status === 202, 20_000);
  expect((await scope.chunksOf(session)).some(({ headers }) => headers.sightline_seq === '20')).toBe(true);
  await until(() => {
    scope.collector.checks.kafka?.();
    return true;
  });
});

it('a stop answers what is under way and takes nothing more', async () => {
  const session = newSession();
  const open = Array.from({ length: 30 }, (_, seq) => postText(scope.base, line({ seq }), { session, seq }));
  await until(() => scope.recordings.some(({ headers }) => headers.sightline_session === session));
  const stopped = scope.collector.stop();
  const answers = await Promise.allSettled(open);
  await stopped;
  const taken = answers.filter((answer) => answer.status === 'fulfilled' && answer.value.status === 202).length;
  expect(taken).toBeGreaterThan(0);
  expect(
    new Set((await scope.chunksOf(session, taken)).map(({ headers }) => headers.ce_id)).size,
  ).toBeGreaterThanOrEqual(taken);
  await expect(postText(scope.base, line(), { session })).rejects.toThrow();
});
