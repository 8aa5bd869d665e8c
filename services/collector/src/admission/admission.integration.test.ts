import { createRedis } from '@sightline/platform';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  codeOf,
  line,
  log,
  newSession,
  postText,
  project,
  startCollectorScope,
  until,
} from '../testing/collector-scope.ts';
import { createSessionAdmission } from './session-admission.ts';

let scope: Awaited<ReturnType<typeof startCollectorScope>>;
beforeAll(async () => {
  scope = await startCollectorScope({ env: { MAX_SESSION_REQUESTS: '4', ADDRESS_SESSIONS_PER_MINUTE: '0' } });
});
afterAll(() => scope?.stop());

const keyOf = (letter: string) => `pk_${letter.repeat(24)}`;
const all = { ...project, sampleRate: 1 };

describe('limits', () => {
  it('act on whole sessions: a session over the limit is refused from its first chunk on, the others go on', async () => {
    const key = keyOf('M');
    await scope.setProject({ ...all, id: 'monthly', limits: { sessionsPerMonth: 3 }, keys: [{ key, createdAt: 1 }] });
    await until(async () => (await codeOf(await postText(scope.base, 'x', { key }))) !== 'unknown-key');
    // The question above was a session of its own.
    const [first, second, third, fourth] = Array.from({ length: 4 }, newSession);
    const answers: string[] = [];
    for (const [session, seq] of [
      [first, 0],
      [second, 0],
      [third, 0],
      [fourth, 0],
      [first, 1],
      [third, 1],
      [second, 1],
    ] as const) {
      answers.push(await codeOf(await postText(scope.base, line(), { key, session: session ?? '', seq })));
    }
    expect(answers).toEqual(['202', '202', 'quota-exceeded', 'quota-exceeded', '202', 'quota-exceeded', '202']);
    const refused = await postText(scope.base, line(), { key, session: third ?? '', seq: 2 });
    expect(refused.headers.get('retry-after')).toBe('1800');
    expect(await scope.chunksOf(third ?? '', 0)).toEqual([]);
  });

  it('hold for a project and for an address, over all collectors, and fall away while Redis is away', async () => {
    const redis = createRedis({ url: scope.redisUrl, log });
    await redis.start();
    const limits = { projectSessionsPerMinute: 0, addressSessionsPerMinute: 2 };
    const [one, other] = [createSessionAdmission(redis.client, limits), createSessionAdmission(redis.client, limits)];
    const at = Date.now();
    const admit = (by: typeof one, session: string, source: string, own = {}) =>
      by.admit({ project: { ...all, id: 'minute', ...own }, session, source }, at);
    expect(await admit(one, 'session-1', 'here')).toBe('admitted');
    expect(await admit(other, 'session-2', 'here')).toBe('admitted');
    expect(await admit(one, 'session-3', 'here')).toBe('rate-limited');
    expect(await admit(other, 'session-3', 'here')).toBe('rate-limited');
    expect(await admit(other, 'session-1', 'elsewhere')).toBe('admitted');
    expect(await admit(other, 'session-4', 'there', { limits: { sessionsPerMinute: 2 } })).toBe('admitted');
    expect(await admit(other, 'session-5', 'over', { limits: { sessionsPerMinute: 1 } })).toBe('rate-limited');
    await redis.stop();
    expect(await admit(one, 'session-6', 'here')).toBe('admitted');
    expect(await admit(one, 'session-3', 'here')).toBe('rate-limited');
  });
});

it('one session cannot take what all share', async () => {
  const hot = newSession();
  const requests = Array.from({ length: 40 }, (_, seq) => postText(scope.base, line({ seq }), { session: hot, seq }));
  const other = await postText(scope.base, line(), { session: newSession() });
  expect(other.status).toBe(202);
  const codes = await Promise.all(requests.map(async (request) => codeOf(await request)));
  expect(codes.filter((code) => code === '202').length).toBeGreaterThanOrEqual(4);
  expect(codes.filter((code) => code === 'overloaded').length).toBeGreaterThan(0);
  expect(codes.every((code) => code === '202' || code === 'overloaded')).toBe(true);
});

it('a user agent that calls itself a bot is labelled', async () => {
  const session = newSession();
  const crawler = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
  await postText(scope.base, line(), { session, seq: 0, headers: { 'user-agent': crawler } });
  await postText(scope.base, line(), { session, seq: 1 });
  const chunks = await scope.chunksOf(session, 2);
  expect(chunks.map(({ headers }) => headers.sightline_bot)).toEqual(['1', undefined]);
});
