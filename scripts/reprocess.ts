/** npm run reprocess: interactions, heatmaps, figures and words made anew from the archive. */
import { parseArgs } from 'node:util';
import { prepareEngines } from '@sightline/local';
import {
  clickhouseConfig,
  composeServices,
  createClickHouse,
  createKafka,
  createLogger,
  createObjectStore,
  createPublisher,
  kafkaConfig,
  objectStoreConfig,
  readConfig,
} from '@sightline/platform';
import { reprocess, type TargetName, targetNames } from '@sightline/stream-processors';
import { z } from 'zod';

const help = `npm run reprocess -- --from 2026-11-01 [--to 2026-11-20] [--project shop] [interactions] [heatmaps] [sessions] [words]

Derives again what is named (all when nothing is) from the archived recordings that were received in the range, as after
a change of the thresholds (services/stream-processors/src/interactions/thresholds.ts); words are those of the elements that
were clicked. Rows keep their identity: they are replaced while people read, and interrupted it can simply be run again.
Recordings that have expired stay as they are. Alerts are not raised again, and sightline.interactions.v1 keeps what was
published.

  --from TIME    ISO 8601, inclusive, when chunks were received
  --to TIME      exclusive; an hour ago when left out, and no later: what is younger is the processors' own
  --project ID   only this project

Engines are those of \`npm start\`, or where the services' variables say: CLICKHOUSE_URL, CLICKHOUSE_USER, CLICKHOUSE_PASSWORD,
CLICKHOUSE_DATABASE, OBJECT_STORE_URL, KAFKA_BROKERS, KAFKA_TOPIC_PREFIX.`;

const hour = 3_600_000;
const isTarget = (name: string): name is TargetName => (targetNames as readonly string[]).includes(name);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    from: { type: 'string' },
    to: { type: 'string' },
    project: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const from = Date.parse(values.from ?? '');
const newest = Date.now() - hour;
const to = values.to === undefined ? newest : Math.min(newest, Date.parse(values.to));
if (values.help || Number.isNaN(from) || Number.isNaN(to) || from >= to || !positionals.every(isTarget)) {
  console.log(help);
  process.exit(values.help ? 0 : 2);
}

const { environment, dir } = await prepareEngines();
const config = readConfig(z.object({ ...clickhouseConfig, ...objectStoreConfig, ...kafkaConfig }), {
  OBJECT_STORE_URL: `file://${dir}/segments`,
  ...process.env,
  ...environment,
});
const log = createLogger({ service: 'reprocess', level: 'warn', format: 'pretty' });
const kafka = createKafka({
  brokers: config.KAFKA_BROKERS,
  topicPrefix: config.KAFKA_TOPIC_PREFIX,
  clientId: 'reprocess',
  log,
});
const publisher = createPublisher({ kafka, log });
const clickhouse = createClickHouse({
  url: config.CLICKHOUSE_URL,
  user: config.CLICKHOUSE_USER,
  password: config.CLICKHOUSE_PASSWORD,
  database: config.CLICKHOUSE_DATABASE,
  log,
});
const engines = composeServices(publisher, clickhouse);
await engines.start();
let told = 0;
const done = await reprocess({
  clickhouse,
  publisher,
  objectStore: createObjectStore(config.OBJECT_STORE_URL),
  log,
  names: positionals.length > 0 ? positionals.filter(isTarget) : targetNames,
  from,
  to,
  project: values.project,
  onProgress({ chunks, of, written, removed }) {
    if (Date.now() - told < 2_000) return;
    told = Date.now();
    console.log(`${chunks} of ${of} chunks, ${written} rows written, ${removed} removed`);
  },
});
await engines.stop();
console.log(
  `Done: ${done.chunks} chunks, ${done.written} rows written, ${done.removed} removed, ${done.skipped} chunks skipped.`,
);
