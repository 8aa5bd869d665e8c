/**
 * The same clicks on recordings of five widths: each must lie on its own element, at the same place in it. What is
 * recorded, rebuilt and projected is done by the code that does it for visitors; what is expected is told by marks that
 * this code does not know of.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { RecorderEvents } from '@sightline/schemas';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { freezeViewportUnits } from '../src/heatmap/freeze-viewport-units.ts';
import type { AnchoredPoint, projectPoints } from '../src/heatmap/project-points.ts';

const executablePath = process.env.SIGHTLINE_CHROMIUM ?? '/usr/bin/chromium';
const require = createRequire(import.meta.url);
const umd = (name: string): string => require.resolve(`@rrweb/${name}`).replace(/dist\/.*/, `umd/${name}.min.js`);
const widths = [360, 768, 1024, 1440, 1920];
const viewportHeight = 800;

type Target = RecorderEvents['sightline.target'];

interface Click {
  /** The mark of the element that was clicked. */
  mark: string;
  /** Where in it, 0–1, as the mark tells. */
  x: number;
  y: number;
  target: Target;
}

declare global {
  interface Window {
    rrwebRecord: { record(options: object): () => void };
    rrwebReplay: {
      Replayer: new (events: unknown[], options: object) => { pause(at: number): void; iframe: HTMLIFrameElement };
    };
    targets: {
      watchTargets(
        addEvent: (tag: string, target: Target) => void,
        blockSelector: string,
        rules: { isMasked(node: Node): boolean },
      ): () => void;
    };
    projection: { projectPoints: typeof projectPoints };
    freezing: { freezeViewportUnits: typeof freezeViewportUnits };
    events: unknown[];
    clicks: Click[];
    frame: HTMLIFrameElement;
  }
}

/** A part of the code under test as a script that a page can run. */
async function scriptOf(entry: string, name: string): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    build: { write: false, minify: false, lib: { entry: join(import.meta.dirname, entry), name, formats: ['iife'] } },
  });
  const [bundle] = Array.isArray(result) ? result : [result];
  if (!bundle || !('output' in bundle)) throw new Error('nothing was built');
  // Without `var`, a script of its own would keep the name to itself.
  return `${bundle.output[0].code}\nwindow.${name} = ${name};`;
}

const cards = Array.from(
  { length: 24 },
  (
    _,
    at,
  ) => `<article class="card"><h3 data-mark="name-${at}">Tea ${at}</h3><p data-mark="text-${at}">${'Leaves. '.repeat(1 + (at % 5) * 4)}</p>
    <button data-mark="buy-${at}"><b>Buy</b> tea ${at}</button></article>`,
).join('');
const rows = Array.from(
  { length: 40 },
  (_, at) => `<li><a href="#r${at}" data-mark="row-${at}">Row ${at}</a></li>`,
).join('');

const html = `<!doctype html><html><head><style>
  * { box-sizing: border-box } body { margin: 0; font: 16px/1.5 sans-serif }
  header { position: sticky; top: 0; display: flex; flex-wrap: wrap; gap: 12px; padding: 12px; background: #def }
  .hero { height: 60vh; background: #eee; display: grid; place-items: center }
  main { display: grid; gap: 16px; padding: 16px; grid-template-columns: repeat(auto-fill, minmax(280px, 1fr)) }
  .card { border: 1px solid #999; padding: 10px }
  .scroller { height: 220px; overflow: auto; margin: 16px; border: 1px solid #999 }
  .scroller a { display: block; padding: 6px }
  .wide { display: none } @media (min-width: 1000px) { .wide { display: inline-block } main { padding: 40px 10% } }
</style></head><body>
  <header id="top"><a href="#home" data-mark="home">Home</a><button data-mark="menu">Menu</button>
    <button class="wide" data-mark="wide">Only where there is room</button><input data-mark="search" placeholder="Search"></header>
  <section class="hero"><button data-mark="start">Start</button></section>
  <ul class="scroller" id="rows">${rows}</ul>
  <main>${cards}</main><footer><button data-mark="end">End</button></footer>
</body></html>`;

