/** Creates the topics and tables that are missing, from schemas/ and from nowhere else. Safe to run at any time. */
import {
  applyMigrations,
  baseConfig,
  clickhouseConfig,
  createClickHouse,
  createKafka,
  createLogger,
  ensureTopics,
  kafkaConfig,
  readConfig,
} from '@sightline/platform';
import { loadMigrations, loadTopics } from '@sightline/schemas/files';
import { z } from 'zod';

const config = readConfig(
  z.object({
    ...baseConfig,
    ...kafkaConfig,
    ...clickhouseConfig,
    KAFKA_PARTITIONS: z.coerce
      .number()
      .int()
      .min(0)
      .default(0)
      .describe('partitions of each topic; 0: as topics.yaml says'),
  }),
);
const log = createLogger({ service: 'apply-contracts', level: config.LOG_LEVEL, format: config.LOG_FORMAT });
const kafka = createKafka({
  brokers: config.KAFKA_BROKERS,
  topicPrefix: config.KAFKA_TOPIC_PREFIX,
  clientId: 'apply-contracts',
  log,
});
const clickhouse = createClickHouse({
  url: config.CLICKHOUSE_URL,
  user: config.CLICKHOUSE_USER,
  password: config.CLICKHOUSE_PASSWORD,
  database: config.CLICKHOUSE_DATABASE,
  log,
  // A migration may copy a table.
  requestTimeoutMs: 3_600_000,
});

await Promise.all([
  ensureTopics({
    kafka,
    topics: loadTopics(),
    ...(config.KAFKA_PARTITIONS > 0 ? { partitions: config.KAFKA_PARTITIONS } : {}),
  }),
  applyMigrations({ clickhouse, migrations: loadMigrations(), log }),
]);
await clickhouse.stop();
log.info('contracts_applied');
