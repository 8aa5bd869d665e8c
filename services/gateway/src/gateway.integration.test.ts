import { randomUUID } from 'node:crypto';
import { type Alert, closeCodes, type LiveMessage, redisKeys, topics } from '@sightline/schemas';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeChunk } from './testing/chunks.ts';
import { pause, startGatewayScope, until } from './testing/gateway-scope.ts';
import { connectLive } from './testing/live-client.ts';
import { createRandom } from './testing/random.ts';
import { makeSession } from './testing/sessions.ts';

let scope: Awaited<ReturnType<typeof startGatewayScope>>;

beforeAll(async () => {
  scope = await startGatewayScope({ GAP_TIMEOUT_MS: '1500', CONNECTIONS_PER_MINUTE: '0' });
});
afterAll(() => scope?.stop());

const newSession = (): string => `session-${randomUUID()}`;
const newProject = (): string => `project-${randomUUID().slice(0, 8)}`;
const publishSession = (record: ReturnType<typeof makeSession>): Promise<void> =>
  scope.publish([
    { topic: topics.sessions, key: `${record.project}/${record.session}`, value: JSON.stringify(record), headers: {} },
  ]);

describe('tickets', () => {
  it('are good once', async () => {
    const url = scope.url(await scope.issueTicket('shop'));
    const first = await connectLive(url);
    const second = await connectLive(url);
    expect(await second.closed).toBe(closeCodes.ticket_invalid);
    first.send({ type: 'watch_list' });
    await until(() => first.messages().length > 0);
    first.close();
  });

  it('run out', async () => {
    const ticket = await scope.issueTicket('shop', 1);
    await pause(1_200);
    expect(await (await connectLive(scope.url(ticket))).closed).toBe(closeCodes.ticket_invalid);
  });

  it.each(['', 'short', 'a'.repeat(43)])('that nobody issued are refused: "%s"', async (ticket) => {
    expect(await (await connectLive(scope.url(ticket))).closed).toBe(closeCodes.ticket_invalid);
  });
});

describe('a connection', () => {
  it('survives garbage for a while, then is closed', async () => {
    const viewer = await scope.connect('shop');
    viewer.send('{');
    viewer.send(new Uint8Array([1, 2, 3]));
    viewer.send('{"type":"watch","session":7}');
    await until(() => viewer.messages().length === 3);
    expect(viewer.names()).toEqual(['bad_message', 'bad_message', 'bad_message']);
    viewer.send({ type: 'watch_list' });
    await until(() => viewer.messages().length === 4);
    for (let i = 0; i < 10; i++) viewer.send('null');
    expect(await viewer.closed).toBe(closeCodes.bad_message);
  });

  it('is closed for a message that is too large', async () => {
    const viewer = await scope.connect('shop');
    viewer.send('x'.repeat(65 * 1024));
    expect(await viewer.closed).toBeGreaterThan(1000);
  });

  it('watches eight sessions at most', async () => {
    const viewer = await scope.connect('shop');
    for (let i = 0; i < 9; i++) viewer.send({ type: 'watch', session: newSession() });
    await until(() => viewer.names().includes('too_many_watches'));
    viewer.close();
  });
});

