/**
 * A consumer in a process of its own, for exactness.integration.test.ts: inserts each message as a row, and is killed
 * or waits at a chosen step. One line on stdout a step: `joined`, `read`, `rows <number>`, `inserted`, `committed`, `refused <why>`.
 */
import type { Consumer, EachBatchPayload } from 'kafkajs';
import { pino } from 'pino';
import { z } from 'zod';
import { clickHouseTime, createClickHouse } from '../clickhouse/clickhouse.ts';
import { clickhouseConfig, commaList, kafkaConfig, readConfig } from '../config.ts';
import { createBatchConsumer } from './batch-consumer.ts';
import { createKafka, type KafkaConnection } from './connection.ts';
import { protocolErrorType } from './errors.ts';

const config = readConfig(
  z.object({
    ...kafkaConfig,
    ...clickhouseConfig,
    TOPIC: z.string(),
    TABLE: z.string(),
    /** `kill read`, `wait inserted` …: what to do at which step of the third batch. */
    AT: commaList(''),
  }),
);
const [action, step] = config.AT;
const log = pino({ level: 'silent' });
const tell = (line: string): void => void process.stdout.write(`${line}\n`);

let batches = 0;
const at = async (name: string): Promise<void> => {
  tell(name);
  if (batches !== 3 || name !== step) return;
  if (action === 'kill') process.kill(process.pid, 'SIGKILL');
  // Long enough for the test to stop this process right here.
  if (action === 'wait') await new Promise((resolve) => setTimeout(resolve, 1_000));
};

/** The connection, with its consumers' commits made visible. */
const observed = (kafka: KafkaConnection): KafkaConnection => ({
  ...kafka,
  client: (options) => {
    const client = kafka.client(options);
    const make = client.consumer.bind(client);
    client.consumer = (of): Consumer => {
      const consumer = make(of);
      consumer.on(consumer.events.GROUP_JOIN, () => tell('joined'));
      const run = consumer.run.bind(consumer);
      consumer.run = (of = {}) => run({ ...of, eachBatch: async (payload) => of.eachBatch?.(watch(payload)) });
      return consumer;
    };
    return client;
  },
});

const watch = (payload: EachBatchPayload): EachBatchPayload => ({
  ...payload,
  commitOffsetsIfNecessary: async (offsets) => {
    try {
      await payload.commitOffsetsIfNecessary(offsets);
    } catch (error) {
      tell(`refused ${protocolErrorType(error)}`);
      throw error;
    }
    await at('committed');
  },
});

const clickhouse = createClickHouse({
  url: config.CLICKHOUSE_URL,
  user: config.CLICKHOUSE_USER,
  password: config.CLICKHOUSE_PASSWORD,
  database: config.CLICKHOUSE_DATABASE,
  log,
});
const kafka = createKafka({
  brokers: config.KAFKA_BROKERS,
  topicPrefix: config.KAFKA_TOPIC_PREFIX,
  clientId: `fixture-${process.pid}`,
  log,
});
const consumer = createBatchConsumer({
  kafka: observed(kafka),
  groupId: `readers-of-${config.TOPIC}`,
  topic: config.TOPIC,
  log,
  maxMessages: 20,
  sessionTimeoutMs: 6_000,
  handle: async ({ messages }) => {
    batches++;
    await at('read');
    // The row's identity and content are functions of the message alone.
    const rows = messages.map(({ key, value, timestamp }) => ({
      id: String(value),
      key,
      time: clickHouseTime(timestamp),
    }));
    await clickhouse.insert(config.TABLE, rows);
    tell(`rows ${rows.length}`);
    await at('inserted');
  },
});
process.on('SIGTERM', () => void consumer.stop().then(() => process.exit(0)));
await consumer.start();
