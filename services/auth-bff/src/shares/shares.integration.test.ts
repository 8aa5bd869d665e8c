import { setTimeout as sleep } from 'node:timers/promises';
import { decodeChunkFrames, type SessionRecord } from '@sightline/schemas';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tokenHash } from '../secret-token.ts';
import type { ApiClient } from '../testing/api-client.ts';
import { type BffFixture, emailOf, publicUrl, startBffFixture } from '../testing/bff-fixture.ts';
import { chunksOf, storeSession } from '../testing/stored-session.ts';

let fixture: BffFixture;
let analyst: ApiClient;
const chunks = chunksOf('tab-aaaa', 3);
const shares = '/api/projects/shop/sessions/session-a/shares';

interface Created {
  id: string;
  token: string;
  url: string;
  expiresAt: number;
}

beforeAll(async () => {
  fixture = await startBffFixture();
  analyst = await fixture.as('analyst');
  await storeSession(fixture, { project: 'shop', session: 'session-a' }, chunks);
  await storeSession(fixture, { project: 'shop', session: 'session-b' }, chunks);
});
afterAll(() => fixture?.stop());

const share = async (ttlSeconds = 60): Promise<Created> => {
  const { status, body } = await analyst.send<Created>('POST', shares, { ttlSeconds });
  expect(status).toBe(201);
  return body;
};
const list = async () =>
  (await analyst.get<{ shares: Record<string, unknown>[] }>(shares)).body.shares.map(({ id }) => id);

/** What each address of a dead link answers. */
async function expectDead(token: string): Promise<void> {
  for (const path of [token, `${token}/recording`, `${token}/interactions`]) {
    const { status, body, headers } = await fixture.client().get(`/api/shares/${path}`);
    expect([status, headers.get('content-type')]).toEqual([404, 'application/problem+json; charset=utf-8']);
    expect(body).toEqual({
      type: 'https://sightline.example/errors/share-not-found',
      title: 'No such share link',
      status: 404,
      code: 'share-not-found',
      detail: 'The link does not exist, has expired or was revoked; which of these is not told.',
    });
  }
}

describe('a share link', () => {
  it('opens its session to whoever has it, without a login', async () => {
    const { token, url, expiresAt } = await share(3600);
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(url).toBe(`${publicUrl}/share/${token}`);
    expect(Math.abs(expiresAt - Date.now() - 3_600_000)).toBeLessThan(5_000);

    const nobody = fixture.client();
    const { status, body } = await nobody.get<{ session: SessionRecord; expiresAt: number }>(`/api/shares/${token}`);
    expect([status, body.expiresAt, body.session.session]).toEqual([200, expiresAt, 'session-a']);
    const recording = await nobody.fetch(`/api/shares/${token}/recording`);
    const { frames } = decodeChunkFrames(new Uint8Array(await recording.arrayBuffer()));
    expect(frames.map(({ body }) => Buffer.from(body))).toEqual(chunks.map(({ body }) => body));
    expect((await nobody.get(`/api/shares/${token}/interactions`)).body).toEqual({ interactions: [] });
  });

  it('opens nothing else', async () => {
    const { token } = await share();
    const nobody = fixture.client();
    nobody.cookie = `sightline_session=${token}`;
    expect((await nobody.get('/api/projects/shop/sessions/session-b')).status).toBe(401);
    expect((await nobody.get(`/api/shares/${token}/../session-b`)).status).toBe(404);
  });

  it('is kept in Redis as a hash, under the prefix, for as long as it lives', async () => {
    const { token, expiresAt } = await share(120);
    const keys = await fixture.redis.keys('*');
    expect(keys).toContain(`sightline:share:${tokenHash(token)}`);
    for (const key of keys) {
      expect(key).not.toContain(token);
      if ((await fixture.redis.type(key)) === 'string') expect(await fixture.redis.get(key)).not.toContain(token);
    }
    expect(await fixture.redis.pexpiretime(`sightline:share:${tokenHash(token)}`)).toBe(expiresAt);
    expect(await fixture.redis.pexpiretime('sightline:shares:shop/session-a')).toBeGreaterThanOrEqual(expiresAt);
  });

  it('dies with its time', async () => {
    const { token, id } = await share();
    await fixture.redis.pexpire(`sightline:share:${tokenHash(token)}`, 50);
    await sleep(80);
    await expectDead(token);
    expect(await list()).not.toContain(id);
    expect((await analyst.send('DELETE', `${shares}/${id}`)).body.code).toBe('share-not-found');
  });

  it('dies when it is revoked, and looks then as one that never was', async () => {
    const { token, id } = await share();
    const { token: other } = await share();
    expect((await analyst.send('DELETE', `${shares}/${id}`)).status).toBe(204);
    await expectDead(token);
    await expectDead('A'.repeat(43));
    await expectDead('no-token');
    expect((await fixture.client().get(`/api/shares/${other}`)).status).toBe(200);
    expect(await list()).not.toContain(id);
    expect((await analyst.send('DELETE', `${shares}/${id}`)).status).toBe(404);
  });

  it('is listed without its token, only with its session, newest first', async () => {
    const { id, token, expiresAt } = await share();
    const { body } = await analyst.get<{ shares: unknown[] }>(shares);
    expect(body.shares[0]).toEqual({
      id,
      session: 'session-a',
      expiresAt,
      createdAt: expect.any(Number),
      createdBy: emailOf('u-analyst'),
    });
    expect(JSON.stringify(body)).not.toContain(token);
    expect((await analyst.get('/api/projects/shop/sessions/session-b/shares')).body).toEqual({ shares: [] });
  });

  it('is revoked at its own session only', async () => {
    const { id, token } = await share();
    const elsewhere = `/api/projects/shop/sessions/session-b/shares/${id}`;
    expect((await analyst.send('DELETE', elsewhere)).status).toBe(404);
    expect((await fixture.client().get(`/api/shares/${token}`)).status).toBe(200);
  });

  it('of a session that there is not is not made', async () => {
    const path = '/api/projects/shop/sessions/session-none/shares';
    const { status, body } = await analyst.send('POST', path, { ttlSeconds: 60 });
    expect([status, body.code]).toEqual([404, 'session-not-found']);
  });

  it('whose session is gone is as dead as any other', async () => {
    const { token } = await share();
    const key = `sightline:share:${tokenHash(token)}`;
    const link = JSON.parse((await fixture.redis.get(key)) ?? '{}');
    await fixture.redis.set(key, JSON.stringify({ ...link, session: 'session-gone' }), 'EX', 60);
    const { status, body } = await fixture.client().get(`/api/shares/${token}`);
    expect([status, body.code]).toEqual([404, 'share-not-found']);
  });

  it('is one of 100 at most, of those that live', async () => {
    const path = '/api/projects/shop/sessions/session-b/shares';
    const make = () => analyst.send<Created>('POST', path, { ttlSeconds: 60 });
    const made = await Promise.all(Array.from({ length: 100 }, make));
    expect(made.every(({ status }) => status === 201)).toBe(true);
    const { status, body } = await analyst.send('POST', path, { ttlSeconds: 60 });
    expect([status, body.code]).toEqual([409, 'too-many-shares']);
    await analyst.send('DELETE', `${path}/${made[0]?.body.id}`);
    expect((await make()).status).toBe(201);
  });
});
