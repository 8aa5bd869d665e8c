import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Engines } from '@sightline/local';
import {
  applyMigrations,
  type ClickHouse,
  createClickHouse,
  createKafka,
  createLogger,
  createPublisher,
  ensureTopics,
} from '@sightline/platform';
import { topics } from '@sightline/schemas';
import { loadMigrations, loadTopics } from '@sightline/schemas/files';
import { cpuSeconds } from './cpu.ts';
import { runKafkaEngine } from './kafka-engine.ts';
import { makeRecordings, type Recordings } from './recordings.ts';
import { runChild } from './run-child.ts';

export interface ThroughputOptions {
  engines: Engines;
  /** Its number; each has topics and a database of its own. */
  run: number;
  chunks: number;
  only: ReadonlySet<PartName>;
  /** Where CPU profiles of the processes are left. */
  profile: string | undefined;
  say(line: string): void;
}

/** Of one part: seconds from its first message to its last, CPU seconds of its process and of ClickHouse meanwhile. */
export interface Part {
  seconds: number;
  cpu: number;
  clickhouseCpu: number;
  /** What went through it. */
  chunks: number;
}

/** The parts that can be measured, in this order: heatmaps and sessions read what interactions wrote. */
export const partNames = [
  'archive',
  'interactions',
  'sessions',
  'detections',
  'heatmaps',
  "heatmaps by ClickHouse's Kafka engine",
  'nothing with recordings',
  'nothing with interactions',
  'all in one process',
] as const;
export type PartName = (typeof partNames)[number];

export interface Throughput {
  recordings: Pick<Recordings, 'bytes' | 'inflated'>;
  /** Rows of the table of interactions, rows of heatmap marks. */
  interactions: number;
  marks: number;
  parts: Map<PartName, Part>;
  /** Why a part could not be measured. */
  missing: string[];
}

const log = createLogger({ service: 'bench', level: 'error', format: 'json' });

export async function measureThroughput(options: ThroughputOptions): Promise<Throughput> {
  const { engines, run, chunks, only, say } = options;
  const recordings = makeRecordings(chunks);
  const world = await prepare(engines, `bench${run}.`, recordings);
  const clickhousePid = engines.engines.find(({ name }) => name === 'clickhouse')?.pid;
  if (clickhousePid === undefined) throw new Error('ClickHouse must run here: unset CLICKHOUSE_URL');
  const cpu = (): number => cpuSeconds(clickhousePid);
  const part = async (environment: Record<string, string>, work: string, topic: string = ''): Promise<Part> => {
    say(`run ${run}: ${work}${topic && ` with ${topic}`} …`);
    const before = cpu();
    const result = await runChild({ environment, work, topic, messages: chunks }, options.profile);
    return { ...result, clickhouseCpu: cpu() - before, chunks };
  };
  const parts = new Map<PartName, Part>();
  const missing: string[] = [];
  const { environment, clickhouse } = world;
  const byEngine = async (): Promise<void> => {
    const traces = await figures(clickhouse, 'heatmap_marks');
    say(`run ${run}: ClickHouse's Kafka engine …`);
    const { KAFKA_BROKERS: brokers = '', KAFKA_TOPIC_PREFIX: topicPrefix = '' } = environment;
    try {
      const { seconds, cpu: used } = await runKafkaEngine({ clickhouse, brokers, topicPrefix, rows: traces.rows, cpu });
      parts.set("heatmaps by ClickHouse's Kafka engine", { seconds, cpu: 0, clickhouseCpu: used, chunks });
    } catch (error) {
      if (!(error instanceof Error && /UNKNOWN_STORAGE|Unknown table engine/i.test(error.message))) throw error;
      missing.push(`This ClickHouse has no Kafka engine: ${error.message}`);
      return;
    }
    const same = await figures(clickhouse, 'heatmap_marks_by_engine');
    if (JSON.stringify(same) !== JSON.stringify(traces)) {
      throw new Error(`not the same aggregation: ${JSON.stringify({ ours: traces, engine: same })}`);
    }
  };
  const measure: Record<PartName, () => Promise<unknown>> = {
    archive: async () => parts.set('archive', await part(environment, 'archive')),
    interactions: async () => parts.set('interactions', await part(environment, 'interactions')),
    sessions: async () => parts.set('sessions', await part(environment, 'sessions')),
    detections: async () => parts.set('detections', await part(environment, 'detections')),
    heatmaps: async () => parts.set('heatmaps', await part(environment, 'heatmaps')),
    "heatmaps by ClickHouse's Kafka engine": byEngine,
    'nothing with recordings': async () =>
      parts.set('nothing with recordings', await part(environment, 'nothing', topics.recordings)),
    'nothing with interactions': async () =>
      parts.set('nothing with interactions', await part(environment, 'nothing', topics.interactions)),
    'all in one process': async () => {
      const whole = await prepare(engines, `whole${run}.`, recordings);
      const work = 'archive,interactions,sessions,heatmaps,detections';
      parts.set('all in one process', await part(whole.environment, work).finally(whole.stop));
    },
  };
  try {
    for (const name of partNames) if (only.has(name)) await measure[name]();
    const interactions = (await figures(clickhouse, 'interactions')).rows;
    const { marks } = await figures(clickhouse, 'heatmap_marks');
    return { recordings, interactions, marks, parts, missing };
  } finally {
    await world.stop();
  }
}

