import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';

/** Both ends of an anchored click, as they are written: what names its element, and what finds the place again. */
const services = join(import.meta.dirname, '../../services');
const code = ['recorder/src/signals/fingerprint.ts', 'dashboard/src/heatmap/project-points.ts']
  .map((file) => stripTypeScriptTypes(readFileSync(join(services, file), 'utf8')))
  .map((text) => text.replaceAll(/^import .*$/gm, '').replaceAll(/^export /gm, ''))
  .join('\n');

/** A page of which every part lies elsewhere at another width: a grid that wraps, a sticky header, a scroller inside. */
const html = `<!doctype html><style>
  * { box-sizing: border-box } body { margin: 0; font: 16px sans-serif }
  header { position: sticky; top: 0; height: 60px; display: flex; justify-content: space-between; background: #eee }
  .grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(170px, 1fr)); gap: 12px; padding: 3vw }
  .grid article { min-height: 150px; border: 1px solid } .hero { height: 40vh; min-height: 200px }
  #cart { height: 220px; overflow: auto; margin: 10px } #cart li { height: 60px; border: 1px solid }
  footer { display: flex; flex-wrap: wrap } footer a { flex: 1 0 200px; padding: 20px }
</style><body><header>${'<button>menu</button>'.repeat(3)}</header><main><section class="hero"><button>Buy</button></section>
<div class="grid">${'<article><h3>Tea</h3><button>Add to cart</button></article>'.repeat(18)}</div>
<ul id="cart">${'<li>in the cart</li>'.repeat(12)}</ul></main>
<footer>${'<a href="#">link</a>'.repeat(5)}</footer></body>`;

const widths = [380, 640, 900, 1180, 1600];
const clicksPerWidth = 40;
const shownWidth = 1180;

/** A click as the recorder tells it, and the element that it was made on: its number among the page's clickable ones. */
interface RecordedClick {
  number: number;
  element: string;
  x: number;
  y: number;
  /** Percent of the page, for what has no element. */
  pageX: number;
  pageY: number;
}

declare function fingerprint(element: Element): string;
declare function projectPoints(
  points: object[],
  anchors: string[],
  page: Document,
  width: number,
  height: number,
): { x: number; y: number }[];

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: process.env.SIGHTLINE_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
}, 60_000);
afterAll(() => browser?.close());

async function open(width: number, height: number): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height } });
  await page.setContent(html);
  await page.addScriptTag({ content: code });
  return page;
}

/** Clicks elements one after the other, each scrolled into view first, wherever within it. */
async function clickAround(width: number): Promise<RecordedClick[]> {
  const page = await open(width, 700);
  await page.evaluate(() => {
    const all = [...document.querySelectorAll('button,li,a,article')];
    const clicks: unknown[] = [];
    Object.assign(window, { clicks });
    addEventListener(
      'click',
      ({ target, clientX, clientY }) => {
        const element = target as Element;
        const box = element.getBoundingClientRect();
        const { scrollWidth, scrollHeight } = document.documentElement;
        clicks.push({
          number: all.indexOf(element),
          element: fingerprint(element),
          x: (Math.round(((clientX - box.left) / box.width) * 1000) / 1000) * 100,
          y: (Math.round(((clientY - box.top) / box.height) * 1000) / 1000) * 100,
          pageX: ((clientX + scrollX) / scrollWidth) * 100,
          pageY: ((clientY + scrollY) / scrollHeight) * 100,
        });
      },
      true,
    );
  });
  for (let click = 0; click < clicksPerWidth; click++) {
    const { x, y } = await page.evaluate((number) => {
      const elements = [...document.querySelectorAll('button,li,a')];
      const element = elements[(number * 7) % elements.length] as Element;
      element.scrollIntoView({ block: 'center' });
      const { left, top, width: boxWidth, height } = element.getBoundingClientRect();
      return { x: left + boxWidth * (0.1 + (number % 9) / 10), y: top + height * (0.15 + (number % 7) / 10) };
    }, click);
    await page.mouse.click(x, y);
  }
  const clicks = await page.evaluate(() => (window as unknown as { clicks: RecordedClick[] }).clicks);
  await page.close();
  return clicks;
}

it('puts 200 clicks of five widths on their elements, less than 1 % of the element away', {
  timeout: 120_000,
}, async () => {
  const clicks = (await Promise.all(widths.map(clickAround))).flat();
  expect(clicks).toHaveLength(widths.length * clicksPerWidth);

  const page = await open(shownWidth, 700);
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width: shownWidth, height });
  const errors = await page.evaluate((made) => {
    const { scrollWidth, scrollHeight } = document.documentElement;
    const anchors = made.map(({ element }) => element);
    const points = made.map(({ x, y, pageX, pageY }, index) => ({
      x: pageX,
      y: pageY,
      value: 1,
      anchor: index + 1,
      anchorX: x,
      anchorY: y,
    }));
    const all = [...document.querySelectorAll('button,li,a,article')];
    const elementOf = (index: number): Element => all[made[index]?.number ?? -1] as Element;
    const away = (place: { x: number; y: number }, index: number): number => {
      const box = elementOf(index).getBoundingClientRect();
      const x = (((place.x / 100) * scrollWidth - box.left) / box.width) * 100 - (made[index]?.x ?? 0);
      const y = (((place.y / 100) * scrollHeight - box.top) / box.height) * 100 - (made[index]?.y ?? 0);
      return Math.max(Math.abs(x), Math.abs(y));
    };
    const anchored = points.map((point, index) => {
      // What is further down in the cart is looked at by scrolling the cart.
      const scroller = elementOf(index).closest('#cart');
      if (scroller) {
        const down = elementOf(index).getBoundingClientRect().top - scroller.getBoundingClientRect().top;
        scroller.scrollBy(0, down - 80);
      }
      const [place] = projectPoints([point], anchors, document, scrollWidth, scrollHeight);
      return away(place as { x: number; y: number }, index);
    });
    document.querySelector('#cart')?.scrollTo(0, 0);
    const cart = (document.querySelector('#cart') as Element).getBoundingClientRect();
    const last = made.findIndex(({ element }) => element === '#cart>li:nth-of-type(12)');
    const [hidden] = projectPoints([points[last] as object], anchors, document, scrollWidth, scrollHeight);
    return {
      anchored,
      byPercent: points.map(away),
      hidden: (((hidden?.y ?? 0) / 100) * scrollHeight - cart.top) / cart.height,
    };
  }, clicks);
  expect(Math.max(...errors.anchored)).toBeLessThan(1);
  expect(errors.hidden).toBeCloseTo(1, 2);
  // Percentages of the page alone miss: the test can tell the difference.
  expect(errors.byPercent.filter((error) => error > 100).length).toBeGreaterThan(100);
});
