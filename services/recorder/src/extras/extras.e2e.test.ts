import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { bundle } from '../../build/bundle.ts';
import { type FakeCollector, startFakeCollector } from '../testing/fake-collector.ts';
import { type FakeSite, startFakeSite } from '../testing/fake-site.ts';
import { until } from '../testing/until.ts';

let browser: Browser;
let script: string;
let extras: string;
let collector: FakeCollector;
let site: FakeSite;
let context: BrowserContext;

beforeAll(async () => {
  script = await bundle('script');
  extras = await bundle('extras');
  browser = await chromium.launch({
    executablePath: process.env.SIGHTLINE_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  });
});
afterAll(() => browser?.close());
beforeEach(async () => {
  collector = await startFakeCollector(script, extras);
  context = await browser.newContext();
});
afterEach(async () => {
  await context.close();
  await site.close();
  await collector.close();
});

const open = async (attributes: string, path = '/second'): Promise<Page> => {
  site = await startFakeSite(collector.url, attributes);
  const page = await context.newPage();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(site.url + path);
  await until('a keyframe', () => collector.chunks.length > 0);
  expect(asked.includes('/recorder-extras.js')).toBe(attributes !== '' || path.includes('preview'));
  return page;
};
const started = (page: Page): Promise<unknown> =>
  page.waitForFunction(
    () => !String(window.fetch).includes('[native code]') || !String(console.log).includes('[native'),
  );

it('are not loaded where no option asks for them', async () => {
  const page = await open('');
  await page.evaluate(() => console.error('unseen'));
  await page.click('#back');
  await until('click', () => collector.text().includes('"type":2,"id"'));
  expect(collector.custom('sightline.console')).toEqual([]);
});

it('report requests without bodies and headers, addresses masked, and leave them as they were', async () => {
  const page = await open('data-network');
  await started(page);
  const answers = await page.evaluate(async () => {
    const first = await fetch('/orders?token=secret-token&x=1', {
      method: 'POST',
      body: 'secret-body',
      headers: { a: 'secret-header' },
    });
    await fetch('http://127.0.0.1:9/').catch(() => {});
    const xhr = new XMLHttpRequest();
    xhr.open('PUT', '/by-xhr');
    await new Promise((resolve) => {
      xhr.onload = resolve;
      xhr.send('1234');
    });
    return [first.status, (await first.text()).length > 10, xhr.status, xhr.responseText.length > 10];
  });
  expect(answers).toEqual([200, true, 200, true]);
  const requests = await until('requests', () => {
    const found = collector.custom('sightline.network');
    return found.length >= 3 && found;
  });
  expect(requests).toEqual([
    expect.objectContaining({ method: 'POST', url: `${site.url}/orders?token=***&x=1`, status: 200, requestBytes: 11 }),
    expect.objectContaining({ method: 'GET', url: 'http://127.0.0.1:9/', status: 0 }),
    expect.objectContaining({ method: 'PUT', url: `${site.url}/by-xhr`, status: 200, requestBytes: 4 }),
  ]);
  expect(collector.text()).not.toContain('secret');
});

it('report the level of what the console is told, and the text where the site asks for it', async () => {
  const page = await open('data-console');
  await started(page);
  await page.evaluate(() => console.warn('words', { a: 1 }));
  expect(await until('entry', () => collector.custom('sightline.console')[0])).toEqual({ level: 'warn' });
  expect(collector.text()).not.toContain('words');
  await page.close();
  await site.close();
  const other = await open('data-console="text"');
  await started(other);
  await other.evaluate(() => console.error('words', { a: 1 }, new Error('bad')));
  const entry = await until('entry', () =>
    collector.custom('sightline.console').find(({ level }) => level === 'error'),
  );
  expect(entry).toEqual({ level: 'error', text: 'words {"a":1} Error: bad' });
});

it('record a canvas as images when it has changed, and not where it is blocked', async () => {
  const page = await open('data-canvas="4"');
  await page.evaluate(() => {
    for (const name of ['seen', 'hidden']) {
      const canvas = document.createElement('canvas');
      canvas.id = name;
      if (name === 'hidden') canvas.setAttribute('data-sightline-block', '');
      document.body.prepend(canvas);
      const context2d = canvas.getContext('2d');
      if (context2d) context2d.fillStyle = name === 'seen' ? 'red' : 'blue';
      context2d?.fillRect(0, 0, 100, 100);
    }
  });
  interface Change {
    source: number;
    id: number;
    commands: { property: string; args: [{ args: [{ data: [{ base64: string }]; type: string }] }] }[];
  }
  const changes = (): Change[] =>
    collector.chunks
      .flatMap(({ events }) => events)
      .map(({ data }) => data as unknown as Change)
      .filter(({ source }) => source === 9);
  const first = await until('an image', () => changes()[0]);
  expect(first.commands.map(({ property }) => property)).toEqual(['clearRect', 'drawImage']);
  const image = first.commands[1]?.args[0].args[0];
  expect(image?.type).toBe('image/webp');
  expect(
    Buffer.from(image?.data[0].base64 ?? '', 'base64')
      .subarray(8, 12)
      .toString(),
  ).toBe('WEBP');
  await page.waitForTimeout(1000);
  expect(changes()).toHaveLength(1);
});

it('show in the preview what is recorded, masked and blocked, and are not recorded themselves', async () => {
  const page = await open('', '/?sightline-preview');
  // Its shadow root is closed to the page; the test looks through the accessibility of the browser.
  const session = await context.newCDPSession(page);
  const shown = async (): Promise<string> => {
    const { nodes } = await session
      .send('DOMSnapshot.captureSnapshot', { computedStyles: [] })
      .then(({ strings }) => ({ nodes: strings }));
    return nodes.join('\n');
  };
  await until('the preview', async () => (await shown()).includes('Privacy preview'));
  const counts = await until(
    'counts',
    async () => /\d+ blocked, \d+ masked, \d+ ignored, \d+ allowed/.exec(await shown())?.[0],
  );
  expect(counts).toBe('7 blocked, 6 masked, 1 ignored, 1 allowed');
  await page.locator('[name=email]').fill('someone@example.com');
  await until('the masked input, live', async () => (await shown()).includes('"text":"*******************"'));
  expect(collector.text()).not.toContain('Privacy preview');
});
