/** npm run bench -- processors: what the stream processors cost, beside ClickHouse's own Kafka engine and a bare consumer. */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEngines } from '@sightline/local';
import { measureFreshness } from './processors/freshness.ts';
import {
  measureThroughput,
  type PartName,
  partNames,
  reportThroughput,
  type Throughput,
} from './processors/throughput.ts';

const help = `npm run bench -- processors [--chunks 6000] [--runs 3] [--no-freshness] [--no-throughput]

Throughput: recordings of visits, published first, then read by each processor in a process of its own into real Kafka
and ClickHouse; then the interactions by ClickHouse's own Kafka engine with a materialized view of the same aggregation,
and by a kafkajs consumer that does nothing; then the recordings by all processors in one process. Seconds, and CPU
seconds of the process and of ClickHouse. Medians of the runs. Linux only.

Freshness: what the whole platform sustains, visitors and all on this machine, then at 70 % of it: from the collector's 202
to being found in ClickHouse, as interaction, session and heatmap mark.

  --only PARTS     of the throughput, by the beginnings of their names: archive,nothing …
  --chunks N       of each run                                      default 6000
  --runs R         median of them                                   default 3
  --rate C         chunks a second for freshness, instead of 70 %
  --seconds S      of freshness                                     default 30
  --profile DIR    CPU profiles of the processes are left there`;

const { values } = parseArgs({
  options: {
    chunks: { type: 'string', default: '6000' },
    only: { type: 'string', default: '' },
    runs: { type: 'string', default: '3' },
    rate: { type: 'string' },
    seconds: { type: 'string', default: '30' },
    profile: { type: 'string' },
    'no-freshness': { type: 'boolean', default: false },
    'no-throughput': { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

/** A part reads what the parts before it wrote. */
const needs: Partial<Record<PartName, PartName[]>> = {
  sessions: ['interactions'],
  detections: ['interactions'],
  heatmaps: ['interactions'],
  "heatmaps by ClickHouse's Kafka engine": ['interactions', 'heatmaps'],
  'nothing with interactions': ['interactions'],
};

function partsOf(beginnings: string): Set<PartName> {
  const asked = beginnings.split(',').flatMap((beginning) => {
    const found = partNames.filter((name) => name.startsWith(beginning.trim()));
    if (found.length === 0) throw new Error(`--only ${beginning}: the parts are ${partNames.join('; ')}`);
    return found;
  });
  return new Set(asked.flatMap((name) => [name, ...(needs[name] ?? [])]));
}

async function throughput(): Promise<Throughput[]> {
  const dir = mkdtempSync(join(tmpdir(), 'sightline-bench-'));
  const engines = await startEngines({ dir, kafka: true, clickhouse: true, ports: 'auto' });
  try {
    const measured: Throughput[] = [];
    for (let run = 1; run <= Number(values.runs); run += 1) {
      measured.push(
        await measureThroughput({
          engines,
          run,
          chunks: Number(values.chunks),
          only: partsOf(values.only),
          profile: values.profile,
          say: console.log,
        }),
      );
    }
    return measured;
  } finally {
    await engines.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

async function run(): Promise<void> {
  const [cpu] = cpus();
  console.log(`${cpu?.model.trim()}, ${cpus().length} cores, Node ${process.version}`);
  const measured = values['no-throughput'] ? [] : await throughput();
  if (measured.length > 0) reportThroughput(measured, console.log);
  if (values['no-freshness']) return;
  await measureFreshness({
    chunksPerSecond: values.rate === undefined ? undefined : Number(values.rate),
    seconds: Number(values.seconds),
    say: console.log,
  });
}

if (values.help) console.log(help);
else await run();
