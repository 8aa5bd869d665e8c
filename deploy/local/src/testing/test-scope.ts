import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  applyMigrations,
  createClickHouse,
  createKafka,
  createLogger,
  createRedis,
  ensureTopics,
  type Logger,
} from '@sightline/platform';
import { loadMigrations, loadTopics } from '@sightline/schemas/files';
import type { EngineName } from '../engine.ts';
import { holdEngines } from './test-engines.ts';

export interface TestScopeOptions {
  kafka?: boolean;
  clickhouse?: boolean;
  redis?: boolean;
  /** Of every topic; default 3. */
  partitions?: number;
}

/** What one test file has for itself on real engines. A part that was not asked for throws when it is read. */
export interface TestScope {
  /** host:port each. */
  readonly brokers: string[];
  /** Every topic of schemas/kafka/topics.yaml exists with this before its name. */
  readonly topicPrefix: string;
  /** A database of its own with all migrations applied. */
  readonly clickhouse: { url: string; user: string; password: string; database: string };
  /** An empty database of its own. Channels are shared by all scopes of one Redis. */
  readonly redisUrl: string;
  /** An empty folder of its own. */
  readonly dir: string;
  /** Takes away topics, database, keys and folder; stops engines that were started for it. */
  stop(): Promise<void>;
}

const numberOfRedisDatabases = 63;
const log = createLogger({ service: 'test-scope', level: 'error', format: 'json' });

/**
 * Real Kafka, ClickHouse and Redis for a test file: a fresh topic prefix, a fresh database, an empty key space.
 * Engines are those of SIGHTLINE_TEST_ENGINES when it is set; otherwise they are started on free ports and stopped with
 * the last scope of the process.
 */
export async function testScope(options: TestScopeOptions): Promise<TestScope> {
  const names = (['kafka', 'clickhouse', 'redis'] as const).filter((name) => options[name]);
  const engines = await holdEngines(names);
  const { environment } = engines;
  const id = randomBytes(5).toString('hex');
  const dir = mkdtempSync(join(tmpdir(), `sightline-scope-${id}-`));
  const undo: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    const results = await Promise.allSettled(undo.map((step) => step()));
    rmSync(dir, { recursive: true, force: true });
    await engines.release();
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  };

  const brokers = environment.KAFKA_BROKERS?.split(',') ?? [];
  const topicPrefix = `t${id}.`;
  const clickhouse = {
    url: environment.CLICKHOUSE_URL ?? '',
    user: environment.CLICKHOUSE_USER ?? 'default',
    password: environment.CLICKHOUSE_PASSWORD ?? '',
    database: `test_${id}`,
  };
  let redisUrl = '';
  try {
    await Promise.all([
      options.kafka && prepareKafka(brokers, topicPrefix, options.partitions ?? 3, undo),
      options.clickhouse && prepareClickHouse(clickhouse, undo),
      options.redis && prepareRedis(environment.REDIS_URL ?? '', undo).then((url) => (redisUrl = url)),
    ]);
  } catch (error) {
    await stop().catch(() => {});
    throw error;
  }

  const asked = <T>(name: EngineName, value: T): T => {
    if (!options[name]) throw new Error(`this scope has no ${name}: ask for it with testScope({ ${name}: true })`);
    return value;
  };
  return {
    get brokers() {
      return asked('kafka', brokers);
    },
    get topicPrefix() {
      return asked('kafka', topicPrefix);
    },
    get clickhouse() {
      return asked('clickhouse', clickhouse);
    },
    get redisUrl() {
      return asked('redis', redisUrl);
    },
    dir,
    stop,
  };
}

type Undo = (() => Promise<void>)[];

async function prepareKafka(brokers: string[], topicPrefix: string, partitions: number, undo: Undo): Promise<void> {
  const kafka = createKafka({ brokers, topicPrefix, clientId: 'test-scope', log });
  const topics = loadTopics();
  undo.push(async () => {
    const admin = kafka.client().admin();
    await admin.connect();
    try {
      const names = (await admin.listTopics()).filter((name) => name.startsWith(topicPrefix));
      if (names.length > 0) await admin.deleteTopics({ topics: names, timeout: 15_000 });
    } finally {
      await admin.disconnect();
    }
  });
  await ensureTopics({ kafka, topics, partitions });
}

async function prepareClickHouse(place: TestScope['clickhouse'], undo: Undo): Promise<void> {
  const inDefault = createClickHouse({ ...place, database: 'default', log });
  await inDefault.command(`CREATE DATABASE ${place.database}`);
  undo.push(async () => {
    await inDefault.command(`DROP DATABASE IF EXISTS ${place.database} SYNC`);
    await inDefault.stop();
  });
  const clickhouse = createClickHouse({ ...place, log });
  try {
    await applyMigrations({ clickhouse, migrations: loadMigrations(), log });
  } finally {
    await clickhouse.stop();
  }
}

/** Takes the next database number; a counter in database 0 keeps processes apart. */
async function prepareRedis(url: string, undo: Undo): Promise<string> {
  const chosen = await withRedis(url, log, (client) => client.incr('sightline:test-databases'));
  const address = new URL(url);
  address.pathname = `/${1 + (chosen % numberOfRedisDatabases)}`;
  const flush = (): Promise<void> => withRedis(address.href, log, (client) => client.flushdb().then(() => {}));
  await flush();
  undo.push(flush);
  return address.href;
}

type RedisClient = ReturnType<typeof createRedis>['client'];

async function withRedis<T>(url: string, logger: Logger, work: (client: RedisClient) => Promise<T>): Promise<T> {
  const redis = createRedis({ url, log: logger });
  await redis.start();
  try {
    return await work(redis.client);
  } finally {
    await redis.stop();
  }
}
