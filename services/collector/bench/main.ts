/** Measures the collector: `npm run bench -- collector`. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { gunzipSync, gzipSync } from 'node:zlib';
import { ensureChromium } from '@sightline/local';
import { benchMasking } from './masking.ts';
import { benchOverHttp } from './over-http.ts';
import { type RecordedChunk, recordPages } from './recordings/record-pages.ts';

const help = `Measures the collector on recordings of real pages, made in a real browser.

  --pages N          pages of each of three sites, each visited twice (5)
  --workers N        worker threads of the collector that is driven over HTTP (1)
  --soak 30m         keep it at 70 % of what it can do for so long, and print its memory
  --no-http          leave that out: no engines are started
  --recordings FILE  keep the recordings there, and take them from there the next time
`;

const { values } = parseArgs({
  options: {
    pages: { type: 'string', default: '5' },
    recordings: { type: 'string' },
    workers: { type: 'string', default: '1' },
    soak: { type: 'string', default: '0' },
    'no-http': { type: 'boolean', default: false },
    help: { type: 'boolean' },
  },
});

async function recordings(): Promise<RecordedChunk[]> {
  const file = values.recordings;
  if (file && existsSync(file)) return JSON.parse(gunzipSync(readFileSync(file)).toString()) as RecordedChunk[];
  const recorded = await recordPages(await ensureChromium(), Number(values.pages));
  if (file) writeFileSync(file, gzipSync(JSON.stringify(recorded)));
  return recorded;
}

if (values.help) process.stdout.write(help);
else {
  const [cpu] = cpus();
  process.stdout.write(
    `${cpu?.model.trim()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}\n`,
  );
  const recorded = await recordings();
  benchMasking(recorded);
  const [, amount = '0', unit = 's'] = /^(\d+)([sm]?)$/.exec(values.soak) ?? [];
  const soakSeconds = Number(amount) * (unit === 'm' ? 60 : 1);
  if (!values['no-http']) await benchOverHttp(recorded, { workers: Number(values.workers), soakSeconds });
}
