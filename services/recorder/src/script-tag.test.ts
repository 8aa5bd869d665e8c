// @vitest-environment jsdom
import { gunzipSync } from 'node:zlib';
import { expect, it, vi } from 'vitest';

it('starts by the attributes of its tag, and offers the whole API', async () => {
  const urls: string[] = [];
  const bodies: string[] = [];
  vi.stubGlobal('CompressionStream', undefined);
  vi.stubGlobal('fetch', async (url: string, { body }: { body: Uint8Array<ArrayBuffer> }) => {
    urls.push(url);
    bodies.push(gunzipSync(body).toString());
    return Response.json({}, { status: 202 });
  });
  const tag = document.createElement('script');
  tag.setAttribute('data-key', 'pk_tag');
  // jsdom does not run it; it stands there as in a page.
  tag.setAttribute('src', 'https://collector.example/recorder.js');
  document.head.append(tag);
  const sightline = await import('./script-tag.ts');
  expect(Object.keys(sightline).sort()).toEqual([
    'addEvent',
    'consent',
    'identify',
    'init',
    'optIn',
    'optOut',
    'preview',
    'stop',
  ]);
  await vi.waitFor(() => expect(urls[0]).toMatch(/^https:\/\/collector\.example\/v1\/recordings\?key=pk_tag&/), 3000);
  expect(bodies[0]).toContain('sightline.context');
  sightline.stop();
  vi.unstubAllGlobals();
});
