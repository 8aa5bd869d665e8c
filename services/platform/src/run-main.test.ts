import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';

const program = fileURLToPath(new URL('./run-main.fixture.ts', import.meta.url));

const run = (env: Record<string, string>, ...args: string[]) => {
  const child = spawn(process.execPath, [program, ...args], {
    env: { NODE_NO_WARNINGS: '1', ...env },
    stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
  });
  const output = { text: '' };
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output.text += chunk));
  return { child, output, ended: once(child, 'close') };
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address ? address.port : 0;
};

const says = (output: { text: string }, text: string) =>
  vi.waitFor(() => expect(output.text).toContain(text), { timeout: 20_000 });

test('--help lists every variable', async () => {
  const { output, ended } = run({}, '--help');
  expect(await ended).toEqual([0, null]);
  expect(output.text).toContain('MODE\n      how to behave (required)');
  expect(output.text).toContain('LOG_LEVEL');
});

test('a bad configuration is told and ends with 2', async () => {
  const { output, ended } = run({ MODE: 'odd', OPS_PORT: 'x' });
  expect(await ended).toEqual([2, null]);
  expect(output.text).toMatch(/OPS_PORT: [\s\S]*MODE: [\s\S]*--help/);
});

test.each(['SIGTERM', 'SIGINT'] as const)('%s stops it in order, with 0', async (signal) => {
  const port = await freePort();
  const { child, output, ended } = run({ MODE: 'good', OPS_PORT: String(port) });
  await says(output, 'service_started');
  const ready = await fetch(`http://127.0.0.1:${port}/readyz`);
  expect(await ready.json()).toEqual({ ready: true, checks: { started: 'ok', fine: 'ok' } });
  child.kill(signal);
  expect(await ended).toEqual([0, null]);
  // Not in this order for certain: a line that meets a full pipe is written after the next.
  for (const event of ['service_stopping', 'fixture_stopping', 'service_stopped']) expect(output.text).toContain(event);
});

test('a supervisor that is gone stops it in order, with 0', async () => {
  const { child, output } = run({ MODE: 'good', OPS_PORT: '0' });
  await says(output, 'service_started');
  // Node emits no `close` for a child whose channel was closed on this side.
  const exit = once(child, 'exit');
  child.disconnect();
  expect(await exit).toEqual([0, null]);
  await says(output, 'supervisor_gone');
});

test('while it starts it is alive but not ready, and can be stopped', async () => {
  const port = await freePort();
  const { child, ended } = run({ MODE: 'slow-start', OPS_PORT: String(port) });
  await vi.waitFor(async () => expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200), {
    timeout: 20_000,
  });
  expect(await (await fetch(`http://127.0.0.1:${port}/readyz`)).json()).toMatchObject({
    checks: { started: 'starting' },
  });
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});

test('a failed start ends with 1', async () => {
  const { output, ended } = run({ MODE: 'bad-start' });
  expect(await ended).toEqual([1, null]);
  expect(output.text).toContain('service_start_failed');
});

test('a forgotten rejection ends with 1', async () => {
  const { output, ended } = run({ MODE: 'rejection' });
  expect(await ended).toEqual([1, null]);
  expect(output.text).toContain('unhandled_rejection');
});

test('a stop that hangs ends after ten seconds with 1', async () => {
  const { child, output, ended } = run({ MODE: 'hung-stop' });
  await says(output, 'service_started');
  child.kill('SIGTERM');
  expect(await ended).toEqual([1, null]);
  expect(output.text).toContain('service_stop_timeout');
});