/** Numbers from 0 to 1, the same at each run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

describe.skipIf(!existsSync(executablePath))('clicks on the page at another width', () => {
  let browser: Browser;
  let record: string;
  let show: string[];

  beforeAll(async () => {
    let freeze: string;
    let project: string;
    [record, project, freeze] = await Promise.all([
      scriptOf('../../recorder/src/signals/targets.ts', 'targets'),
      scriptOf('../src/heatmap/project-points.ts', 'projection'),
      scriptOf('../src/heatmap/freeze-viewport-units.ts', 'freezing'),
    ]);
    show = [project, freeze];
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--no-first-run'] });
  });
  afterAll(() => browser?.close());

  /** A visit at a width: its keyframe, and `count` clicks of a real pointer all over the page. */
  async function visit(
    width: number,
    count: number,
  ): Promise<{ events: unknown[]; pageHeight: number; clicks: Click[] }> {
    const page = await browser.newPage({ viewport: { width, height: viewportHeight } });
    await page.setContent(html);
    await page.addScriptTag({ path: umd('record') });
    await page.addScriptTag({ content: record });
    await page.evaluate(() => {
      window.events = [];
      window.clicks = [];
      window.rrwebRecord.record({ emit: (event: unknown) => window.events.push(event) });
      let truth = { mark: '', x: 0, y: 0 };
      addEventListener(
        'click',
        ({ target, clientX, clientY }) => {
          const marked = (target as Element).closest('[data-mark]') as Element;
          const { left, top, width, height } = marked.getBoundingClientRect();
          const mark = marked.getAttribute('data-mark') ?? '';
          truth = { mark, x: (clientX - left) / width, y: (clientY - top) / height };
        },
        true,
      );
      window.targets.watchTargets((_, target) => window.clicks.push({ ...truth, target }), '[data-block]', {
        isMasked: () => false,
      });
    });
    const events = await page.evaluate(() => window.events.slice(0, 4));
    const random = numbers(width);
    const marks = await page.$$eval('[data-mark]', (all) => all.map((element) => element.getAttribute('data-mark')));
    for (let at = 0; at < count; at++) {
      const mark = marks[Math.floor(random() * marks.length)] as string;
      const box = await page.evaluate((name) => {
        const element = document.querySelector(`[data-mark="${name}"]`) as Element;
        element.scrollIntoView({ block: 'center' });
        const { left, top, width, height } = element.getBoundingClientRect();
        return { left, top, width, height };
      }, mark);
      const [x, y] = [box.left + box.width * (0.1 + 0.8 * random()), box.top + box.height * (0.1 + 0.8 * random())];
      if (box.width > 0) await page.mouse.click(x, y);
    }
    const pageHeight = await page.evaluate(() => document.documentElement.scrollHeight);
    const clicks = await page.evaluate(() => window.clicks);
    await page.close();
    return { events, pageHeight, clicks };
  }

  /** Rebuilds a visit's page as heatmaps show it: as wide as it was, and as tall as it is. */
  async function shown(width: number, { events, pageHeight }: Awaited<ReturnType<typeof visit>>): Promise<Page> {
    const page = await browser.newPage({ viewport: { width: width + 100, height: viewportHeight } });
    await page.setContent('<body style="margin:0"><div id="root"></div>');
    await page.addScriptTag({ path: umd('replay') });
    for (const content of show) await page.addScriptTag({ content });
    await page.evaluate((all) => {
      const replayer = new window.rrwebReplay.Replayer(all, {
        root: document.querySelector('#root'),
        mouseTail: false,
      });
      replayer.pause(1000);
      window.frame = replayer.iframe;
    }, events);
    await page.waitForFunction(() => window.frame.contentDocument?.querySelector('[data-mark="end"]'));
    // As heatmaps do: after the replayer has given the frame the recorded viewport's size.
    await page.evaluate(
      ([viewport, height]) => {
        window.frame.setAttribute('width', String(viewport.width));
        window.frame.setAttribute('height', String(height));
        window.freezing.freezeViewportUnits(window.frame.contentDocument as Document, viewport);
      },
      [{ width, height: viewportHeight }, pageHeight] as const,
    );
    return page;
  }

  it('land on the same elements, nearer than a hundredth of their size, with a sticky header and an inner scroller', async () => {
    const visits = new Map<number, Awaited<ReturnType<typeof visit>>>();
    await Promise.all(widths.map(async (width) => visits.set(width, await visit(width, 40))));
    const clicks = [...visits.values()].flatMap((one) => one.clicks);
    expect(clicks.length).toBeGreaterThan(190);
    expect(new Set(clicks.map(({ mark }) => mark)).size).toBeGreaterThan(60);
    const anchors = clicks.map(({ target }) => target.element);
    const points = clicks.map(({ target }, at): AnchoredPoint => {
      return { x: 0, y: 0, value: 1, anchor: at + 1, anchorX: target.x / 10, anchorY: target.y / 10 };
    });
    let drawn = 0;
    let worst = 0;
    for (const [width, of] of visits) {
      const page = await shown(width, of);
      const results = await page.evaluate(
        ([all, anchored, selectors, pageWidth, pageHeight]) => {
          const document = window.frame.contentDocument as Document;
          const rows = document.querySelector('#rows')?.getBoundingClientRect() as DOMRect;
          const projected = window.projection.projectPoints(anchored, selectors, document, pageWidth, pageHeight);
          return projected.map((spot, at) => {
            const { mark, x: truthX, y: truthY } = all[at] as Click;
            const expected = document.querySelector(`[data-mark="${mark}"]`) as HTMLElement;
            const box = expected.getBoundingClientRect();
            const [x, y] = [(spot.x / 100) * pageWidth, (spot.y / 100) * pageHeight];
            const [trueX, trueY] = [box.left + truthX * box.width, box.top + truthY * box.height];
            const isRow = mark.startsWith('row-');
            return {
              mark,
              isHidden: box.width === 0,
              isScrolledOut: isRow && trueY >= rows.bottom - 1,
              isAtEdge: Math.abs(y - rows.bottom) < 1,
              error: Math.max(Math.abs(x - trueX) / box.width, Math.abs(y - trueY) / box.height),
              isOn: document.elementFromPoint(x, y)?.closest('[data-mark]') === expected,
            };
          });
        },
        [clicks, points, anchors, width, of.pageHeight] as const,
      );
      for (const { mark, isHidden, isScrolledOut, isAtEdge, error, isOn } of results) {
        if (isHidden) continue;
        if (isScrolledOut) expect(isAtEdge, `${mark} at ${width}`).toBe(true);
        else {
          drawn++;
          worst = Math.max(worst, error);
          expect(isOn, `${mark} at ${width}`).toBe(true);
        }
      }
      await page.close();
    }
    expect(worst).toBeLessThan(0.01);
    // The rest are rows that the recordings show scrolled out of sight, and what only wide pages have.
    expect(drawn).toBeGreaterThan(clicks.length * widths.length * 0.5);
  }, 120_000);
});
