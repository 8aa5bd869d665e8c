import { clickHouseTime, createTableReader } from '@sightline/platform';
import { type ControlRecord, topics } from '@sightline/schemas';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiClient } from '../testing/api-client.ts';
import { type BffFixture, quiet, startBffFixture } from '../testing/bff-fixture.ts';
import type { ProjectView } from './project-view.ts';

let fixture: BffFixture;
let admin: ApiClient;
let reader: ReturnType<typeof createTableReader>;
const onTopic = new Map<string, ControlRecord>();

beforeAll(async () => {
  fixture = await startBffFixture();
  admin = await fixture.administrator();
  reader = createTableReader({
    kafka: fixture.kafka,
    topic: topics.control,
    log: quiet,
    onRecord: (key, value) => value && onTopic.set(key, JSON.parse(value.toString())),
  });
  await reader.start();
});
afterAll(async () => {
  await reader?.stop();
  await fixture?.stop();
});

/** What a record holds of a project that has the default days and no limits: neither is written down. */
const recordOf = ({ retention: _, limits: __, ...rest }: ProjectView) => ({ kind: 'project', ...rest });

const onTopicNow = (id: string) => expect.poll(() => onTopic.get(`project/${id}`), { timeout: 5_000 });

describe('projects', () => {
  it('live: made, listed, changed, given keys, a key revoked; each step is on the control topic', async () => {
    const made = await admin.send<ProjectView>('POST', '/api/projects', {
      name: 'Ünïque Shop',
      origins: ['https://Shop.example/'],
    });
    expect(made.status).toBe(201);
    expect(made.body).toEqual({
      id: 'unique-shop',
      name: 'Ünïque Shop',
      origins: ['https://shop.example'],
      keys: [{ key: expect.stringMatching(/^pk_\w{24}$/), createdAt: expect.any(Number) }],
      sampleRate: 1,
      createdAt: expect.any(Number),
      retention: { recordings: 30, interactions: 396, alerts: 396, leaks: 396 },
      limits: {},
    });
    await onTopicNow('unique-shop').toEqual(recordOf(made.body));

    const { body: list } = await admin.get<{ projects: ProjectView[] }>('/api/projects');
    expect(list.projects).toEqual([made.body]);
    expect((await admin.get('/api/projects/unique-shop')).body).toEqual(made.body);

    const halved = await admin.send<ProjectView>('PATCH', '/api/projects/unique-shop', { sampleRate: 0.5 });
    expect([halved.status, halved.body]).toEqual([200, { ...made.body, sampleRate: 0.5 }]);
    const renamed = await admin.send<ProjectView>('PATCH', '/api/projects/unique-shop', {
      name: 'Shop',
      origins: ['*'],
    });
    expect(renamed.body).toEqual({ ...made.body, sampleRate: 0.5, name: 'Shop', origins: ['*'] });
    await onTopicNow('unique-shop').toEqual(recordOf(renamed.body));

    const twoKeys = await admin.send<ProjectView>('POST', '/api/projects/unique-shop/keys');
    expect([twoKeys.status, twoKeys.body.keys.length]).toEqual([201, 2]);
    const key = twoKeys.body.keys[0]?.key;
    const revoked = await admin.send<ProjectView>('DELETE', `/api/projects/unique-shop/keys/${key}`);
    expect([revoked.status, revoked.body.keys[0]?.key]).toEqual([200, key]);
    expect(revoked.body.keys[0]?.revokedAt).toBeGreaterThan(0);
    await onTopicNow('unique-shop').toEqual(recordOf(revoked.body));
  });

  it('state how many sessions may begin, and refuse what cannot be', async () => {
    await admin.send('POST', '/api/projects', { id: 'limited', name: 'L', origins: ['*'] });
    const path = '/api/projects/limited/limits';
    const limits = { sessionsPerMinute: 20, sessionsPerMonth: 5_000 };
    expect((await admin.send('PUT', path, limits)).body).toMatchObject({ limits });
    await onTopicNow('limited').toMatchObject({ limits });
    const one = await admin.send('PUT', path, { sessionsPerMonth: 100 });
    expect([one.status, one.body]).toEqual([200, expect.objectContaining({ limits: { sessionsPerMonth: 100 } })]);
    expect((await admin.get('/api/projects/limited')).body).toMatchObject({ limits: { sessionsPerMonth: 100 } });
    for (const wrong of [
      { sessionsPerMinute: 0 },
      { sessionsPerMonth: 1.5 },
      { perDay: 1 },
      { ...limits, sessionsPerMonth: 19 },
    ]) {
      const { status, body } = await admin.send('PUT', path, wrong);
      expect([status, body]).toEqual([400, expect.objectContaining({ code: 'invalid-input' })]);
    }
    expect((await admin.send('PUT', path, {})).body).toMatchObject({ limits: {} });
    await onTopicNow('limited').not.toHaveProperty('limits');
  });

  it('say what they change about masking; a dangerous pattern is refused', async () => {
    const made = await admin.send<ProjectView>('POST', '/api/projects', { id: 'private', name: 'P', origins: ['*'] });
    const privacy = {
      actions: { email: 'hash' },
      patterns: [{ id: 'customer_no', regex: 'K-\\d{4}' }],
      inputs: 'allow',
    };
    const changed = await admin.send<ProjectView>('PUT', '/api/projects/private/privacy', privacy);
    expect([changed.status, changed.body]).toEqual([200, { ...made.body, privacy }]);
    await onTopicNow('private').toEqual(recordOf(changed.body));

    const dangerous = { patterns: [{ id: 'bad', regex: '(a+)+b' }] };
    const refused = await admin.send('PUT', '/api/projects/private/privacy', dangerous);
    expect([refused.status, refused.body.code, refused.body.errors?.[0]?.field]).toEqual([
      400,
      'dangerous-pattern',
      'patterns.0.regex',
    ]);
    expect((await admin.get('/api/projects/private')).body).toEqual(changed.body);
    const reset = await admin.send<ProjectView>('PUT', '/api/projects/private/privacy', {});
    expect(reset.body).toEqual(made.body);
  });

  it('with an id that is taken are refused, and so is what there is not', async () => {
    const project = { id: 'taken', name: 'Taken', origins: ['*'] };
    expect((await admin.send('POST', '/api/projects', project)).status).toBe(201);
    const again = await admin.send('POST', '/api/projects', project);
    expect([again.status, again.body.code]).toEqual([409, 'project-exists']);
    for (const [method, path, body] of [
      ['GET', '/api/projects/none'],
      ['PATCH', '/api/projects/none', { name: 'x' }],
      ['POST', '/api/projects/none/keys'],
      ['DELETE', '/api/projects/none/keys/pk_7Yd2mQx9LrT4vBn6KsW8fHj3'],
    ] as const) {
      const { status, body: problem } = await admin.send(method, path, body);
      expect([status, problem.code]).toEqual([404, 'project-not-found']);
    }
    const key = await admin.send('DELETE', '/api/projects/taken/keys/pk_7Yd2mQx9LrT4vBn6KsW8fHj3');
    expect([key.status, key.body.code]).toEqual([404, 'key-not-found']);
  });

  it('are told apart by what audit-service refuses too', async () => {
    const { status, body } = await admin.send('POST', '/api/projects', {
      name: 'x',
      origins: ['https://a.example/path'],
    });
    expect([status, body.code, body.errors?.[0]?.field]).toEqual([400, 'invalid-input', 'origins']);
  });
});