describe('the list of sessions', () => {
  it('is of one project, follows it, and lets an ended session go', async () => {
    const [project, other] = [newProject(), newProject()];
    const session = newSession();
    await publishSession(makeSession({ project, session }));
    await publishSession(makeSession({ project: other, session: newSession() }));
    const list = async () => {
      const viewer = await scope.connect(project);
      viewer.send({ type: 'watch_list' });
      await until(() => viewer.messages().length > 0);
      const [first] = viewer.messages();
      return { viewer, sessions: first?.type === 'sessions' ? first.sessions.map((record) => record.session) : [] };
    };
    await until(async () => {
      const { viewer, sessions } = await list();
      viewer.close();
      return sessions.length === 1;
    });
    const { viewer, sessions } = await list();
    expect(sessions).toEqual([session]);
    await publishSession(makeSession({ project, session, status: 'idle', clicks: 3 }));
    await publishSession(makeSession({ project: other, session: newSession() }));
    await publishSession(makeSession({ project, session, status: 'ended' }));
    await publishSession(makeSession({ project, session, status: 'ended' }));
    await until(() => viewer.messages().length === 3);
    await pause(100);
    const changes = viewer.messages().flatMap((message) => (message.type === 'session' ? message.session : []));
    expect(changes.map(({ session: id, status, clicks }) => [id, status, clicks])).toEqual([
      [session, 'idle', 3],
      [session, 'ended', 0],
    ]);
    expect((await list()).sessions).toEqual([]);
  });
});

describe('findings', () => {
  it('come to the viewers of their project that asked for them', async () => {
    const project = newProject();
    const [asked, silent, other] = await Promise.all([project, project, newProject()].map(scope.connect));
    asked?.send({ type: 'watch_alerts' });
    other?.send({ type: 'watch_alerts' });
    await pause(100);
    const alert = { finding_info: { uid: 'f1' }, unmapped: { project, group: 'source=1', count: 10, sessions: [] } };
    await scope.publish([
      { topic: topics.alerts, key: 'f0', value: 'no JSON', headers: {} },
      { topic: topics.alerts, key: 'f1', value: JSON.stringify(alert as unknown as Alert), headers: {} },
    ]);
    await until(() => (asked?.messages().length ?? 0) > 0);
    expect(asked?.messages()).toEqual([{ type: 'alert', alert }] as unknown as LiveMessage[]);
    expect([...(silent?.messages() ?? []), ...(other?.messages() ?? [])]).toEqual([]);
  });
});

