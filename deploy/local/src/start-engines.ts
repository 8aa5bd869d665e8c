import { mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { createClickHouseEngine } from './clickhouse/clickhouse-engine.ts';
import type { Engine, EngineName } from './engine.ts';
import type { EngineEnvironment } from './environment.ts';
import { createKafkaEngine } from './kafka/kafka-engine.ts';
import { sightlineDir } from './paths.ts';
import { enginePorts, freePort } from './ports.ts';
import { createRedisEngine } from './redis/redis-engine.ts';
import { loadSecrets } from './secrets.ts';
import type { Report } from './setup/report.ts';

export interface StartEnginesOptions {
  /** Data, logs and secrets. SIGHTLINE_DIR, else `.sightline` at the repository's root. */
  dir?: string;
  /** Which ones; all three when none is named. */
  kafka?: boolean;
  clickhouse?: boolean;
  redis?: boolean;
  /** `auto`: free ones from the system. Otherwise KAFKA_PORT (9092), CLICKHOUSE_PORT (8123), REDIS_PORT (6379). */
  ports?: 'auto' | Partial<Record<EngineName, number>>;
  /** Leave them running when this process ends. */
  detached?: boolean;
  /** Where ports and engines that run elsewhere (KAFKA_BROKERS, CLICKHOUSE_URL, REDIS_URL) are read from. */
  env?: NodeJS.ProcessEnv;
  /** Gets what set-up does, line by line. */
  report?: Report;
}

export interface Engines {
  /** What runs here; an engine that is given by the environment is not among them. */
  readonly engines: readonly Engine[];
  /** For the services, engines that run elsewhere included. */
  readonly environment: EngineEnvironment;
  /** Data, logs and secrets. */
  readonly dir: string;
  /** Clean stop of all. */
  stop(): Promise<void>;
}

/** Of each engine: the environment variable that sets its port. */
const portVariables: Record<EngineName, keyof typeof enginePorts> = {
  kafka: 'KAFKA_PORT',
  clickhouse: 'CLICKHOUSE_PORT',
  redis: 'REDIS_PORT',
};

/**
 * Starts Kafka, ClickHouse and Redis side by side on loopback ports, and installs what is missing on the way. When one
 * fails the others are stopped and its error is thrown.
 */
export async function startEngines(options: StartEnginesOptions = {}): Promise<Engines> {
  const prepared = await prepareEngines(options);
  const results = await Promise.allSettled(prepared.engines.map((engine) => engine.start()));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) {
    await prepared.stop();
    throw failed.reason;
  }
  return prepared;
}

/** As `startEngines`, without starting them: for a supervisor that does that itself. */
export async function prepareEngines(options: StartEnginesOptions = {}): Promise<Engines> {
  const { env = process.env, detached = false, report = () => {} } = options;
  const asked = options.dir ?? sightlineDir(env);
  mkdirSync(asked, { recursive: true, mode: 0o700 });
  const dir = realpathSync(asked);
  const secrets = loadSecrets(dir);
  const all = options.kafka === undefined && options.clickhouse === undefined && options.redis === undefined;
  const wanted = (name: EngineName): boolean => all || options[name] === true;
  const port = (name: EngineName): Promise<number> => choosePort(name, options.ports, env);
  const places = (name: EngineName): { dataDir: string; logFile: string; detached: boolean; report: Report } => ({
    dataDir: join(dir, 'data', name),
    logFile: join(dir, 'logs', `${name}.log`),
    detached,
    report,
  });

  const engines: Engine[] = [];
  const environment: EngineEnvironment = {};
  if (wanted('kafka') && env.KAFKA_BROKERS) environment.KAFKA_BROKERS = env.KAFKA_BROKERS;
  else if (wanted('kafka')) {
    const kafka = createKafkaEngine({ port: await port('kafka'), ...places('kafka') });
    engines.push(kafka);
    environment.KAFKA_BROKERS = `127.0.0.1:${kafka.port}`;
  }
  if (wanted('clickhouse') && env.CLICKHOUSE_URL) {
    environment.CLICKHOUSE_URL = env.CLICKHOUSE_URL;
    environment.CLICKHOUSE_USER = env.CLICKHOUSE_USER || 'default';
    environment.CLICKHOUSE_PASSWORD = env.CLICKHOUSE_PASSWORD ?? '';
  } else if (wanted('clickhouse')) {
    const password = secrets.CLICKHOUSE_PASSWORD;
    const clickhouse = createClickHouseEngine({ port: await port('clickhouse'), password, ...places('clickhouse') });
    engines.push(clickhouse);
    environment.CLICKHOUSE_URL = `http://127.0.0.1:${clickhouse.port}`;
    environment.CLICKHOUSE_USER = 'default';
    environment.CLICKHOUSE_PASSWORD = password;
  }
  if (wanted('redis') && env.REDIS_URL) environment.REDIS_URL = env.REDIS_URL;
  else if (wanted('redis')) {
    const password = secrets.REDIS_PASSWORD;
    const redis = createRedisEngine({ port: await port('redis'), password, ...places('redis') });
    engines.push(redis);
    environment.REDIS_URL = `redis://:${password}@127.0.0.1:${redis.port}`;
  }
  const stop = async (): Promise<void> => {
    await Promise.all(engines.map((engine) => engine.stop()));
  };
  return { engines, environment, dir, stop };
}

async function choosePort(
  name: EngineName,
  ports: StartEnginesOptions['ports'],
  env: NodeJS.ProcessEnv,
): Promise<number> {
  if (ports === 'auto') return freePort();
  const portVariable = portVariables[name];
  const asked = ports?.[name] ?? (env[portVariable] ? Number(env[portVariable]) : enginePorts[portVariable]);
  if (!Number.isInteger(asked) || asked < 1 || asked > 65535) {
    throw new Error(`${portVariable} must be a port number from 1 to 65535; it is "${env[portVariable]}".`);
  }
  return asked;
}
