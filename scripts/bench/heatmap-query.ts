/** npm run bench -- heatmap-query: a heatmap of 90 days of a busy page, out of rolls and out of the marks alone. */
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { credentials, Metadata } from '@grpc/grpc-js';
import { type AuditServiceConfig, auditServiceConfig, createAuditService } from '@sightline/audit-service';
import { freePort } from '@sightline/local';
import { testScope } from '@sightline/local/testing';
import {
  type ClickHouse,
  createClickHouse,
  createKafka,
  createLogger,
  createMetrics,
  createPublisher,
  type OutgoingMessage,
  readConfig,
} from '@sightline/platform';
import { audit, type HeatmapRequest, type HeatmapResponse__Output } from '@sightline/schemas/grpc';
import { createStreamProcessors, streamProcessorsConfig } from '@sightline/stream-processors';
import { benchPage, benchProject, clickMessages } from './heatmap-query/click-messages.ts';

const help = `npm run bench -- heatmap-query [--clicks 10000000] [--days 90] [--queries 40]

Publishes clicks on one page to the interactions topic, lets the heatmaps processor store them and roll the days up, and asks
audit-service for the page's heatmap over all days: latency, rows that ClickHouse read, and processor time, with rolls and
without. 10 million clicks take about 4 GB of disk for the time of the run and five minutes on two cores.`;

