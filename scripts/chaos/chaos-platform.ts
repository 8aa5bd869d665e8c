import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Engines, loadSecrets, startEngines } from '@sightline/local';
import {
  type ClickHouse,
  composeServices,
  createClickHouse,
  createKafka,
  createLogger,
  createTail,
  type IncomingMessage,
  type KafkaConnection,
  type Service,
} from '@sightline/platform';
import { createApiClient, ensureProject } from '../local/api-client.ts';
import { keepEngines } from '../local/keep-engines.ts';
import { type Platform, type PlatformOptions, startPlatform } from '../local/platform.ts';
import { freePorts } from '../local/ports.ts';

export interface ChaosPlatformOptions {
  processes?: PlatformOptions['processes'];
  /** Environment of single services, once it is known where the engines are; what it opened is closed by `onStop`. */
  overrides?(
    environment: Engines['environment'],
    onStop: (close: () => unknown) => void,
  ): Promise<NonNullable<PlatformOptions['overrides']>>;
  say(line: string): void;
}

/** A project that takes chunks. */
export interface ChaosProject {
  project: string;
  /** The project's ingest key, and an origin that may use it. */
  key: string;
  origin: string;
}

/** The whole platform on free ports, its data in a temporary folder. */
export interface ChaosPlatform {
  /** Started again when they are killed, not when they are stopped. */
  engines: Engines['engines'];
  platform: Platform;
  /** Past every proxy. */
  clickhouse: ClickHouse;
  kafka: KafkaConnection;
  /** Where the services' logs are kept until it is stopped. */
  logs: string;
  /** Makes a project of its own for a run. */
  addProject(id: string): Promise<ChaosProject>;
  /** Delivers what is published on topics from now on, past every proxy. */
  follow(listeners: Readonly<Record<string, (message: IncomingMessage) => void>>): Promise<void>;
  /** Stops everything and removes the data. */
  stop(): Promise<void>;
}

const origin = 'https://chaos.example';
/** For a machine that is busy with other things as well. */
const readyTimeoutMs = 240_000;
/** A service that was killed just before may need some seconds. */
const projectAttempts = 30;
const log = createLogger({ service: 'chaos', level: 'silent', format: 'json' });

export async function startChaosPlatform({ processes, overrides, say }: ChaosPlatformOptions): Promise<ChaosPlatform> {
  const dir = mkdtempSync(join(tmpdir(), 'sightline-chaos-'));
  const closing: (() => unknown)[] = [() => rmSync(dir, { recursive: true, force: true })];
  const stop = async (): Promise<void> => {
    for (const close of closing.splice(0).reverse()) await close();
  };
  try {
    const engines = await startEngines({ dir, ports: 'auto', report: say });
    const keeper = keepEngines(engines.engines, () => undefined);
    closing.push(() => keeper.stop());
    const { environment } = engines;
    const platform = await startPlatform({
      engines,
      secrets: loadSecrets(dir),
      ports: await freePorts(),
      dir,
      ...(processes ? { processes } : {}),
      readyTimeoutMs,
      overrides: overrides ? await overrides(environment, (close) => closing.push(close)) : {},
      say: () => undefined,
    });
    closing.push(() => platform.stop());
    const clickhouse = createClickHouse({
      url: environment.CLICKHOUSE_URL ?? '',
      user: environment.CLICKHOUSE_USER ?? '',
      password: environment.CLICKHOUSE_PASSWORD ?? '',
      database: 'default',
      log,
    });
    await clickhouse.start();
    closing.push(() => clickhouse.stop());
    const kafka = createKafka({ brokers: (environment.KAFKA_BROKERS ?? '').split(','), clientId: 'chaos', log });
    return {
      engines: engines.engines,
      platform,
      clickhouse,
      kafka,
      logs: join(dir, 'logs'),
      async addProject(id) {
        for (let attempt = 0; ; attempt += 1) {
          try {
            // Signed in anew: the login before may have gone with Redis.
            const api = await createApiClient(platform.addresses.dashboard, platform.admin);
            return { project: id, key: await ensureProject(api, id, 'Chaos', origin), origin };
          } catch (error) {
            if (attempt === projectAttempts) throw error;
            await sleep(1_000);
          }
        }
      },
      async follow(listeners) {
        const readers = composeServices(
          ...Object.entries(listeners).map(
            ([topic, onMessage]): Service => createTail({ kafka, topic, log, onMessage }),
          ),
        );
        await readers.start();
        closing.push(() => readers.stop());
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
