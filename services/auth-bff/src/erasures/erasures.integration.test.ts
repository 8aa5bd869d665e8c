import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ApiClient } from '../testing/api-client.ts';
import { type BffFixture, startBffFixture } from '../testing/bff-fixture.ts';
import { chunksOf, storeSession } from '../testing/stored-session.ts';
import type { ErasureView } from './erasure-view.ts';

let fixture: BffFixture;
let administrator: ApiClient;
const erasures = '/api/projects/shop/erasures';
beforeAll(async () => {
  fixture = await startBffFixture();
  administrator = await fixture.administrator();
  const { status } = await administrator.send('POST', '/api/projects', { id: 'shop', name: 'Shop', origins: ['*'] });
  expect(status).toBe(201);
  await storeSession(fixture, { project: 'shop', session: 'session-a' }, chunksOf('tab-aaaa', 3));
});
afterAll(() => fixture?.stop());

it('an administrator erases a session, its share links end, and the receipt is there to read', async () => {
  const { body: link } = await administrator.send<{ token: string }>(
    'POST',
    '/api/projects/shop/sessions/session-a/shares',
    { ttlSeconds: 3_600 },
  );
  const selection = { sessions: ['session-a'] };
  const preview = await administrator.send('POST', `${erasures}/preview`, selection);
  expect([preview.status, preview.body]).toEqual([200, { sessions: 1 }]);
  const { status, body } = await administrator.send<ErasureView>('POST', erasures, selection);
  expect([status, body.state, body.selection]).toEqual([201, 'requested', selection]);

  let receipt = body;
  while (receipt.state !== 'done') {
    await new Promise((resolve) => setTimeout(resolve, 100));
    receipt = (await administrator.get<ErasureView>(`${erasures}/${body.id}`)).body;
  }
  expect(receipt.removed).toContainEqual({ store: 'clickhouse', name: 'chunks', count: 3 });
  expect(receipt.removed).toContainEqual({ store: 'redis', name: 'share-links', count: 1 });
  expect(receipt.topics?.length).toBeGreaterThan(3);
  expect((await administrator.get<{ erasures: ErasureView[] }>(erasures)).body.erasures).toEqual([receipt]);
  expect((await administrator.get('/api/projects/shop/sessions/session-a')).status).toBe(404);
  expect((await fixture.client().get(`/api/shares/${link.token}`)).status).toBe(404);
});

it('nobody else may', async () => {
  for (const role of ['viewer', 'analyst'] as const) {
    const client = await fixture.as(role);
    expect((await client.send('POST', erasures, { sessions: ['session-a'] })).status).toBe(403);
    expect((await client.get(erasures)).status).toBe(403);
  }
});

it('a request that selects nothing, or two things, is refused with the field', async () => {
  for (const selection of [{}, { sessions: ['session-a'], user: 'ada' }]) {
    const { status, body } = await administrator.send('POST', erasures, selection);
    expect([status, body]).toEqual([400, expect.objectContaining({ code: 'invalid-input' })]);
  }
  expect((await administrator.get(`${erasures}/e_aaaaaaaaaaaa`)).body).toMatchObject({ code: 'erasure-not-found' });
});

it('retention is stated with its defaults, and changed by class', async () => {
  const path = '/api/projects/shop/retention';
  const usual = { recordings: 30, interactions: 396, alerts: 396, leaks: 396 };
  expect((await administrator.get('/api/projects/shop')).body).toMatchObject({ retention: usual });
  const { body } = await administrator.send('PUT', path, { recordings: 7 });
  expect(body).toMatchObject({ retention: { ...usual, recordings: 7 } });
  const refused = await administrator.send('PUT', path, { recordings: 400 });
  expect([refused.status, refused.body]).toEqual([400, expect.objectContaining({ code: 'invalid-input' })]);
});

it('everybody sees how full the archive is', async () => {
  const { status, body } = await (await fixture.as('viewer')).get('/api/storage');
  expect([status, body]).toEqual([
    200,
    {
      archivedBytes: expect.any(Number),
      budgetBytes: null,
      freeBytes: expect.any(Number),
      state: expect.stringMatching(/^(ok|near|full)$/),
      lookedAt: expect.any(Number),
    },
  ]);
});
