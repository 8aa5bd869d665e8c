import { createTcpProxy, type TestScope, testScope } from '@sightline/local/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createRedis } from './redis.ts';
import { silent } from './testing.fixture.ts';

let scope: TestScope;
beforeAll(async () => {
  scope = await testScope({ redis: true });
});
afterAll(() => scope.stop());

test('commands, once it is ready', async () => {
  const redis = createRedis({ url: scope.redisUrl, log: silent });
  expect(() => redis.ready()).toThrow('redis is wait');
  await redis.start();
  redis.ready();
  await redis.client.set('a', '1', 'PX', 60_000);
  expect(await redis.client.getdel('a')).toBe('1');
  await redis.stop();
});

test('away: starts, rejects in bounded time, is not ready, and comes back', async () => {
  const target = new URL(scope.redisUrl);
  const proxy = await createTcpProxy({ target: Number(target.port) });
  target.port = String(proxy.port);
  proxy.refuse();
  const redis = createRedis({ url: target.href, log: silent });
  await redis.start();
  const started = Date.now();
  await expect(redis.client.get('a')).rejects.toThrow();
  expect(Date.now() - started).toBeLessThan(4_000);
  expect(() => redis.ready()).toThrow();
  proxy.accept();
  await vi.waitFor(() => redis.ready(), { timeout: 10_000 });
  expect(await redis.client.get('a')).toBeNull();

  proxy.pause();
  const silenced = Date.now();
  await expect(redis.client.get('a')).rejects.toThrow(/timed out/i);
  expect(Date.now() - silenced).toBeLessThan(4_000);
  proxy.resume();
  await redis.stop();
  await proxy.close();
});
