import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { tokenHash } from '../secret-token.ts';
import type { Problem } from '../testing/api-client.ts';
import {
  administrator,
  type BffFixture,
  emailOf,
  gatewayUrl,
  password,
  startBffFixture,
} from '../testing/bff-fixture.ts';
import type { CurrentUser } from './current-user.ts';

let fixture: BffFixture;
beforeAll(async () => {
  fixture = await startBffFixture();
});
afterAll(() => fixture?.stop());
beforeEach(async () => {
  const limits = await fixture.redis.keys('sightline:login-attempts:*');
  if (limits.length > 0) await fixture.redis.del(limits);
});

const login = (email: string, secret: string, client = fixture.client()) =>
  client.send<Problem & { user: CurrentUser }>('POST', '/api/login', { email, password: secret });

describe('login', () => {
  it('gives a cookie that scripts and other sites do not get, and Redis keeps only its hash', async () => {
    const client = fixture.client();
    const { status, body, headers } = await login(administrator.email, administrator.password, client);
    expect([status, body.user]).toEqual([
      200,
      { id: expect.any(String), email: administrator.email, name: 'Administrator', role: 'administrator' },
    ]);
    const [cookie = ''] = headers.getSetCookie();
    expect(cookie).toMatch(/^sightline_session=[\w-]{43};/);
    expect(cookie).toContain('; HttpOnly');
    expect(cookie).toContain('; Secure');
    expect(cookie).toContain('; SameSite=Strict');
    expect(cookie).toContain('; Path=/');
    expect(cookie).toContain('; Max-Age=43200');

    const token = client.cookie.split('=')[1] ?? '';
    const keys = await fixture.redis.keys('*');
    expect(keys).toContain(`sightline:login:${tokenHash(token)}`);
    for (const key of keys) expect(key).not.toContain(token);
    expect(await fixture.redis.get(`sightline:login:${tokenHash(token)}`)).not.toContain(token);
  });

  it('gives a cookie without Secure where the dashboard is not on https', async () => {
    const plain = await fixture.another({ PUBLIC_URL: 'http://localhost:8000' });
    const { status, headers } = await plain.send('POST', '/api/login', administrator, {
      origin: 'http://localhost:8000',
    });
    expect(status).toBe(200);
    expect(headers.getSetCookie()[0]).not.toContain('Secure');
  });

  it('lives on with use, and ends with logout', async () => {
    const client = await fixture.administrator();
    const key = `sightline:login:${tokenHash(client.cookie.split('=')[1] ?? '')}`;
    await fixture.redis.expire(key, 100);
    const { body } = await client.get<{ user: CurrentUser; gatewayUrl: string; collectorUrl: string }>('/api/me');
    expect(body).toMatchObject({ gatewayUrl, collectorUrl: 'http://localhost:8002', user: { role: 'administrator' } });
    expect(await fixture.redis.ttl(key)).toBeGreaterThan(43_000);

    const kept = client.cookie;
    expect((await client.send('POST', '/api/logout')).status).toBe(204);
    expect(client.cookie).toBe('');
    client.cookie = kept;
    expect((await client.get('/api/me')).body.code).toBe('not-logged-in');
    expect((await client.send('POST', '/api/logout')).status).toBe(204);
  });

  it('ends by itself when it is not used', async () => {
    const client = await fixture.administrator();
    await fixture.redis.pexpire(`sightline:login:${tokenHash(client.cookie.split('=')[1] ?? '')}`, 50);
    await sleep(80);
    expect((await client.get('/api/projects')).status).toBe(401);
  });

  it('replaces the login that the browser had', async () => {
    const client = await fixture.administrator();
    const before = client.cookie;
    await login(administrator.email, administrator.password, client);
    expect(client.cookie).not.toBe(before);
    client.cookie = before;
    expect((await client.get('/api/me')).status).toBe(401);
  });

  it('is refused alike for a wrong password and an unknown account', async () => {
    const wrong = await login(administrator.email, 'wrong');
    const unknown = await login('nobody@shop.example', 'wrong');
    expect([wrong.status, wrong.body.code]).toEqual([401, 'wrong-credentials']);
    expect(unknown.body).toEqual(wrong.body);
    expect(wrong.headers.getSetCookie()).toEqual([]);
  });

  it('counts a changed role and a deleted user at once', async () => {
    const client = await fixture.as('viewer');
    expect((await client.get<{ user: CurrentUser }>('/api/me')).body.user.role).toBe('viewer');
    await fixture.putUser('u-viewer', 'analyst');
    await expect
      .poll(async () => (await client.get<{ user: CurrentUser }>('/api/me')).body.user.role, { timeout: 5_000 })
      .toBe('analyst');
    await fixture.deleteUser('u-viewer');
    await expect.poll(async () => (await client.get('/api/me')).status, { timeout: 5_000 }).toBe(401);
  });

  it.each(['', 'x', 'A'.repeat(43), `${'A'.repeat(42)}*`])('is not had with the cookie %j', async (token) => {
    const client = fixture.client();
    client.cookie = `sightline_session=${token}`;
    const { status, body } = await client.get('/api/me');
    expect([status, body.code]).toEqual([401, 'not-logged-in']);
  });
});

