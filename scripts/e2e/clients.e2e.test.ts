import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { freePort } from '@sightline/local';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createShop, type Shop } from '../demo/shop-server.ts';
import { ensureProject } from '../local/api-client.ts';
import { readRecording, sequences } from './recording.ts';
import { expectSamePage } from './same-page.ts';
import { createWorld, eventually, type World } from './world.ts';

const packages = createRequire(import.meta.url);
const posthogDist = dirname(packages.resolve('posthog-js/dist/array.js'));
const rrwebScript = join(dirname(packages.resolve('rrweb')), 'rrweb.umd.min.cjs');
const pages = join(import.meta.dirname, '../../services/collector/clients');

let world: World;
let watcher: Page;
const shops: Shop[] = [];

beforeAll(async () => {
  world = await createWorld({ collector: { POSTHOG_DIST: posthogDist } });
  watcher = await world.signIn();
}, 180_000);
afterAll(async () => {
  await Promise.all(shops.map((shop) => shop.stop()));
  await world?.stop();
});

/** The page of the documentation, as it stands, with this installation's address and key. */
async function tagsOf(client: string, key: string): Promise<string> {
  const text = await readFile(join(pages, `${client}.md`), 'utf8');
  const [, html = ''] = /```html\n([\s\S]*?)```/.exec(text) ?? [];
  return html.replaceAll('http://localhost:8002', world.platform.addresses.collector).replaceAll('pk_…', key);
}

/** A demo shop that another client records, in a project of its own. */
async function openShop(project: string, client: string, adapt = (tags: string) => tags): Promise<Shop> {
  const port = await freePort();
  const key = await ensureProject(world.platform.api, project, client, `http://localhost:${port}`);
  const tags = adapt(await tagsOf(client, key));
  const shop = createShop({ port, recorderUrl: '', key, otherRecorder: { tags, script: rrwebScript } });
  await shop.start();
  shops.push(shop);
  return shop;
}

const clients: [string, string, (tags: string) => string][] = [
  ['rrweb', 'demo-rrweb', (tags) => tags],
  // It would not record a browser that is driven by a test.
  ['posthog-js', 'demo-posthog', (tags) => tags.replace('{ api_host', '{ opt_out_useragent_filter: true, api_host')],
];

describe.each(clients)('%s, from npm', (client, project, adapt) => {
  const clicks = 5;
  const text = (viewer: string) => watcher.frameLocator(`[data-testid="${viewer}"] iframe`);
  let shop: Shop;
  let visitor: Page;
  let session: string;
  let place: { x: number; y: number };

  it('is watched live', async () => {
    shop = await openShop(project, client, adapt);
    visitor = await (await world.browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
    await visitor.goto(`${shop.url}/about`);
    await visitor.waitForLoadState('networkidle');
    // posthog-js sends nothing of a page that nobody touches.
    await visitor.mouse.move(200, 300, { steps: 5 });
    await watcher.goto(`${world.platform.addresses.dashboard}/p/${project}/live`);
    const row = watcher.getByTestId('live-session-row').first();
    await row.waitFor({ timeout: 20_000 });
    session = (await row.getAttribute('data-session')) ?? '';
    await row.click();
    await text('live-viewer').locator('h1').first().waitFor({ timeout: 20_000 });

    const box = await visitor.locator('h1').first().boundingBox();
    if (!box) throw new Error('the page has no heading');
    for (let click = 0; click < clicks; click += 1) {
      await visitor.mouse.click(box.x + 5, box.y + 5);
      await visitor.waitForTimeout(400);
    }
    const height = await visitor.evaluate(() => document.documentElement.scrollHeight);
    place = { x: ((box.x + 5) / 1280) * 100, y: ((box.y + 5) / height) * 100 };
    await visitor.evaluate(() => {
      const note = document.createElement('p');
      note.textContent = 'written meanwhile, to ada@shop.example';
      document.querySelector('main')?.append(note);
    });
    await text('live-viewer').getByText('written meanwhile, to ****').waitFor({ timeout: 20_000 });
    await expectSamePage(visitor, watcher, { frame: '[data-testid="live-viewer"] iframe' });
  });

  it('is watched on to the next page', async () => {
    await visitor.goto(`${shop.url}/products/kettle`);
    await visitor.waitForLoadState('networkidle');
    await visitor.mouse.move(500, 500, { steps: 10 });
    await expectSamePage(visitor, watcher, { frame: '[data-testid="live-viewer"] iframe' });
  });

  it('is replayed over both pages, complete and masked', async () => {
    const path = `/api/projects/${project}/sessions/${session}/recording`;
    const chunks = await eventually('the recording', 20_000, async () => {
      const found = await readRecording(world.platform.api, path);
      return JSON.stringify(found).includes('Stove kettle') ? found : undefined;
    });
    expect(JSON.stringify(chunks)).toContain('written meanwhile, to ****');
    for (const numbers of Object.values(sequences(chunks))) {
      expect(numbers).toEqual(numbers.map((_, index) => index));
    }
    expect(JSON.stringify(chunks)).not.toContain('ada@shop.example');
    const viewer = watcher;
    await viewer.goto(`${world.platform.addresses.dashboard}/p/${project}/sessions/${session}`);
    await viewer.getByTestId('replay-play').waitFor();
    await viewer.waitForLoadState('networkidle');
    await viewer.getByRole('slider', { name: 'Position' }).press('End');
    await expectSamePage(visitor, viewer, { frame: '[data-testid="replay-viewer"] iframe' });
  });

  it('is on the heatmap', async () => {
    const query = new URLSearchParams({ page: `${shop.url}/about`, kind: 'click' });
    const heatmap = await eventually('the clicks', 30_000, async () => {
      const found = await world.platform.api.call<{ total: number; points: { x: number; y: number; value: number }[] }>(
        'GET',
        `/api/projects/${project}/heatmap?${query}`,
      );
      return found.total >= clicks ? found : undefined;
    });
    expect(heatmap.total).toBe(clicks);
    for (const point of heatmap.points) {
      expect(Math.abs(point.x - place.x)).toBeLessThan(0.5);
      // posthog-js does not tell how long the page is.
      if (client === 'rrweb') expect(Math.abs(point.y - place.y)).toBeLessThan(0.5);
    }
    await visitor.context().close();
  });
});
