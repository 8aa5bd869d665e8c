import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { bundle } from '../../build/bundle.ts';
import { type FakeCollector, startFakeCollector } from '../testing/fake-collector.ts';
import { type FakeSite, startFakeSite } from '../testing/fake-site.ts';
import { until } from '../testing/until.ts';

let browser: Browser;
let script: string;
let collector: FakeCollector;
let site: FakeSite;
let context: BrowserContext;

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
  context = await browser.newContext();
  await context.clock.install();
});
afterEach(async () => {
  await context.close();
  await site.close();
  await collector.close();
});

const say = (page: Page, name: string): Promise<void> =>
  page.evaluate(
    (event) => (window as unknown as { sightline: { addEvent(name: string): void } }).sightline.addEvent(event),
    name,
  );
const said = (): unknown[] => collector.custom('sightline.event').map(({ name }) => name);

/** Chunks in the origin's database, as a page of it sees them. */
const stored = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open('sightline', 1);
        opening.onupgradeneeded = () => opening.result.createObjectStore('chunks');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const db = opening.result;
          const count = db.transaction('chunks').objectStore('chunks').count();
          count.onsuccess = () => resolve(count.result);
          db.close();
        };
      }),
  );

const open = async (): Promise<Page> => {
  const page = await context.newPage();
  await page.goto(`${site.url}/second`);
  return page;
};

it('sends what closed tabs could not, from the next page of the origin, under the same names', async () => {
  const page = await open();
  await until('a keyframe', () => collector.chunks.length > 0);
  collector.refuse(...Array<number>(40).fill(503));
  for (const name of ['one', 'two', 'three']) {
    await say(page, name);
    await page.clock.runFor(1200);
  }
  await until('kept', async () => (await stored(page)) >= 3);
  await page.close({ runBeforeUnload: true });
  // What the closing page still tried is refused, too.
  await new Promise((resolve) => setTimeout(resolve, 500));
  collector.accept();
  expect(said()).toEqual([]);

  const [second, third] = [await open(), await open()];
  for (const other of [second, third]) await other.clock.runFor(16_000);
  await until('all that was said', () => said().length >= 3);
  expect(said()).toEqual(['one', 'two', 'three']);
  await until('nothing kept', async () => (await stored(second)) === 0);
  const first = collector.chunks.filter(({ tab }) => tab === collector.chunks[0]?.tab);
  const numbers = first.map(({ seq }) => seq);
  // Each once, though two pages looked for them; and in order.
  expect(numbers).toEqual(numbers.map((_, index) => index));
  expect(new Set(collector.chunks.map(({ session }) => session)).size).toBe(1);
});

it('leaves alone what belongs to a tab that lives, and keeps nothing that arrived', async () => {
  const page = await open();
  await until('a keyframe', () => collector.chunks.length > 0);
  await open();
  collector.refuse(...Array<number>(100).fill(503));
  await say(page, 'mine');
  await page.clock.runFor(1200);
  await until('kept', async () => (await stored(page)) > 0);
  // Both pages look for what was left, while the first one's sender goes on trying.
  await page.clock.runFor(40_000);
  await new Promise((resolve) => setTimeout(resolve, 500));
  collector.accept();
  const tab = collector.chunks[0]?.tab;
  // In small steps: a request that seems to take a minute is given up and sent again.
  await until('said', async () => {
    await page.clock.runFor(2000);
    return said().includes('mine');
  });
  await until('nothing kept', async () => (await stored(page)) === 0);
  const numbers = collector.chunks.filter((chunk) => chunk.tab === tab).map(({ seq }) => seq);
  expect(numbers).toEqual(numbers.map((_, index) => index));
});

it('forgets all with the visitor', async () => {
  const page = await open();
  await until('a keyframe', () => collector.chunks.length > 0);
  collector.refuse(...Array<number>(10).fill(503));
  await say(page, 'secret');
  await page.clock.runFor(1200);
  await until('kept', async () => (await stored(page)) > 0);
  await page.evaluate(() => (window as unknown as { sightline: { optOut(): void } }).sightline.optOut());
  await until('nothing kept', async () => (await stored(page)) === 0);
});

/** Puts an entry of another tab into the origin's database. */
const store = (page: Page, at: number, size: number): Promise<void> =>
  page.evaluate(
    (key) =>
      new Promise<void>((resolve) => {
        const opening = indexedDB.open('sightline', 1);
        opening.onupgradeneeded = () => opening.result.createObjectStore('chunks');
        opening.onsuccess = () => {
          const written = opening.result.transaction('chunks', 'readwrite');
          written.objectStore('chunks').put({ keyframe: false, bytes: new Uint8Array(1) }, key);
          written.oncomplete = () => {
            opening.result.close();
            resolve();
          };
        };
      }),
    [at, size, 'pk_other', 'session', 'tab', 0],
  );

it('keeps nothing above 20 MB, and nothing longer than a day', async () => {
  const page = await open();
  await until('a keyframe', () => collector.chunks.length > 0);
  const now = await page.evaluate(() => Date.now());
  await store(page, now - 23 * 3_600_000, 19_999_990);
  collector.refuse(...Array<number>(100).fill(503));
  await say(page, 'no room');
  await page.clock.runFor(5000);
  await page.waitForTimeout(300);
  expect(await stored(page)).toBe(1);
  await store(page, now - 25 * 3_600_000, 10);
  await say(page, 'no room either');
  await page.clock.runFor(5000);
  // The expired one has gone, the other keys' stays.
  await until('one', async () => (await stored(page)) === 1);
  expect(await stored(page)).toBe(1);
});
