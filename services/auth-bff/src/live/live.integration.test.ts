import { redisKeys } from '@sightline/schemas';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tokenHash } from '../secret-token.ts';
import { type BffFixture, gatewayUrl, startBffFixture } from '../testing/bff-fixture.ts';

let fixture: BffFixture;
beforeAll(async () => {
  fixture = await startBffFixture();
  const admin = await fixture.administrator();
  await admin.send('POST', '/api/projects', { id: 'shop', name: 'Shop', origins: ['*'] });
});
afterAll(() => fixture?.stop());

it('gives a ticket that the gateway finds under its hash, once and for 30 s', async () => {
  const viewer = await fixture.as('viewer');
  const { status, body } = await viewer.send<{ ticket: string; url: string; expiresInSeconds: number }>(
    'POST',
    '/api/live/tickets',
    { project: 'shop' },
  );
  expect(status).toBe(201);
  expect(body).toEqual({
    ticket: expect.stringMatching(/^[\w-]{43}$/),
    url: `${gatewayUrl}?ticket=${body.ticket}`,
    expiresInSeconds: 30,
  });
  const key = redisKeys.ticket(tokenHash(body.ticket));
  const ttl = await fixture.redis.ttl(key);
  expect(ttl).toBeGreaterThan(25);
  expect(ttl).toBeLessThanOrEqual(30);
  expect(JSON.parse((await fixture.redis.getdel(key)) ?? '')).toEqual({ project: 'shop', user: 'u-viewer' });
});

it('gives none for a project that there is not', async () => {
  const viewer = await fixture.as('viewer');
  const { status, body } = await viewer.send('POST', '/api/live/tickets', { project: 'none' });
  expect([status, body.code]).toEqual([404, 'project-not-found']);
});
