import { afterEach, expect, test } from 'vitest';
import { createMetrics } from './metrics.ts';
import { createOpsServer, type HealthChecks } from './ops-server.ts';

let server: ReturnType<typeof createOpsServer> | undefined;
afterEach(() => server?.stop());

const serve = async (checks: HealthChecks) => {
  server = createOpsServer({ host: '127.0.0.1', port: 0, metrics: createMetrics('test'), checks });
  await server.start();
  const origin = `http://127.0.0.1:${server.port()}`;
  return (path: string) => fetch(origin + path);
};

test('alive, ready, and its metrics', async () => {
  const get = await serve({ good: () => undefined, slow: async () => undefined });
  expect((await get('/healthz')).status).toBe(200);
  const ready = await get('/readyz?verbose');
  expect(ready.status).toBe(200);
  expect(await ready.json()).toEqual({ ready: true, checks: { good: 'ok', slow: 'ok' } });
  const metrics = await get('/metrics');
  expect(metrics.headers.get('content-type')).toContain('text/plain');
  expect(await metrics.text()).toContain('process_cpu_seconds_total');
  expect((await get('/')).status).toBe(404);
});

test('not ready says why, also of a check that hangs, while it is alive', async () => {
  const get = await serve({
    good: () => undefined,
    bad: () => {
      throw new Error('kafka is away');
    },
    hung: () => new Promise(() => undefined),
  });
  const ready = await get('/readyz');
  expect(ready.status).toBe(503);
  expect(await ready.json()).toEqual({
    ready: false,
    checks: { good: 'ok', bad: 'kafka is away', hung: 'check timed out' },
  });
  expect((await get('/healthz')).status).toBe(200);
});

test('a port in use fails the start', async () => {
  await serve({});
  const port = server?.port() ?? 0;
  const second = createOpsServer({ host: '127.0.0.1', port, metrics: createMetrics('test'), checks: {} });
  await expect(second.start()).rejects.toThrow(/EADDRINUSE/);
});
