import { setTimeout as sleep } from 'node:timers/promises';
import { credentials, status } from '@grpc/grpc-js';
import { createKafka, createPublisher, createTableReader } from '@sightline/platform';
import { type ControlRecord, topics } from '@sightline/schemas';
import {
  audit,
  type ListProjectsResponse__Output,
  type Project__Output,
  type SetPrivacyRequest,
  type UpdateProjectRequest,
  type User__Output,
} from '@sightline/schemas/grpc';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, refusal } from '../testing/ask.ts';
import { type AuditFixture, administrator, quiet, startAuditFixture } from '../testing/audit-service-fixture.ts';
import { parseControlRecord } from './control-record-parser.ts';

let fixture: AuditFixture;
/** The control topic as any other service sees it. */
const onTopic = new Map<string, ControlRecord>();
let reader: ReturnType<typeof createTableReader>;
let kafka: ReturnType<typeof createKafka>;

beforeAll(async () => {
  fixture = await startAuditFixture();
  const { brokers, topicPrefix } = fixture.scope;
  kafka = createKafka({ brokers, topicPrefix, clientId: 'control-test', log: quiet });
  reader = createTableReader({
    kafka,
    topic: topics.control,
    log: quiet,
    onRecord(key, value) {
      const record = value && parseControlRecord(key, value);
      if (record) onTopic.set(key, record);
    },
  });
  await reader.start();
});
afterAll(async () => {
  await reader?.stop();
  await fixture?.stop();
});

const create = (name: string, origins = ['https://shop.example'], id = '') =>
  ask<Project__Output>((done) => fixture.control.createProject({ id, name, origins }, fixture.metadata, done));
const get = (id: string) => ask<Project__Output>((done) => fixture.control.getProject({ id }, fixture.metadata, done));
const update = (change: UpdateProjectRequest) =>
  ask<Project__Output>((done) => fixture.control.updateProject(change, fixture.metadata, done));
const setPrivacy = (change: SetPrivacyRequest) =>
  ask<Project__Output>((done) => fixture.control.setPrivacy(change, fixture.metadata, done));
const createKey = (id: string) =>
  ask<Project__Output>((done) => fixture.control.createKey({ id }, fixture.metadata, done));
const revokeKey = (id: string, key: string) =>
  ask<Project__Output>((done) => fixture.control.revokeKey({ project: id, key }, fixture.metadata, done));
const authenticate = (email: string, password: string) =>
  ask<User__Output>((done) => fixture.control.authenticate({ email, password }, fixture.metadata, done));

async function seenOnTopic(key: string, holds: (record: ControlRecord) => boolean): Promise<void> {
  for (let waited = 0; waited < 5_000; waited += 20) {
    const record = onTopic.get(key);
    if (record && holds(record)) return;
    await sleep(20);
  }
  throw new Error(`${key} did not come to the topic as expected`);
}