it('what had to be masked is told by class, page and place', async () => {
  const leaks = [{ class: 'email', page: 'https://shop.example/', place: 'main > p', count: 3 }];
  const row = { project: 'leaky', session: 'session-a', tab: 'tab-00001', seq: 0, leaks };
  await fixture.clickhouse.insert('privacy_leaks', [{ ...row, first_time: clickHouseTime(1_795_000_000_000) }]);
  const list = await admin.get<{ leaks: object[] }>('/api/projects/leaky/leaks?from=1794999999000');
  expect([list.status, list.body.leaks]).toEqual([200, [{ ...leaks[0], sessions: 1, lastTime: 1_795_000_000_000 }]]);
  expect((await admin.get<{ leaks: object[] }>('/api/projects/leaky/leaks?to=5')).body.leaks).toEqual([]);
  expect((await admin.get('/api/projects/leaky/leaks?from=soon')).status).toBe(400);
});

describe('roles', () => {
  const writes = [
    ['POST', '/api/projects', { name: 'x', origins: ['*'] }],
    ['PATCH', '/api/projects/taken', { name: 'x' }],
    ['PUT', '/api/projects/taken/privacy', {}],
    ['POST', '/api/projects/taken/keys'],
    ['DELETE', '/api/projects/taken/keys/pk_7Yd2mQx9LrT4vBn6KsW8fHj3'],
  ] as const;
  const shares = '/api/projects/taken/sessions/session-a/shares';

  it('a viewer reads, and neither shares nor changes', async () => {
    const viewer = await fixture.as('viewer');
    for (const path of ['/api/projects', '/api/projects/taken', '/api/projects/taken/sessions']) {
      expect((await viewer.get(path)).status).toBe(200);
    }
    expect((await viewer.send('POST', '/api/live/tickets', { project: 'taken' })).status).toBe(201);
    for (const [method, path, body] of [
      ...writes,
      ['POST', shares, { ttlSeconds: 60 }],
      ['GET', shares],
      ['DELETE', `${shares}/8f14e45f-ceea-467f-a1d4-000000000000`],
    ] as const) {
      const { status, body: problem } = await viewer.send(method, path, body);
      expect([status, problem.code]).toEqual([403, 'role-too-low']);
    }
  });

  it('an analyst also shares', async () => {
    const analyst = await fixture.as('analyst');
    expect((await analyst.get(shares)).status).toBe(200);
    expect((await analyst.send('POST', shares, { ttlSeconds: 60 })).body.code).toBe('session-not-found');
    for (const [method, path, body] of writes) expect((await analyst.send(method, path, body)).status).toBe(403);
  });

  it('nobody who is not logged in gets anything', async () => {
    const client = fixture.client();
    for (const [method, path, body] of [
      ...writes,
      ['GET', '/api/me'],
      ['GET', '/api/projects'],
      ['GET', '/api/projects/taken/sessions'],
      ['GET', '/api/projects/taken/sessions/session-a'],
      ['GET', '/api/projects/taken/sessions/session-a/recording'],
      ['GET', '/api/projects/taken/sessions/session-a/interactions'],
      ['GET', '/api/projects/taken/pages'],
      ['GET', '/api/projects/taken/heatmap?page=x'],
      ['GET', '/api/projects/taken/alerts'],
      ['GET', '/api/projects/taken/leaks'],
      ['POST', shares, { ttlSeconds: 60 }],
      ['POST', '/api/live/tickets', { project: 'taken' }],
    ] as const) {
      const { status, body: problem } = await client.send(method, path, body);
      expect([path, status, problem.code]).toEqual([path, 401, 'not-logged-in']);
    }
  });
});