/** Topics with the recordings and a database with its tables. */
async function prepare(engines: Engines, topicPrefix: string, { messages }: Recordings) {
  const { KAFKA_BROKERS = '', CLICKHOUSE_URL = '', CLICKHOUSE_PASSWORD = '' } = engines.environment;
  const database = topicPrefix.replace('.', '');
  const kafka = createKafka({ brokers: KAFKA_BROKERS.split(','), topicPrefix, clientId: 'bench', log });
  await ensureTopics({ kafka, topics: loadTopics(), partitions: 3 });
  const connect = (name: string) =>
    createClickHouse({ url: CLICKHOUSE_URL, user: 'default', password: CLICKHOUSE_PASSWORD, database: name, log });
  const server = connect('default');
  await server.command(`CREATE DATABASE ${database}`);
  await server.stop();
  const clickhouse = connect(database);
  await applyMigrations({ clickhouse, migrations: loadMigrations(), log });
  const publisher = createPublisher({ kafka, log });
  await publisher.start();
  for (let at = 0; at < messages.length; at += 500) await publisher.publish(messages.slice(at, at + 500));
  await publisher.stop();
  const objects = join(engines.dir, 'objects', database);
  mkdirSync(objects, { recursive: true });
  return {
    clickhouse,
    environment: {
      KAFKA_BROKERS,
      KAFKA_TOPIC_PREFIX: topicPrefix,
      CLICKHOUSE_URL,
      CLICKHOUSE_PASSWORD,
      CLICKHOUSE_DATABASE: database,
      OBJECT_STORE_URL: `file://${objects}`,
      OPS_PORT: '0',
    },
    async stop() {
      await clickhouse.command(`DROP DATABASE ${database}`);
      await clickhouse.stop();
    },
  };
}

/** What a table holds, as far as two of them can be compared by it. */
async function figures(clickhouse: ClickHouse, table: string): Promise<{ rows: number; marks: number; of: string }> {
  const [marks, of] = table.startsWith('heatmap_marks')
    ? [
        'sum(length(weight))',
        'toString(sum(cityHash64(page, kind, device, bucket, session, tab, seq, idx, arraySort(arrayZip(x, y, weight)), arraySort(element))))',
      ]
    : ['0', "''"];
  const [row] = await clickhouse.query<{ rows: number; marks: number; of: string }>(
    `SELECT count() AS rows, ${marks} AS marks, ${of} AS of FROM ${table} FINAL`,
  );
  if (!row) throw new Error(`${table} says nothing`);
  return row;
}

const median = (numbers: number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0;
const MiB = 2 ** 20;

export function reportThroughput(runs: readonly Throughput[], say: (line: string) => void): void {
  const [first] = runs;
  if (!first) return;
  const { recordings, interactions, marks } = first;
  const [some] = first.parts.values();
  const chunks = some?.chunks ?? 0;
  say(
    `\n${chunks} chunks: ${(recordings.bytes / MiB).toFixed(1)} MiB, ${(recordings.inflated / MiB).toFixed(0)} MiB inflated; ${interactions} interactions, ${marks} heatmap marks. Median of ${runs.length}`,
  );
  const row = (name: PartName) => {
    const parts = runs.flatMap((run) => run.parts.get(name) ?? []);
    const seconds = median(parts.map((part) => part.seconds));
    const cpu = median(parts.map((part) => part.cpu));
    const clickhouse = median(parts.map((part) => part.clickhouseCpu));
    return {
      part: name,
      'chunks/s': Math.round(chunks / seconds),
      'MiB/s': Number((recordings.bytes / MiB / seconds).toFixed(1)),
      'CPU s': Number(cpu.toFixed(2)),
      'CPU s of ClickHouse': Number(clickhouse.toFixed(2)),
      ...(interactions > 0 && {
        'interactions/s': Math.round(interactions / seconds),
        'CPU s a million interactions': Number((((cpu + clickhouse) / interactions) * 1e6).toFixed(2)),
      }),
    };
  };
  console.table(partNames.filter((name) => first.parts.has(name)).map(row));
  for (const line of first.missing) say(line);
}
