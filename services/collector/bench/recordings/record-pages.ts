import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { createRandom, type Random } from '../../src/testing/random.ts';
import { type SitePage, sitePages } from './pages.ts';

/** A chunk as a recorder sends it, before compression. */
export interface RecordedChunk {
  site: SitePage['site'];
  /** Of the site's visitors, the first or the second one. */
  visit: number;
  kind: 'keyframe' | 'increment';
  /** NDJSON. */
  text: string;
}

const launchArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Pictures that the pages name are somewhere else, and stay there.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];
const recorder = readFileSync(
  join(dirname(createRequire(import.meta.url).resolve('@rrweb/record')), 'record.umd.min.cjs'),
  'utf8',
);
/** What a recorder collects in five seconds, here in steps. */
const stepsPerChunk = 4;

/** Runs in the page: records it as the project's recorder does, and lets events be taken. */
function startRecording(): void {
  const events: string[] = [];
  const of = globalThis as unknown as {
    rrwebRecord: { record(options: object): void };
    takeEvents(): string[];
  };
  of.rrwebRecord.record({
    emit: (event: object) => events.push(JSON.stringify(event)),
    maskAllInputs: true,
    inlineStylesheet: true,
    sampling: { mousemove: 50, scroll: 150 },
  });
  of.takeEvents = () => events.splice(0);
}

/** Runs in the page: what pages do while they are looked at. */
function changePage(step: number): void {
  const main = document.querySelector('#main') as HTMLElement;
  const cards = [...document.querySelectorAll('.card, tr, p, pre')];
  const card = cards[(step * 7) % cards.length] as HTMLElement;
  card.classList.toggle('border-primary');
  card.style.transform = `translate3d(${step * 1.37}px, ${(step / 3).toFixed(3)}px, 0px)`;
  const copy = card.cloneNode(true) as HTMLElement;
  copy.id = `more-${step}`;
  main.append(copy);
  const notice = document.createElement('div');
  notice.className = 'alert alert-info';
  notice.innerHTML = `Loaded <b>${step * 20}</b> of ${step * 57} at ${new Date(step * 1e9).toISOString().slice(11, 19)}`;
  main.prepend(notice);
  if (step % 3 === 2) main.firstElementChild?.remove();
}

/** Runs in the page: a visitor who moves, scrolls, clicks and searches. */
function visitPage({ x, y, top, word }: { x: number; y: number; top: number; word: string }): void {
  scrollTo({ top });
  for (let step = 0; step < 6; step += 1) {
    const place = { clientX: x + step * 9, clientY: y + step * 5, bubbles: true };
    const target = document.elementFromPoint(place.clientX, place.clientY) ?? document.body;
    target.dispatchEvent(new MouseEvent('mousemove', place));
    if (step === 5)
      for (const type of ['mousedown', 'mouseup', 'click'])
        target.dispatchEvent(new MouseEvent(type, { ...place, cancelable: true }));
  }
  const search = document.querySelector('input[name=q]') as HTMLInputElement;
  search.value = word;
  search.dispatchEvent(new Event('input', { bubbles: true }));
}

async function visit(page: Page, random: Random, steps: number): Promise<string[][]> {
  await page.addScriptTag({ content: recorder });
  await page.evaluate(startRecording);
  const take = () => page.evaluate(() => (globalThis as unknown as { takeEvents(): string[] }).takeEvents());
  const chunks = [await take()];
  let open: string[] = [];
  for (let step = 1; step <= steps; step += 1) {
    await page.evaluate(visitPage, {
      x: random.below(1200),
      y: random.below(600),
      top: random.below(3_000),
      word: random.pick(['oak', 'kettle', 'how to install']),
    });
    await page.evaluate(changePage, random.below(60));
    await page.waitForTimeout(60);
    open.push(...(await take()));
    if (step % stepsPerChunk === 0) {
      chunks.push(open);
      open = [];
    }
  }
  return chunks.filter((events) => events.length > 0);
}

/** Records pages of three sites in a real browser, two visitors each, who do not do the same. */
export async function recordPages(chromiumPath: string, pagesPerSite: number): Promise<RecordedChunk[]> {
  const pages = sitePages(pagesPerSite, 7);
  const server = createServer((request, response) => {
    const found = pages.find(({ path }) => path === request.url);
    response.writeHead(found ? 200 : 404, { 'content-type': 'text/html' }).end(found?.html ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser = await chromium.launch({ executablePath: chromiumPath, args: launchArgs });
  const recorded: RecordedChunk[] = [];
  try {
    for (const visitor of [1, 2]) {
      const random = createRandom(visitor);
      for (const { path, site } of pages) {
        const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
        // Links lead nowhere: the page is to stay.
        await page.addInitScript(() => addEventListener('click', (click) => click.preventDefault(), true));
        await page.goto(origin + path);
        for (const [index, events] of (await visit(page, random, 8)).entries()) {
          const context = JSON.stringify({
            type: 5,
            data: {
              tag: 'sightline.context',
              payload: { url: `https://${site}.example${path}`, title: site, viewportWidth: 1280, viewportHeight: 720 },
            },
            timestamp: Date.now(),
          });
          recorded.push({
            site,
            visit: visitor,
            kind: index === 0 ? 'keyframe' : 'increment',
            // Addresses as they would be: those of this machine are masked.
            text: `${[context, ...events].join('\n').replaceAll(origin, `https://${site}.example`)}\n`,
          });
        }
        await page.close();
      }
    }
  } finally {
    await browser.close();
    server.close();
  }
  return recorded;
}
