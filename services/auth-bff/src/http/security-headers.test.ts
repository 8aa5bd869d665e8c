import { afterAll, beforeAll, expect, it } from 'vitest';
import { startUnconnectedServer } from '../testing/unconnected-server.ts';

let plain: Awaited<ReturnType<typeof startUnconnectedServer>>;
let secure: typeof plain;
beforeAll(async () => {
  plain = await startUnconnectedServer();
  secure = await startUnconnectedServer({
    PUBLIC_URL: 'https://sightline.example',
    GATEWAY_URL: 'wss://live.sightline.example/v1/live',
  });
});
afterAll(async () => {
  await plain?.server.stop();
  await secure?.server.stop();
});

it('lets the dashboard run its own scripts only, and replayed pages show what they showed', async () => {
  const { headers } = await fetch(`${secure.base}/api/none`);
  expect(headers.get('content-security-policy')?.split(';')).toEqual([
    "default-src 'self'",
    "script-src 'self'",
    "connect-src 'self' wss://live.sightline.example",
    'img-src * data: blob:',
    "style-src 'self' 'unsafe-inline'",
    'font-src * data:',
    "frame-src 'self' about: blob:",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
  ]);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('x-frame-options')).toBe('DENY');
  expect(headers.get('referrer-policy')).toBe('no-referrer');
});

it('asks for https where there is https, and only there', async () => {
  expect((await fetch(`${secure.base}/`)).headers.get('strict-transport-security')).toContain('max-age=31536000');
  expect((await fetch(`${plain.base}/`)).headers.get('strict-transport-security')).toBeNull();
});
