import { scryptSync } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { type TestScope, testScope } from '@sightline/local/testing';
import {
  type ClickHouse,
  createClickHouse,
  createKafka,
  createLogger,
  createMetrics,
  createObjectStore,
  createPublisher,
  createRedis,
  type KafkaConnection,
  type ObjectStore,
  type Publisher,
  readConfig,
} from '@sightline/platform';
import { type Role, topics, type User } from '@sightline/schemas';
import { createAuthBff } from '../auth-bff.ts';
import { type AuthBffConfig, authBffConfig } from '../config.ts';
import type { Redis } from '../redis-store.ts';
import { ApiClient } from './api-client.ts';
import { startAuditProcess } from './audit-process.ts';

export const publicUrl = 'https://sightline.example';
export const gatewayUrl = 'wss://live.sightline.example/v1/live';
export const administrator = { email: 'ada@shop.example', password: 'correct horse battery staple' };
export const password = 'a password of a test';
const serviceToken = 'a service token for tests, 32 or more';

export const quiet = createLogger({ service: 'auth-bff', level: 'silent', format: 'json' });

/** A running auth-bff with a running audit-service, on real engines of its own. */
export interface BffFixture {
  scope: TestScope;
  clickhouse: ClickHouse;
  objects: ObjectStore;
  redis: Redis;
  kafka: KafkaConnection;
  publisher: Publisher;
  /** Nobody is logged in. */
  client(): ApiClient;
  /** Logged in as the first administrator. */
  administrator(): Promise<ApiClient>;
  /** Logged in as a user of this role, whose record a test may write anew with {@link putUser}. */
  as(role: Role): Promise<ApiClient>;
  putUser(id: string, role: Role): Promise<void>;
  deleteUser(id: string): Promise<void>;
  /** Another auth-bff with other settings on the same engines. */
  another(environment: Record<string, string>): Promise<ApiClient>;
  stop(): Promise<void>;
}

export const emailOf = (id: string): string => `${id}@shop.example`;

export async function startBffFixture(): Promise<BffFixture> {
  const scope = await testScope({ kafka: true, clickhouse: true, redis: true });
  const environment = {
    KAFKA_BROKERS: scope.brokers.join(','),
    KAFKA_TOPIC_PREFIX: scope.topicPrefix,
    CLICKHOUSE_URL: scope.clickhouse.url,
    CLICKHOUSE_USER: scope.clickhouse.user,
    CLICKHOUSE_PASSWORD: scope.clickhouse.password,
    CLICKHOUSE_DATABASE: scope.clickhouse.database,
    OBJECT_STORE_URL: pathToFileURL(scope.dir).href,
    REDIS_URL: scope.redisUrl,
    ERASURE_SETTLE_MS: '200',
    ADMIN_EMAIL: administrator.email,
    ADMIN_PASSWORD: administrator.password,
  };
  const auditProcess = await startAuditProcess(environment, serviceToken);
  const running: { stop(): Promise<void> }[] = [auditProcess];

  const start = async (more: Record<string, string> = {}): Promise<string> => {
    const config: AuthBffConfig = readConfig(authBffConfig, {
      PORT: '0',
      PUBLIC_URL: publicUrl,
      GATEWAY_URL: gatewayUrl,
      REDIS_URL: scope.redisUrl,
      AUDIT_SERVICE_ADDRESS: auditProcess.address,
      SERVICE_TOKEN: serviceToken,
      ...more,
    });
    const bff = createAuthBff(config, { log: quiet, metrics: createMetrics('auth-bff') });
    await bff.service.start();
    running.unshift(bff.service);
    return `http://127.0.0.1:${bff.http.port()}`;
  };
  const base = await start();

  const clickhouse = createClickHouse({ ...scope.clickhouse, log: quiet });
  const redis = createRedis({ url: scope.redisUrl, log: quiet });
  const kafka = createKafka({ ...scope, clientId: 'bff-test', log: quiet });
  const publisher = createPublisher({ kafka, log: quiet });
  await Promise.all([redis.start(), publisher.start()]);

  const login = async (email: string, secret: string): Promise<ApiClient> => {
    const client = new ApiClient(base, publicUrl);
    for (let attempt = 0; ; attempt++) {
      const { status, body } = await client.send('POST', '/api/login', { email, password: secret });
      if (status === 200) return client;
      // A user's record takes a moment from the topic into audit-service.
      if (attempt === 8) throw new Error(`login as ${email}: ${JSON.stringify(body)}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  };
  const putUser = async (id: string, role: Role): Promise<void> => {
    const user: User = {
      kind: 'user',
      id,
      email: emailOf(id),
      name: id,
      role,
      passwordHash: cheapHash(password),
      createdAt: 1,
    };
    await publisher.publish([{ topic: topics.control, key: `user/${id}`, value: JSON.stringify(user) }]);
  };

  return {
    scope,
    clickhouse,
    objects: createObjectStore(environment.OBJECT_STORE_URL),
    redis: redis.client,
    kafka,
    publisher,
    client: () => new ApiClient(base, publicUrl),
    administrator: () => login(administrator.email, administrator.password),
    putUser,
    async as(role) {
      await putUser(`u-${role}`, role);
      return await login(emailOf(`u-${role}`), password);
    },
    async deleteUser(id) {
      await publisher.publish([{ topic: topics.control, key: `user/${id}`, value: null }]);
    },
    another: async (more) => new ApiClient(await start(more), publicUrl),
    async stop() {
      for (const one of running) await one.stop();
      await Promise.all([publisher.stop(), redis.stop(), clickhouse.stop()]);
      await scope.stop();
    },
  };
}

/** A hash as audit-service reads it, of little cost. */
function cheapHash(secret: string): string {
  const salt = Buffer.from('salt of a test');
  const hash = scryptSync(secret, salt, 32, { N: 1024, r: 8, p: 1 });
  return `scrypt$1024$8$1$${salt.toString('base64url')}$${hash.toString('base64url')}`;
}