describe('projects', () => {
  it('live: made, changed, given keys, and a key revoked, each step on the topic', async () => {
    const made = await create('  Café Nord ', ['https://Shop.example/', '*']);
    expect(made).toMatchObject({
      id: 'cafe-nord',
      name: 'Café Nord',
      origins: ['https://shop.example', '*'],
      sampleRate: 1,
    });
    expect(made.keys).toEqual([
      { key: expect.stringMatching(/^pk_[A-Za-z0-9]{24}$/), createdAt: expect.any(Number), revokedAt: 0 },
    ]);
    await seenOnTopic('project/cafe-nord', (record) => record.kind === 'project' && record.keys.length === 1);
    expect(await get('cafe-nord')).toEqual(made);

    const changed = await update({ id: 'cafe-nord', name: 'Nord', origins: ['http://localhost:8001'], sampleRate: 0 });
    expect(changed).toEqual({ ...made, name: 'Nord', origins: ['http://localhost:8001'], sampleRate: 0 });
    expect(await get('cafe-nord')).toEqual(changed);

    const withKey = await createKey('cafe-nord');
    expect(withKey.keys).toHaveLength(2);
    const first = withKey.keys[0]?.key ?? '';
    const revoked = await revokeKey('cafe-nord', first);
    expect(revoked.keys[0]?.revokedAt).toBeGreaterThan(0);
    expect(revoked.keys[1]?.revokedAt).toBe(0);
    await seenOnTopic(
      'project/cafe-nord',
      (record) => record.kind === 'project' && record.keys[0]?.revokedAt === revoked.keys[0]?.revokedAt,
    );
    expect(await revokeKey('cafe-nord', first)).toEqual(revoked);
  });

  it('get numbered ids when the name is taken, and a given id is refused when it is', async () => {
    expect((await create('Same')).id).toBe('same');
    expect((await create('Same')).id).toBe('same-2');
    expect(await refusal(create('Same', ['*'], 'same'))).toEqual([status.ALREADY_EXISTS, 'project-exists', 'id']);
    const { projects } = await ask<ListProjectsResponse__Output>((done) =>
      fixture.control.listProjects({}, fixture.metadata, done),
    );
    const ids = projects.map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted());
    expect(ids).toContain('same-2');
  });

  it('lose no change that comes at once with others', async () => {
    await create('Busy', ['*'], 'busy');
    await Promise.all(Array.from({ length: 10 }, () => createKey('busy')));
    const { keys } = await get('busy');
    expect(new Set(keys.map(({ key }) => key)).size).toBe(11);
    const made = await Promise.all(Array.from({ length: 5 }, () => create('Twin')));
    expect(new Set(made.map(({ id }) => id)).size).toBe(5);
  });

  it('refuse bad input by field', async () => {
    expect(await refusal(create(' '))).toEqual([status.INVALID_ARGUMENT, 'invalid-argument', 'name']);
    expect((await refusal(create('x'.repeat(101))))[2]).toBe('name');
    expect((await refusal(create('Shop', [])))[2]).toBe('origins');
    expect((await refusal(create('Shop', ['shop.example/x'])))[2]).toBe('origins');
    expect((await refusal(create('Shop', ['*'], 'No Id')))[2]).toBe('id');
    const good = { id: 'busy', name: 'Busy', origins: ['*'], sampleRate: 1 };
    expect((await refusal(update({ ...good, sampleRate: 1.1 })))[2]).toBe('sampleRate');
    expect((await refusal(update({ ...good, sampleRate: Number.NaN })))[2]).toBe('sampleRate');
    expect(await refusal(update({ ...good, id: 'none' }))).toEqual([status.NOT_FOUND, 'project-not-found', '']);
    expect((await refusal(get('none')))[1]).toBe('project-not-found');
    expect((await refusal(createKey('none')))[1]).toBe('project-not-found');
    expect((await refusal(revokeKey('busy', 'pk_none')))[1]).toBe('key-not-found');
  });

  it('say what they change about masking, and no dangerous pattern', async () => {
    const { id, ...made } = await create('Private');
    const none = { actions: {}, patterns: [], inputs: '' };
    const pattern = { id: 'customer_no', regex: 'K-\\d{4}', ignoreCase: true, action: 'hash' };
    const changed = await setPrivacy({
      id,
      privacy: { actions: { email: 'hash' }, patterns: [pattern], inputs: 'allow' },
    });
    const privacy = { actions: { email: 'hash' }, patterns: [pattern], inputs: 'allow' };
    expect(changed).toEqual({ ...made, id, privacy });
    await seenOnTopic(`project/${id}`, (record) => record.kind === 'project' && record.privacy?.inputs === 'allow');
    expect((await update({ id, name: 'Other', origins: ['*'], sampleRate: 1 })).privacy).toEqual(privacy);

    const dangerous = { ...pattern, regex: '(a+)+b' };
    expect(
      await refusal(setPrivacy({ id, privacy: { ...none, patterns: [pattern, { ...dangerous, id: 'b2' }] } })),
    ).toEqual([status.INVALID_ARGUMENT, 'dangerous-pattern', 'patterns.1.regex']);
    expect((await get(id)).privacy).toEqual(privacy);
    expect(await refusal(setPrivacy({ id: 'none', privacy: none }))).toEqual([
      status.NOT_FOUND,
      'project-not-found',
      '',
    ]);

    expect((await setPrivacy({ id, privacy: none })).privacy).toBeNull();
    await seenOnTopic(`project/${id}`, (record) => record.kind === 'project' && record.privacy === undefined);
  });

  it('have at most 100 keys', async () => {
    await create('Full', ['*'], 'full');
    for (let keys = 1; keys < 100; keys++) await createKey('full');
    expect((await refusal(createKey('full')))[1]).toBe('too-many-keys');
  });
});

describe('users', () => {
  it('begin with the administrator of the configuration', async () => {
    const user = await authenticate(` ${administrator.email.toUpperCase()} `, administrator.password);
    expect(user).toEqual({
      id: expect.stringMatching(/^u_/),
      email: administrator.email,
      name: 'Administrator',
      role: 'administrator',
    });
    expect(await ask<User__Output>((done) => fixture.control.getUser({ id: user.id }, fixture.metadata, done))).toEqual(
      user,
    );
    const record = onTopic.get(`user/${user.id}`);
    expect(record?.kind === 'user' && record.passwordHash).toMatch(/^scrypt\$32768\$8\$/);
  });

  it('are refused alike for a wrong password and an unknown address', async () => {
    const wrong = [status.UNAUTHENTICATED, 'wrong-credentials', ''];
    expect(await refusal(authenticate(administrator.email, 'wrong'))).toEqual(wrong);
    expect(await refusal(authenticate('nobody@shop.example', administrator.password))).toEqual(wrong);
    expect((await refusal(authenticate('', 'x')))[2]).toBe('email');
    expect((await refusal(authenticate('a@b', 'x'.repeat(1_001))))[2]).toBe('password');
    const unknown = ask((done) => fixture.control.getUser({ id: 'u_none' }, fixture.metadata, done));
    expect((await refusal(unknown))[1]).toBe('user-not-found');
  });
});

describe('the control topic', () => {
  it('gives everything back to a process that starts anew, and no second administrator', async () => {
    const { address } = await fixture.another();
    const client = new audit.ControlPlane(address, credentials.createInsecure());
    const { projects } = await ask<ListProjectsResponse__Output>((done) =>
      client.listProjects({}, fixture.metadata, done),
    );
    expect(projects.find(({ id }) => id === 'cafe-nord')).toEqual(await get('cafe-nord'));
    client.close();
    await sleep(100);
    expect([...onTopic.values()].filter(({ kind }) => kind === 'user')).toHaveLength(1);
  });

  it('forgets what is deleted, and passes over what is no record', async () => {
    const publisher = createPublisher({ kafka, log: quiet });
    await publisher.start();
    await create('Gone', ['*'], 'gone');
    await publisher.publish([
      { topic: topics.control, key: 'project/busy', value: '{"kind":"project"}' },
      { topic: topics.control, key: 'project/gone', value: null },
    ]);
    await publisher.stop();
    // A further write comes back behind the two.
    await create('After', ['*'], 'after');
    expect((await refusal(get('gone')))[1]).toBe('project-not-found');
    expect((await get('busy')).name).toBe('Busy');
  });
});
