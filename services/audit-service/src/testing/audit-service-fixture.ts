import { createServer } from 'node:net';
import { pathToFileURL } from 'node:url';
import { credentials, Metadata } from '@grpc/grpc-js';
import { type TestScope, testScope } from '@sightline/local/testing';
import {
  type ClickHouse,
  createClickHouse,
  createLogger,
  createMetrics,
  createObjectStore,
  type ObjectStore,
  readConfig,
  type Service,
} from '@sightline/platform';
import { audit } from '@sightline/schemas/grpc';
import { createAuditService } from '../audit-service.ts';
import { type AuditServiceConfig, auditServiceConfig } from '../config.ts';

const serviceToken = 'a service token for tests, 32 or more';
export const administrator = { email: 'ada@shop.example', password: 'correct horse battery staple' };

/** A running audit-service on real engines of its own, and what a test needs beside it. */
export interface AuditFixture {
  scope: TestScope;
  config: AuditServiceConfig;
  clickhouse: ClickHouse;
  objects: ObjectStore;
  recordings: InstanceType<typeof audit.SessionRecordings>;
  heatmaps: InstanceType<typeof audit.Heatmaps>;
  alerts: InstanceType<typeof audit.Alerts>;
  privacy: InstanceType<typeof audit.Privacy>;
  control: InstanceType<typeof audit.ControlPlane>;
  erasures: InstanceType<typeof audit.Erasures>;
  /** With the service token. */
  metadata: Metadata;
  /** Starts another process's worth of the service on the same engines. */
  another(): Promise<{ address: string; service: Service }>;
  stop(): Promise<void>;
}

export const quiet = createLogger({ service: 'audit-service', level: 'silent', format: 'json' });

export function bearer(token: string): Metadata {
  const metadata = new Metadata();
  metadata.set('authorization', `Bearer ${token}`);
  return metadata;
}

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(address !== null && typeof address === 'object' ? address.port : 0));
    });
  });

/** What an audit-service on the engines of a test reads, but for its ports. */
export const auditEnvironment = (scope: TestScope): Record<string, string> => ({
  KAFKA_BROKERS: scope.brokers.join(','),
  KAFKA_TOPIC_PREFIX: scope.topicPrefix,
  CLICKHOUSE_URL: scope.clickhouse.url,
  CLICKHOUSE_USER: scope.clickhouse.user,
  CLICKHOUSE_PASSWORD: scope.clickhouse.password,
  CLICKHOUSE_DATABASE: scope.clickhouse.database,
  OBJECT_STORE_URL: pathToFileURL(scope.dir).href,
  REDIS_URL: scope.redisUrl,
  ERASURE_SETTLE_MS: '200',
  ERASURE_PATROL_MS: '500',
  SERVICE_TOKEN: serviceToken,
  ADMIN_EMAIL: administrator.email,
  ADMIN_PASSWORD: administrator.password,
});

export async function startAuditFixture(): Promise<AuditFixture> {
  const scope = await testScope({ kafka: true, clickhouse: true, redis: true });
  const environment = auditEnvironment(scope);
  const start = async () => {
    const config = readConfig(auditServiceConfig, { ...environment, PORT: String(await freePort()) });
    const { service } = createAuditService(config, { log: quiet, metrics: createMetrics('audit-service') });
    await service.start();
    return { config, service, address: `127.0.0.1:${config.PORT}` };
  };
  const { config, service, address } = await start();
  const others: Service[] = [];
  const clickhouse = createClickHouse({ ...scope.clickhouse, log: quiet });
  const insecure = credentials.createInsecure();
  const clients = {
    recordings: new audit.SessionRecordings(address, insecure),
    heatmaps: new audit.Heatmaps(address, insecure),
    alerts: new audit.Alerts(address, insecure),
    privacy: new audit.Privacy(address, insecure),
    control: new audit.ControlPlane(address, insecure),
    erasures: new audit.Erasures(address, insecure),
  };
  return {
    scope,
    config,
    clickhouse,
    objects: createObjectStore(config.OBJECT_STORE_URL),
    ...clients,
    metadata: bearer(serviceToken),
    async another() {
      const one = await start();
      others.push(one.service);
      return one;
    },
    async stop() {
      for (const client of Object.values(clients)) client.close();
      for (const one of [...others, service]) await one.stop();
      await clickhouse.stop();
      await scope.stop();
    },
  };
}
