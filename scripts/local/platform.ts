import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Engines, freePort, type Secrets } from '@sightline/local';
import { type ApiClient, createApiClient } from './api-client.ts';
import type { Ports } from './ports.ts';
import { runToEnd } from './run-to-end.ts';
import { type ProcessSpec, type Supervised, supervise } from './supervisor.ts';

export interface PlatformOptions {
  engines: Engines;
  /** Environment names and values of the installation's secrets. */
  secrets: Secrets;
  ports: Ports;
  /** Absolute; logs and segments go below it. */
  dir: string;
  /** Environment of single services on top of what they get, e.g. brokers behind a proxy. */
  overrides?: Partial<Record<string, Record<string, string>>>;
  /** How many processes of a service run beside each other, where more than one. */
  processes?: { 'stream-processors'?: number };
  /** How long the services may take to be ready, ms; default 60,000. */
  readyTimeoutMs?: number;
  /** Where news of restarts goes. */
  say: (line: string) => void;
}

export interface Platform {
  addresses: { dashboard: string; collector: string; gateway: string; shop: string };
  admin: { email: string; password: string };
  processes: Supervised[];
  /** Signed in as the first administrator. */
  api: ApiClient;
  stop(): Promise<void>;
}

const root = join(import.meta.dirname, '../..');
const node = join(root, 'node_modules/.bin/node');
const adminEmail = 'admin@sightline.local';

/** Messages live until their batch is stored: with V8's 16 MiB for young objects they are copied again and again. */
export const processorFlags = ['--max-semi-space-size=32'];

/**
 * Runs every service as a process of its own against engines that run already, and resolves when all are ready.
 * A process that ends is started again until `stop`.
 */
export async function startPlatform({
  engines,
  secrets,
  ports,
  dir,
  overrides = {},
  processes: { 'stream-processors': processorCount = 1 } = {},
  readyTimeoutMs = 60_000,
  say,
}: PlatformOptions): Promise<Platform> {
  const logs = join(dir, 'logs');
  const segments = join(dir, 'segments');
  mkdirSync(segments, { recursive: true });

  const addresses = {
    dashboard: `http://localhost:${ports.DASHBOARD_PORT}`,
    collector: `http://localhost:${ports.COLLECTOR_PORT}`,
    gateway: `ws://localhost:${ports.GATEWAY_PORT}/v1/live`,
    shop: `http://localhost:${ports.SHOP_PORT}`,
  };
  const common = {
    PATH: process.env.PATH ?? '',
    HOME: process.env.HOME ?? '',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'info',
    ...engines.environment,
    OBJECT_STORE_URL: `file://${segments}`,
    AUDIT_SERVICE_ADDRESS: `127.0.0.1:${ports.AUDIT_PORT}`,
  };
  /** A service gets only the secrets it needs. */
  const secret = (...names: (keyof Secrets)[]): Record<string, string> =>
    Object.fromEntries(names.map((name) => [name, secrets[name]]));

  await runToEnd(
    [node, join(root, 'scripts/apply-contracts.ts')],
    { ...common, KAFKA_PARTITIONS: '3' },
    join(logs, 'apply-contracts.log'),
  );

  const service = (name: string, opsPort: number, env: Record<string, string>, flags: string[] = []): ProcessSpec => ({
    name,
    command: [node, ...flags, join(root, 'services', name, 'dist/main.js')],
    env: { ...common, OPS_PORT: String(opsPort), ...env, ...overrides[name] },
    readyUrl: `http://127.0.0.1:${opsPort}/readyz`,
  });
  const specs = [
    service('audit-service', ports.AUDIT_OPS_PORT, {
      PORT: String(ports.AUDIT_PORT),
      ADMIN_EMAIL: adminEmail,
      ...secret('ADMIN_PASSWORD', 'SERVICE_TOKEN'),
    }),
    service('collector', ports.COLLECTOR_OPS_PORT, {
      PORT: String(ports.COLLECTOR_PORT),
      RECORDER_BUNDLE: join(root, 'services/recorder/dist/recorder.js'),
      ...secret('SOURCE_HASH_KEY'),
    }),
    service('stream-processors', ports.PROCESSORS_OPS_PORT, {}, processorFlags),
    ...(await Promise.all(
      Array.from({ length: processorCount - 1 }, async (_, index) => ({
        ...service('stream-processors', await freePort(), {}, processorFlags),
        name: `stream-processors-${index + 2}`,
      })),
    )),
    service('gateway', ports.GATEWAY_OPS_PORT, {
      PORT: String(ports.GATEWAY_PORT),
      ALLOWED_ORIGINS: addresses.dashboard,
      ...secret('SERVICE_TOKEN'),
    }),
    service('auth-bff', ports.DASHBOARD_OPS_PORT, {
      PORT: String(ports.DASHBOARD_PORT),
      PUBLIC_URL: addresses.dashboard,
      GATEWAY_URL: addresses.gateway,
      COLLECTOR_URL: addresses.collector,
      DASHBOARD_DIR: join(root, 'services/dashboard/dist'),
      ...secret('SERVICE_TOKEN'),
    }),
  ];
  const processes = specs.map((spec) => supervise(spec, logs, say));
  const stop = async (): Promise<void> => {
    await Promise.all(processes.map((one) => one.stop()));
  };
  try {
    await Promise.all(processes.map((one) => one.ready(readyTimeoutMs)));
    const admin = { email: adminEmail, password: secrets.ADMIN_PASSWORD };
    const api = await createApiClient(addresses.dashboard, admin);
    return { addresses, admin, processes, api, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
