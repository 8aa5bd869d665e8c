import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HttpServer } from '../http/http-server.ts';
import { startUnconnectedServer } from '../testing/unconnected-server.ts';

let folder: string;
let server: HttpServer;
let base: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sightline-dashboard-'));
  const root = join(folder, 'dist');
  mkdirSync(join(root, 'assets'), { recursive: true });
  writeFileSync(join(root, 'index.html'), '<title>Sightline</title>');
  writeFileSync(join(root, 'favicon.svg'), '<svg/>');
  writeFileSync(join(root, '.env'), 'secret');
  writeFileSync(join(root, 'assets/index-1a2b.js'), 'export {};');
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  ({ server, base } = await startUnconnectedServer({ DASHBOARD_DIR: root }));
});
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const ask = (path: string, headers = {}): Promise<{ status: number | undefined; body: string }> =>
  new Promise((resolve, reject) => {
    const asked = request(base, { path, headers }, (response) => {
      let body = '';
      response.on('data', (part) => {
        body += part;
      });
      response.on('end', () => resolve({ status: response.statusCode, body }));
    });
    asked.on('error', reject).end();
  });

describe('the dashboard', () => {
  it.each(['/', '/login', '/projects/shop/live', '/share/abc-_0', '/replay?x=1.js'])(
    'is one page at %s',
    async (path) => {
      const response = await fetch(`${base}${path}`);
      expect([response.status, await response.text()]).toEqual([200, '<title>Sightline</title>']);
      expect(response.headers.get('content-type')).toContain('text/html');
      expect(response.headers.get('cache-control')).toBe('no-cache');
    },
  );

  it('has its files, those with a hash in their name for good', async () => {
    const script = await fetch(`${base}/assets/index-1a2b.js`);
    expect([script.status, script.headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable']);
    expect(script.headers.get('content-type')).toContain('javascript');
    expect((await fetch(`${base}/favicon.svg`)).headers.get('cache-control')).toBe('no-cache');
    // Not fetch, which adds that it wants no cached answer.
    const etag = (await fetch(`${base}/`)).headers.get('etag') ?? '';
    const again = await ask('/', { 'if-none-match': etag });
    expect(again.status).toBe(304);
  });

  it('answers HEAD, and no other method', async () => {
    const head = await fetch(`${base}/`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    for (const method of ['POST', 'PUT', 'DELETE']) {
      const response = await fetch(`${base}/`, { method });
      expect([method, response.status]).toEqual([method, 404]);
    }
  });

  it.each([
    '/assets/none.js',
    '/.env',
    '/secret.txt',
    '/assets/../../secret.txt',
    '/..%2fsecret.txt',
    '/..%5csecret.txt',
    '/a%00.txt',
    '/api',
    '/api/none',
  ])('has nothing at %s', async (path) => {
    // Not fetch, which would resolve the dots itself.
    const answer = await ask(path);
    expect([answer.status, JSON.parse(answer.body).code]).toEqual([404, 'route-not-found']);
  });
});