describe('failed logins', () => {
  it('of one account are bounded, whoever tries, and others are not held back', async () => {
    await fixture.putUser('u-limited', 'viewer');
    const few = await fixture.another({ LOGIN_ATTEMPTS_PER_ACCOUNT: '3' });
    const outcomes: number[] = [];
    for (let attempt = 0; attempt < 4; attempt++) {
      outcomes.push((await login(emailOf('u-limited'), 'wrong', few)).status);
    }
    expect(outcomes).toEqual([401, 401, 401, 429]);
    const { body, headers } = await login(emailOf('u-limited').toUpperCase(), password, few);
    expect(body.code).toBe('too-many-logins');
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(800);
    expect((await login(administrator.email, administrator.password, few)).status).toBe(200);
  });

  it('are forgotten by a success', async () => {
    await fixture.putUser('u-forgiven', 'viewer');
    const few = await fixture.another({ LOGIN_ATTEMPTS_PER_ACCOUNT: '3' });
    for (let round = 0; round < 3; round++) {
      expect((await login(emailOf('u-forgiven'), 'wrong', few)).status).toBe(401);
      expect((await login(emailOf('u-forgiven'), 'wrong', few)).status).toBe(401);
      await expect.poll(async () => (await login(emailOf('u-forgiven'), password, few)).status).toBe(200);
    }
  });

  it('from one address are bounded, whatever the account; successes do not count', async () => {
    const few = await fixture.another({ LOGIN_ATTEMPTS_PER_ADDRESS: '3' });
    for (let attempt = 0; attempt < 5; attempt++) {
      expect((await login(administrator.email, administrator.password, few)).status).toBe(200);
    }
    for (let attempt = 0; attempt < 3; attempt++) {
      expect((await login(`a${attempt}@shop.example`, 'wrong', few)).status).toBe(401);
    }
    expect((await login(administrator.email, administrator.password, few)).status).toBe(429);
  });

  it('count by the address that a trusted proxy states, and by no other', async () => {
    const few = { LOGIN_ATTEMPTS_PER_ADDRESS: '1' };
    const attempt = async (client: typeof trusted, address: string) =>
      (await client.send('POST', '/api/login', { email: 'x@y', password: 'wrong' }, { 'x-forwarded-for': address }))
        .status;
    const trusted = await fixture.another({ ...few, TRUSTED_PROXIES: '127.0.0.1' });
    expect([await attempt(trusted, '203.0.113.1'), await attempt(trusted, '203.0.113.2')]).toEqual([401, 401]);
    expect(await attempt(trusted, '203.0.113.1')).toBe(429);
    const untrusted = await fixture.another(few);
    expect([await attempt(untrusted, '203.0.113.3'), await attempt(untrusted, '203.0.113.4')]).toEqual([401, 429]);
  });
});

describe('what the service needs', () => {
  it('without Redis there is no login, and that is said', async () => {
    const alone = await fixture.another({ REDIS_URL: 'redis://127.0.0.1:1' });
    const { status, body, headers } = await login(administrator.email, administrator.password, alone);
    expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'store-unavailable', '5']);
  });

  it('without audit-service there is none either, and attempts do not count', async () => {
    const alone = await fixture.another({ AUDIT_SERVICE_ADDRESS: '127.0.0.1:1', LOGIN_ATTEMPTS_PER_ACCOUNT: '1' });
    for (let attempt = 0; attempt < 3; attempt++) {
      const { status, body } = await login(administrator.email, administrator.password, alone);
      expect([status, body.code]).toEqual([503, 'audit-service-unavailable']);
    }
  });
});

describe('writes', () => {
  it.each([undefined, 'https://evil.example', 'null', 'http://sightline.example', 'https://sightline.example:444'])(
    'from the origin %s are refused',
    async (origin) => {
      const client = await fixture.administrator();
      const send = (method: string, path: string) =>
        client.fetch(path, { method, headers: origin === undefined ? {} : { origin } });
      for (const [method, path] of [
        ['POST', '/api/login'],
        ['POST', '/api/logout'],
        ['POST', '/api/projects'],
        ['PATCH', '/api/projects/shop'],
        ['DELETE', '/api/projects/shop/keys/pk_7Yd2mQx9LrT4vBn6KsW8fHj3'],
      ] as const) {
        const response = await send(method, path);
        expect([response.status, ((await response.json()) as Problem).code]).toEqual([403, 'origin-mismatch']);
      }
      expect((await client.get('/api/me')).status).toBe(200);
    },
  );
});
