/** npm run bench -- recorder: what recorders cost a large page, ours beside others. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync, gzipSync } from 'node:zlib';
import { ensureChromium } from '@sightline/local';
import { chromium } from 'playwright-core';
import { benchPage, storm, tick } from './recorder/bench-page.ts';
import { startBenchServer } from './recorder/bench-server.ts';
import { candidates } from './recorder/candidates.ts';
import { bundleCandidate, installCompetitors } from './recorder/competitors.ts';
import { openMeasuredPage } from './recorder/measure.ts';
import { replayEquals } from './recorder/replay-equals.ts';
import type { Phase } from './recorder/task-times.ts';

const help = `npm run bench -- recorder [--nodes 150000] [--throttling 4] [--runs 1] [--only name,name]

The first snapshot of a large page that changes meanwhile, and a mutation storm, under CPU throttling, with each recorder:
gzipped size, CPU ms of the main thread in the longest task (scripts and garbage collection) and in all tasks (less what the page alone
takes), bytes sent. CPU ms are at the throttled speed, so that other work of the machine hardly counts.
The other recorders are installed into .sightline/bench (110 MB) on the first run. Takes about 3 minutes a run.`;

const { values } = parseArgs({
  options: {
    nodes: { type: 'string', default: '150000' },
    throttling: { type: 'string', default: '4' },
    runs: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

interface Row {
  name: string;
  size: number;
  snapshot: Phase[];
  storm: Phase[];
  sent: number;
}

const median = (numbers: number[]): number => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

async function run(): Promise<void> {
  const root = join(import.meta.dirname, '../..');
  const folder = join(root, '.sightline/bench/recorder');
  const chosen = candidates.filter(({ name }) => !values.only || values.only.split(',').includes(name));
  await installCompetitors(folder, candidates);
  const require = createRequire(import.meta.url);
  const recorder = readFileSync(join(root, 'services/recorder/dist/recorder.js'), 'utf8');
  const files = new Map([
    ['/', benchPage(Number(values.nodes))],
    ['/recorder.js', recorder],
  ]);
  const browser = await chromium.launch({
    executablePath: await ensureChromium(),
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  });
  const server = await startBenchServer(files);
  const rows: Row[] = [];
  let equal: string | undefined;
  try {
    const bundles = new Map<string, { script: string; bytes: number }>();
    for (const candidate of chosen) bundles.set(candidate.name, await bundleCandidate(folder, candidate));
    for (const candidate of chosen) {
      const { script = '', bytes = 0 } = bundles.get(candidate.name) ?? {};
      files.set('/candidate.js', script);
      const isOurs = candidate.name === 'sightline';
      const row: Row = {
        name: candidate.name,
        size: isOurs ? gzipSync(recorder, { level: 9 }).length : candidate.start ? bytes : 0,
        snapshot: [],
        storm: [],
        sent: 0,
      };
      rows.push(row);
      for (let count = 0; count < Number(values.runs); count += 1) {
        server.reset();
        const { page, phase } = await openMeasuredPage(browser, server.url, Number(values.throttling));
        row.snapshot.push(
          await phase(async () => {
            await page.evaluate(tick, 30);
            await page.addScriptTag({ url: '/candidate.js' });
            // Some send nothing before a visitor does something.
            await page.mouse.click(640, 5);
          }),
        );
        row.sent = server.received.reduce((sum, { body }) => sum + body.length, 0);
        if (isOurs && count === 0) {
          const chunks = server.received.filter(({ path }) => path.startsWith('/v1/recordings'));
          const events = chunks.flatMap(({ body }) => gunzipSync(body).toString().trimEnd().split('\n'));
          const player = join(dirname(require.resolve('@rrweb/replay')), '../umd/replay.js');
          equal = await replayEquals(browser, page, events, readFileSync(player, 'utf8'));
        }
        row.storm.push(await phase(() => page.evaluate(storm, 30)));
        await page.context().close();
      }
      console.log(`measured: ${candidate.name}`);
    }
  } finally {
    await browser.close();
    await server.close();
  }
  report(rows);
  if (equal !== undefined) console.log(`\nreplay of ours: ${equal}`);
}

function report(rows: Row[]): void {
  const alone = rows.find(({ size }) => size === 0);
  const totalOf = (phases: Phase[]): number => median(phases.map(({ total }) => total));
  console.log(`\n${values.nodes} nodes, CPU at 1/${values.throttling}, ms (median of ${values.runs})`);
  console.table(
    rows.map(({ name, size, snapshot, storm: storms, sent }) => ({
      recorder: name,
      'kB gzipped': Number((size / 1000).toFixed(1)),
      'snapshot: longest task': Math.round(median(snapshot.map(({ longest }) => longest))),
      'snapshot: total': Math.round(totalOf(snapshot) - (size ? totalOf(alone?.snapshot ?? []) : 0)),
      'storm: longest task': Math.round(median(storms.map(({ longest }) => longest))),
      'storm: total': Math.round(totalOf(storms) - (size ? totalOf(alone?.storm ?? []) : 0)),
      'kB sent': Math.round(sent / 1000),
    })),
  );
}

if (values.help) console.log(help);
else await run();
