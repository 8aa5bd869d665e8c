/**
 * Scripted visits in a real browser: for how long each part of the page was looked at, as recorder, interactions and
 * heatmaps make it out, beside what a script of the page itself has noted meanwhile.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeCollector, startFakeCollector } from '../../services/recorder/src/testing/fake-collector.ts';
import { heatmapTraces } from '../../services/stream-processors/src/heatmaps/traces.ts';
import { chunkInteractions } from '../../services/stream-processors/src/interactions/chunk-interactions.ts';
import { foldChunk } from '../../services/stream-processors/src/interactions/fold-chunk.ts';
import { readEvents } from '../../services/stream-processors/src/interactions/read-events.ts';
import { initialTabState } from '../../services/stream-processors/src/interactions/tab-state.ts';
import { thresholds } from '../../services/stream-processors/src/interactions/thresholds.ts';

const executablePath = process.env.SIGHTLINE_CHROMIUM ?? '/usr/bin/chromium';
const viewport = { width: 1000, height: 600 };
const pageHeight = 3000;
const { bands, idleAfter } = thresholds.attention;
const bandHeight = pageHeight / bands;

/** What the page notes: where it was scrolled to, from when on; undefined while nobody looks. */
interface Note {
  /** Epoch ms. */
  time: number;
  top: number | undefined;
}

declare global {
  interface Window {
    notes: Note[];
  }
}

const html = (collector: string): string => `<!doctype html><title>Long page</title>
<style>body { margin: 0; height: ${pageHeight}px; background: linear-gradient(#eee, #888) }</style>
<script>
  notes = [];
  addEventListener('scroll', () => notes.push({ time: Date.now(), top: scrollY }), true);
  addEventListener('pagehide', () => navigator.sendBeacon('/end', Date.now()), true);
</script>
<script src="${collector}/recorder.js" data-key="pk_attention" defer></script>
<script>addEventListener('DOMContentLoaded', () => notes.push({ time: Date.now(), top: 0 }));</script>`;

/** A step of a visit: what is done, and for how long it then stays, ms. */
type Step = [act: (page: Page) => Promise<void>, stay: number];

const goTo =
  (top: number) =>
  (page: Page): Promise<void> =>
    page.evaluate((to) => window.scrollTo({ top: to, behavior: 'instant' }), top);
const nothing = async (): Promise<void> => {};
/** A headless browser never hides a tab; the page is told that it was. */
const show =
  (state: 'hidden' | 'visible') =>
  (page: Page): Promise<void> =>
    page.evaluate((now) => {
      Object.defineProperty(document, 'visibilityState', { value: now, configurable: true });
      window.notes.push({ time: Date.now(), top: now === 'hidden' ? undefined : scrollY });
      document.dispatchEvent(new Event('visibilitychange'));
    }, state);

const visits: { name: string; steps: Step[] }[] = [
  {
    name: 'reads on',
    steps: [
      [nothing, 3_500],
      [goTo(600), 3_000],
      [goTo(2_400), 3_000],
      [goTo(1_230), 2_000],
    ],
  },
  {
    name: 'goes to another tab',
    steps: [
      [nothing, 4_000],
      [goTo(900), 2_500],
      [show('hidden'), 3_000],
      [show('visible'), 2_500],
    ],
  },
  // Without a sign of the visitor for longer than they are taken to look.
  {
    name: 'leaves the desk',
    steps: [
      [nothing, 3_000],
      [goTo(1_500), idleAfter + 1_000],
    ],
  },
];

/** Ms for each band, by what the page noted; its share of what was only partly in view. */
function expectedBands(notes: readonly Note[], end: number): Map<number, number> {
  const expected = new Map<number, number>();
  for (const [index, { time, top }] of notes.entries()) {
    if (top === undefined) continue;
    const until = Math.min(notes[index + 1]?.time ?? end, time + idleAfter);
    for (let band = 0; band < bands; band++) {
      const seen = Math.min((band + 1) * bandHeight, top + viewport.height) - Math.max(band * bandHeight, top);
      if (seen > 0) expected.set(band, (expected.get(band) ?? 0) + (until - time) * Math.min(1, seen / bandHeight));
    }
  }
  return expected;
}

/** Ms for each band, by what the recorder has sent. */
function measuredBands({ chunks }: FakeCollector): Map<number, number> {
  const measured = new Map<number, number>();
  let state = initialTabState;
  for (const { session, tab, seq, body, events } of chunks) {
    const times = events.map(({ timestamp }) => timestamp);
    const [firstTime, lastTime] = [Math.min(...times), Math.max(...times)];
    const folded = foldChunk(state, readEvents(body, { firstTime, lastTime, maxInflatedBytes: 2 ** 25 }));
    state = folded.state;
    const facts = { firstTime, lastTime, receivedTime: lastTime, events: events.length, keyframe: false };
    const sender = { project: 'shop', device: 'desktop', browser: '', os: '', source: '' } as const;
    const { value } = chunkInteractions({ session, tab, seq, body, leaks: [], ...facts, ...sender }, folded);
    for (const { kind, y, weight } of heatmapTraces(value)) {
      if (kind !== 'attention') continue;
      for (const [at, edge] of y.entries()) {
        const band = Math.round((edge / 10_000) * bands);
        measured.set(band, (measured.get(band) ?? 0) + (weight[at] ?? 0));
      }
    }
  }
  return measured;
}

describe.skipIf(!existsSync(executablePath))('attention', () => {
  const recorder = readFileSync(join(import.meta.dirname, '../../services/recorder/dist/recorder.js'), 'utf8');
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--no-first-run'] });
  });
  afterAll(() => browser?.close());

  const ends: (() => Promise<unknown>)[] = [];
  afterAll(() => Promise.all(ends.map((end) => end())));

  /** A visit from the first moment to the page's end. */
  async function visit(
    steps: readonly Step[],
  ): Promise<[expected: Map<number, number>, measured: Map<number, number>]> {
    const collector = await startFakeCollector(recorder);
    let end = 0;
    const site: Server = createServer(async (request, response) => {
      if (request.url === '/end') for await (const part of request) end = Number(part);
      response.setHeader('content-type', 'text/html').end(html(collector.url));
    });
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    const context = await browser.newContext({ viewport });
    ends.push(
      () => context.close(),
      collector.close,
      () => new Promise((resolve) => site.close(resolve)),
    );
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`);
    for (const [act, stay] of steps) {
      await act(page);
      await page.waitForTimeout(stay);
    }
    const notes = await page.evaluate(() => window.notes);
    await page.goto('about:blank');
    await expect.poll(() => collector.custom('sightline.leave').length, { timeout: 5_000 }).toBe(1);
    await expect.poll(() => end, { timeout: 5_000 }).toBeGreaterThan(0);
    return [expectedBands(notes, end), measuredBands(collector)];
  }

  it('is within two hundredths of the time for which each part of the page was in view', async () => {
    // Side by side, each in a browser context of its own.
    const results = await Promise.all(visits.map(async ({ name, steps }) => ({ name, bands: await visit(steps) })));
    for (const {
      name,
      bands: [expected, measured],
    } of results) {
      expect(expected.size, name).toBeGreaterThan(8);
      expect([...measured.keys()].sort(), name).toEqual([...expected.keys()].sort());
      for (const [band, ms] of expected) {
        const error = Math.abs((measured.get(band) ?? 0) - ms) / ms;
        expect(error, `${name}, band ${band}: ${measured.get(band)} ms, ${Math.round(ms)} by the page`).toBeLessThan(
          0.02,
        );
      }
    }
  }, 60_000);
});
