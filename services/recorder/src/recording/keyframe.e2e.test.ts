import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { bundle } from '../../build/bundle.ts';
import { busyPage } from '../testing/busy-page.ts';
import { type FakeCollector, startFakeCollector } from '../testing/fake-collector.ts';
import { type FakeSite, startFakeSite } from '../testing/fake-site.ts';
import { pageTree } from '../testing/page-tree.ts';
import { until } from '../testing/until.ts';

const require = createRequire(import.meta.url);
const player = readFileSync(join(dirname(require.resolve('@rrweb/replay')), '../umd/replay.js'), 'utf8');

let browser: Browser;
let script: string;
let collector: FakeCollector;
let site: FakeSite;

beforeAll(async () => {
  script = await bundle('script');
  browser = await chromium.launch({
    executablePath: process.env.SIGHTLINE_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  });
});
afterAll(() => browser?.close());
beforeEach(async () => {
  collector = await startFakeCollector(script);
  site = await startFakeSite(collector.url);
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  await site.close();
  await collector.close();
});

type Events = FakeCollector['chunks'][number]['events'];

const recorded = (): Events => collector.chunks.flatMap(({ events }) => events);

const mark = async (page: Page, name: string): Promise<void> => {
  await page.evaluate(
    (event) => (window as unknown as { sightline: { addEvent(name: string): void } }).sightline.addEvent(event),
    name,
  );
  await until(name, () => collector.custom('sightline.event').some((payload) => payload.name === name));
};

/** What a watcher sees in the end. */
async function replay(events: Events): Promise<() => Promise<string[]>> {
  const page = await (await browser.newContext()).newPage();
  await page.setContent('<!doctype html><div id="root"></div>');
  await page.addScriptTag({ content: player });
  await page.evaluate((all) => {
    const { Replayer } = (
      window as unknown as {
        rrwebReplay: { Replayer: new (events: unknown[], options: object) => { pause(time: number): void } };
      }
    ).rrwebReplay;
    const replayer = new Replayer(all, { root: document.querySelector('#root'), showWarning: false });
    replayer.pause(1e9);
  }, events);
  return () => page.evaluate(pageTree, '#root iframe');
}

/** Frames in the replay load by themselves, a moment later. */
const shows = async (events: Events, page: Page): Promise<void> => {
  const seen = await replay(events);
  await expect.poll(seen, { timeout: 5000 }).toEqual(await page.evaluate(pageTree, undefined));
};

/** @param from the state of the document in which the page starts to be busy: the recorder starts in between the two */
const open = async (seed: number, from: 'interactive' | 'DOMContentLoaded'): Promise<Page> => {
  const page = await (await browser.newContext()).newPage();
  // Slices of a fast machine end before anything changes in between.
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  const busy = `(${busyPage.toString()})(${JSON.stringify({ seed, nodes: 2000, forMs: 1200 })})`;
  await page.addInitScript(`if (top === self) {
    for (const type of ['readystatechange', 'DOMContentLoaded'])
      document.addEventListener(type, () => [type, document.readyState].includes('${from}') && ${busy}, { once: true });
  }`);
  await page.goto(`${site.url}/second`);
  await page.locator('body[data-quiet]').waitFor({ state: 'attached' });
  await page.waitForTimeout(500);
  await mark(page, 'quiet');
  return page;
};

it('shows the page as it is, when it built itself after the keyframe', async () => {
  const page = await open(3, 'DOMContentLoaded');
  await shows(recorded(), page);
});