const { values } = parseArgs({
  options: {
    clicks: { type: 'string', default: '10000000' },
    days: { type: 'string', default: '90' },
    queries: { type: 'string', default: '40' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

const log = createLogger({ service: 'bench', level: 'warn', format: 'pretty' });
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const say = (text: string): void => console.log(`${new Date().toISOString().slice(11, 19)}  ${text}`);
const token = 'a service token for this run, 32 or more';

interface Cost {
  ms: number;
  rows: number;
  cpuMs: number;
}

/** What ClickHouse has done since it was started. */
async function work(clickhouse: ClickHouse): Promise<{ rows: number; cpuMs: number }> {
  const events = await clickhouse.query<{ event: string; value: number }>(
    "SELECT event, value FROM system.events WHERE event IN ('SelectedRows', 'OSCPUVirtualTimeMicroseconds')",
  );
  const of = (name: string): number => events.find(({ event }) => event === name)?.value ?? 0;
  return { rows: of('SelectedRows'), cpuMs: of('OSCPUVirtualTimeMicroseconds') / 1000 };
}

async function until(what: string, check: () => Promise<[number, number]>): Promise<void> {
  for (let said = 0; ; ) {
    const [is, should] = await check();
    if (is >= should) return;
    if (Date.now() - said > 30_000) {
      say(`${what}: ${is} of ${should}`);
      said = Date.now();
    }
    await pause(1_000);
  }
}

const quantile = (numbers: number[], part: number): number => {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
};

function table(name: string, costs: Cost[]): void {
  const ms = costs.map((cost) => cost.ms);
  const [p50, p99] = [quantile(ms, 0.5), quantile(ms, 0.99)].map((value) => value.toFixed(0));
  const rows = quantile(
    costs.map((cost) => cost.rows),
    0.5,
  );
  const cpu = quantile(
    costs.map(({ cpuMs }) => cpuMs),
    0.5,
  );
  console.log(
    `${name.padEnd(34)} p50 ${p50} ms, p99 ${p99} ms, rows read ${rows}, processor time ${cpu.toFixed(0)} ms`,
  );
}

async function run(): Promise<void> {
  const clicks = Number(values.clicks);
  const days = Number(values.days);
  const scope = await testScope({ kafka: true, clickhouse: true, partitions: 4 });
  const environment = {
    KAFKA_BROKERS: scope.brokers.join(','),
    KAFKA_TOPIC_PREFIX: scope.topicPrefix,
    CLICKHOUSE_URL: scope.clickhouse.url,
    CLICKHOUSE_USER: scope.clickhouse.user,
    CLICKHOUSE_PASSWORD: scope.clickhouse.password,
    CLICKHOUSE_DATABASE: scope.clickhouse.database,
    OBJECT_STORE_URL: pathToFileURL(scope.dir).href,
    OPS_PORT: '0',
  };
  const processors = createStreamProcessors(
    readConfig(streamProcessorsConfig, {
      ...environment,
      PROCESSORS: 'heatmaps',
      HEATMAP_ROLLUP_EVERY_MS: '5000',
      HEATMAP_ROLLUP_QUIET_MS: '20000',
    }),
    { log, metrics: createMetrics('bench') },
  ).service;
  const config: AuditServiceConfig = readConfig(auditServiceConfig, {
    ...environment,
    SERVICE_TOKEN: token,
    PORT: String(await freePort()),
  });
  const service = createAuditService(config, { log, metrics: createMetrics('bench-audit') }).service;
  const kafka = createKafka({ brokers: scope.brokers, topicPrefix: scope.topicPrefix, clientId: 'bench', log });
  const publisher = createPublisher({ kafka, log });
  const clickhouse = createClickHouse({ ...scope.clickhouse, log });
  await publisher.start();
  await processors.start();
  await service.start();
  const client = new audit.Heatmaps(`127.0.0.1:${config.PORT}`, credentials.createInsecure(), {
    'grpc.max_receive_message_length': -1,
  });
  try {
    // Midnight: every day of the range is whole and over.
    const end = Math.floor((Date.now() - 3_600_000) / 86_400_000) * 86_400_000;
    const started = performance.now();
    let batch: OutgoingMessage[] = [];
    let published = 0;
    for (const message of clickMessages(clicks, end, days, 1)) {
      batch.push(message);
      if (batch.length < 50) continue;
      await publisher.publish(batch);
      published += batch.length * 100;
      if (published % 1_000_000 === 0) say(`published ${published}`);
      batch = [];
    }
    await publisher.publish(batch);
    await until('marks stored', async () => {
      const [row] = await clickhouse.query<{ marks: number }>('SELECT sum(length(weight)) AS marks FROM heatmap_marks');
      return [row?.marks ?? 0, clicks];
    });
    say(`${clicks} clicks through Kafka into ClickHouse in ${((performance.now() - started) / 1000).toFixed(0)} s`);
    await until('days rolled up', async () => {
      const [row] = await clickhouse.query<{ days: number }>('SELECT count() AS days FROM heatmap_rollups FINAL');
      return [row?.days ?? 0, days];
    });
    await until('months put together', async () => {
      const [row] = await clickhouse.query<{ months: number; of: number }>(
        `SELECT (SELECT count() FROM heatmap_months FINAL) AS months, countIf(days > 1) AS of
         FROM (SELECT count() AS days FROM heatmap_rollups FINAL WHERE day < toStartOfMonth(now())
               GROUP BY toStartOfMonth(day))`,
      );
      return [row?.months ?? 0, row?.of ?? 0];
    });
    // Parts of the load are merged as they would be by the time that such days are asked for.
    for (const name of ['heatmap_marks', 'heatmap_cells', 'heatmap_totals', 'heatmap_changes']) {
      await pause(5_000);
      const [row] = await clickhouse.query<{ rows: number; bytes: number; parts: number }>(
        `SELECT sum(rows) AS rows, sum(bytes_on_disk) AS bytes, count() AS parts FROM system.parts
         WHERE active AND database = currentDatabase() AND table = {name:String}`,
        { name },
      );
      say(`${name}: ${row?.rows} rows, ${((row?.bytes ?? 0) / 2 ** 20).toFixed(0)} MiB, ${row?.parts} parts`);
    }

    const metadata = new Metadata();
    metadata.set('authorization', `Bearer ${token}`);
    const range = { from: end - days * 86_400_000, to: end };
    const ask = (request: HeatmapRequest): Promise<HeatmapResponse__Output> =>
      new Promise((resolve, reject) =>
        client.getHeatmap(
          { project: benchProject, page: benchPage, kind: 'click', ...range, ...request },
          metadata,
          (error, answer) => (error || !answer ? reject(error) : resolve(answer)),
        ),
      );
    async function measured(
      request: HeatmapRequest,
      times: number,
    ): Promise<{ costs: Cost[]; answer: HeatmapResponse__Output }> {
      let answer = await ask(request);
      const costs: Cost[] = [];
      for (let count = 0; count < times; count += 1) {
        const before = await work(clickhouse);
        const began = performance.now();
        answer = await ask(request);
        const ms = performance.now() - began;
        const after = await work(clickhouse);
        costs.push({ ms, rows: after.rows - before.rows, cpuMs: after.cpuMs - before.cpuMs });
      }
      return { costs, answer };
    }
    const queries = Number(values.queries);
    const rolled = await measured({}, queries);
    table(`${days} days, rolled up`, rolled.costs);
    table(`${days} days, mobile, without bots`, (await measured({ device: 'mobile', bots: 'without' }, queries)).costs);
    // A bound that is none of a band's edges lets nothing but the marks be read.
    await measured({ minViewportWidth: 1 }, 3).then(
      ({ costs }) => table(`${days} days, out of the marks alone`, costs),
      () => console.log(`${days} days, out of the marks alone: no answer within 30 s`),
    );
    const few = { from: end - 5 * 86_400_000 };
    const [short, ofMarks] = [await measured(few, 3), await measured({ ...few, minViewportWidth: 1 }, 3)];
    table('5 days, rolled up', short.costs);
    table('5 days, out of the marks alone', ofMarks.costs);
    const { total, sessions, points } = rolled.answer;
    const isSame = JSON.stringify(short.answer) === JSON.stringify(ofMarks.answer);
    console.log(
      `total ${total}, sessions ${sessions}, places ${points.length}; for 5 days both answers are ${isSame ? 'the same' : 'NOT the same'}`,
    );
    if (!isSame || total !== clicks) process.exitCode = 1;
  } finally {
    client.close();
    await service.stop();
    await processors.stop();
    await publisher.stop();
    await clickhouse.stop();
    await scope.stop();
  }
}

if (values.help) console.log(help);
else await run();