describe('watching a session', () => {
  it('tells the collectors, again and again', async () => {
    const session = newSession();
    const told: string[] = [];
    const subscriber = scope.redis.duplicate();
    await subscriber.subscribe(redisKeys.watchedChannel);
    subscriber.on('message', (_, key: string) => told.push(key));
    const viewer = await scope.connect('shop');
    viewer.send({ type: 'watch', session });
    await until(() => told.includes(`shop/${session}`));
    const score = Number(await scope.redis.zscore(redisKeys.watched, `shop/${session}`));
    expect(score - Date.now()).toBeGreaterThan(25_000);
    expect(score - Date.now()).toBeLessThanOrEqual(30_000);
    viewer.close();
    subscriber.disconnect();
  });

  it('goes from the archive to live without a gap or a repeat, while chunks stream in', async () => {
    const random = createRandom(11);
    const session = newSession();
    const archived = scope.archive.chunks;
    archived.set(`shop/${session}`, []);
    const total = 200;
    let recorded = 0;
    // Archived late and out of step, published live only from some moment on, some of it twice, some of it not at all.
    const recording = (async () => {
      for (; recorded < total; recorded++) {
        const chunk = makeChunk('tab-a', recorded, recorded % 50 === 0, 400);
        setTimeout(() => archived.get(`shop/${session}`)?.push(chunk), random() * 300);
        const copies = recorded < 60 ? 0 : random() < 0.05 ? 0 : random() < 0.1 ? 2 : 1;
        void scope.publishLive(
          'shop',
          session,
          Array.from({ length: copies }, () => chunk),
        );
        await pause(15);
      }
    })();
    await until(() => recorded > 55);
    const first = await scope.connect('shop');
    first.send({ type: 'watch', session });
    await until(() => recorded > 130);
    const second = await scope.connect('shop');
    second.send({ type: 'watch', session });
    await recording;
    for (const viewer of [first, second]) {
      await until(() => viewer.frames().at(-1)?.seq === total - 1);
      const numbers = viewer.frames().map(({ seq }) => seq);
      const start = numbers[0] ?? -1;
      expect(start % 50).toBe(0);
      expect(numbers).toEqual(Array.from({ length: total - start }, (_, index) => start + index));
      expect(viewer.frames().every(({ body }) => body.length === 400)).toBe(true);
      expect(viewer.names().filter((name) => name === 'live')).toHaveLength(1);
      expect(viewer.names().some((name) => name.startsWith('resync'))).toBe(false);
      viewer.close();
    }
  });

  it('shows a tab that opens later from its first keyframe on', async () => {
    const session = newSession();
    scope.archive.chunks.set(`shop/${session}`, [makeChunk('tab-a', 0, true)]);
    const viewer = await scope.connect('shop');
    viewer.send({ type: 'watch', session });
    await until(() => viewer.names().includes('live'));
    await scope.publishLive('shop', session, [
      makeChunk('tab-b', 0, true),
      makeChunk('tab-b', 1),
      makeChunk('tab-a', 1),
    ]);
    await until(() => viewer.frames().length === 4);
    expect(viewer.names()).toEqual(['tab-a0', 'live', 'tab-b0', 'tab-b1', 'tab-a1']);
    viewer.close();
  });

  it('finds what was accepted before the collectors knew of the watch, though nothing follows it', async () => {
    const session = newSession();
    const chunks = [makeChunk('tab-a', 0, true)];
    scope.archive.chunks.set(`shop/${session}`, chunks);
    const viewer = await scope.connect('shop');
    viewer.send({ type: 'watch', session });
    await until(() => viewer.names().includes('live'));
    setTimeout(() => chunks.push(makeChunk('tab-a', 1)), 600);
    await until(() => viewer.frames().length === 2, 3_000);
    expect(viewer.names()).toEqual(['tab-a0', 'live', 'tab-a1']);
    viewer.close();
  });

  it('starts anew at a keyframe when a chunk is lost for good, and not before', async () => {
    const session = newSession();
    scope.archive.chunks.set(`shop/${session}`, [makeChunk('tab-a', 0, true)]);
    const viewer = await scope.connect('shop');
    viewer.send({ type: 'watch', session });
    await until(() => viewer.names().includes('live'));
    await scope.publishLive('shop', session, [makeChunk('tab-a', 2), makeChunk('tab-a', 3)]);
    await pause(1_800);
    expect(viewer.frames()).toHaveLength(1);
    await scope.publishLive('shop', session, [makeChunk('tab-a', 4, true), makeChunk('tab-a', 5)]);
    await until(() => viewer.frames().length === 3);
    expect(viewer.names()).toEqual(['tab-a0', 'live', 'resync-gap', 'tab-a4', 'tab-a5']);
    viewer.close();
  });

  it('says so when there is no such session', async () => {
    const viewer = await scope.connect('shop');
    viewer.send({ type: 'watch', session: newSession() });
    await until(() => viewer.names().includes('not_found'), 8_000);
    viewer.close();
  });

  it('does not reach into another project', async () => {
    const session = newSession();
    scope.archive.chunks.set(`shop/${session}`, [makeChunk('tab-a', 0, true)]);
    const viewer = await scope.connect('bank');
    viewer.send({ type: 'watch', session });
    await scope.publishLive('shop', session, [makeChunk('tab-a', 1)]);
    await until(() => viewer.names().includes('not_found'), 8_000);
    expect(viewer.frames()).toEqual([]);
    viewer.close();
  });

  it('stops when it is asked to', async () => {
    const session = newSession();
    scope.archive.chunks.set(`shop/${session}`, [makeChunk('tab-a', 0, true)]);
    const viewer = await scope.connect('shop');
    viewer.send({ type: 'watch', session });
    await until(() => viewer.names().includes('live'));
    viewer.send({ type: 'unwatch', session });
    await pause(100);
    await scope.publishLive('shop', session, [makeChunk('tab-a', 1)]);
    await pause(300);
    expect(viewer.names()).toEqual(['tab-a0', 'live']);
    viewer.close();
  });
});