it.each([1, 2])('shows the page as it is, although it changed while it was taken (seed %i)', async (seed) => {
  const page = await open(seed, 'interactive');
  const events = recorded();
  const [meta, full] = events.filter(({ type }) => type !== 5);
  expect([meta?.type, full?.type]).toEqual([4, 2]);
  expect(events.map(({ timestamp }) => timestamp)).toEqual(events.map(({ timestamp }) => timestamp).sort());
  // It was busy all the while, so this is how long the snapshot took.
  const taken = full?.timestamp ?? 0;
  const next = events.find(({ data, timestamp }) => data.source === 0 && !data.isAttachIframe && timestamp !== taken);
  expect((next?.timestamp ?? Number.POSITIVE_INFINITY) - taken).toBeGreaterThan(50);
  expect(Number(await page.getAttribute('body', 'data-quiet')) - taken).toBeGreaterThan(50);
  await shows(events, page);

  // The next keyframe is as good by itself: a late watcher has nothing else.
  collector.hints = { keyframe: true, flushMs: 200 };
  await mark(page, 'again');
  collector.hints = { flushMs: 200 };
  await page.evaluate(() => document.body.removeAttribute('data-quiet'));
  await page.evaluate(busyPage, { seed: seed + 100, nodes: 50, forMs: 1000 });
  await until('the next keyframe', () => recorded().filter(({ type }) => type === 2).length > 1);
  await page.locator('body[data-quiet]').waitFor({ state: 'attached' });
  await page.waitForTimeout(500);
  await mark(page, 'quiet again');
  const last = recorded().findLastIndex(({ type }) => type === 4);
  await shows(recorded().slice(last), page);
});

it('comes in several chunks where the page is large, the clicks meanwhile behind it', async () => {
  const page = await (await browser.newContext()).newPage();
  await page.addInitScript(`document.addEventListener('readystatechange', () => {
    if (document.readyState !== 'interactive') return;
    document.body.insertAdjacentHTML('beforeend', '<ul>' + Array.from({ length: 8000 }, (_, i) => '<li class="item"><b>' + i + '</b> thing</li>').join('') + '</ul><div id="box" style="height:50px;overflow:auto"><p id="last" style="height:900px">last</p></div>');
    document.querySelector('#box').scrollTop = 40;
    setTimeout(() => document.querySelector('#last').dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true })));
  })`);
  await page.goto(`${site.url}/second`);
  await until('a keyframe', () => collector.chunks.length > 0);
  await mark(page, 'taken');
  const events = recorded().filter(({ type }) => type !== 5);
  expect(events.slice(0, 3).map(({ type }) => type)).toEqual([4, 2, 3]);
  const keyframes = collector.chunks.filter(({ events: inChunk }) => inChunk.some(({ type }) => type === 2));
  expect(keyframes).toHaveLength(1);
  expect(collector.chunks.length).toBeGreaterThan(5);
  const ids = new Map<number, string>();
  for (const event of events) {
    const { adds = [] } = event.data as { adds?: { node: { id: number; attributes?: { id?: string } } }[] };
    for (const { node } of adds) ids.set(node.id, node.attributes?.id ?? '');
  }
  const click = events.find(({ type, data }) => type === 3 && data.source === 2 && data.type === 2);
  expect(ids.get(click?.data.id as number)).toBe('last');
  await shows(recorded(), page);
  expect(events.some(({ data }) => data.source === 3 && data.y === 40)).toBe(true);
});

it('goes on with a frame whose document was still empty when it was found', async () => {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${site.url}/second`);
  await until('a keyframe', () => collector.chunks.length > 0);
  await page.evaluate(async () => {
    const frame = document.body.appendChild(document.createElement('iframe'));
    const inner = frame.contentDocument as Document;
    const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
    // The recorder has heard of the frame; when it looks inside, nothing is there yet.
    await Promise.resolve();
    inner.open();
    await new Promise((resolve) => setTimeout(resolve, 50));
    inner.write('<p id="text">first </p>');
    await new Promise((resolve) => setTimeout(resolve, 50));
    inner.close();
    await loaded;
    await new Promise((resolve) => setTimeout(resolve, 50));
    inner.querySelector('#text')?.append('later');
  });
  await mark(page, 'changed');
  expect(JSON.stringify(recorded())).toContain('"textContent":"later"');
  await shows(recorded(), page);
});

it('follows what is moved out of a shadow root', async () => {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${site.url}/second`);
  await until('a keyframe', () => collector.chunks.length > 0);
  await page.evaluate(async () => {
    const host = document.body.appendChild(document.createElement('div'));
    const moved = host.attachShadow({ mode: 'open' }).appendChild(document.createElement('p'));
    moved.append('text');
    await new Promise((resolve) => setTimeout(resolve, 50));
    document.body.prepend(moved);
    await new Promise((resolve) => setTimeout(resolve, 50));
    moved.setAttribute('title', 'moved');
    moved.append(' and more');
  });
  await mark(page, 'changed');
  await shows(recorded(), page);
});
