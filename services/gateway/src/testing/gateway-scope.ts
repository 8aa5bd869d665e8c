import { createHash, randomBytes } from 'node:crypto';
import { testScope } from '@sightline/local/testing';
import {
  createKafka,
  createLogger,
  createMetrics,
  createPublisher,
  createRedis,
  type OutgoingMessage,
  readConfig,
} from '@sightline/platform';
import {
  type ChunkFrame,
  type ChunkHeaders,
  encodeChunkHeaders,
  redisKeys,
  sessionKey,
  topics,
} from '@sightline/schemas';
import { gatewayConfig } from '../config.ts';
import { createGateway } from '../create-gateway.ts';
import { startFakeArchive } from './fake-archive.ts';
import { connectLive, type LiveClient } from './live-client.ts';

const serviceToken = randomBytes(24).toString('hex');
const log = createLogger({ service: 'test', level: 'silent', format: 'json' });

/** A gateway on real Kafka and Redis, with an archive over an array. */
export async function startGatewayScope(env: Record<string, string> = {}) {
  const scope = await testScope({ kafka: true, redis: true });
  const archive = await startFakeArchive(serviceToken);
  const metrics = createMetrics('test');
  const kafka = createKafka({ brokers: scope.brokers, topicPrefix: scope.topicPrefix, clientId: 'test', log, metrics });
  const publisher = createPublisher({ kafka, log, metrics });
  const redis = createRedis({ url: scope.redisUrl, log });
  await Promise.all([publisher.start(), redis.start()]);

  const start = async (more: Record<string, string> = {}) => {
    const config = readConfig(gatewayConfig, {
      KAFKA_BROKERS: scope.brokers.join(','),
      KAFKA_TOPIC_PREFIX: scope.topicPrefix,
      REDIS_URL: scope.redisUrl,
      SERVICE_TOKEN: serviceToken,
      AUDIT_SERVICE_ADDRESS: archive.address,
      PORT: '0',
      ...env,
      ...more,
    });
    const gateway = createGateway(config, { log, metrics: createMetrics('gateway') });
    await gateway.start();
    return gateway;
  };
  const gateway = await start();

  const issueTicket = async (project: string, seconds = 30): Promise<string> => {
    const ticket = randomBytes(32).toString('base64url');
    const hash = createHash('sha256').update(ticket).digest('hex');
    await redis.client.set(redisKeys.ticket(hash), JSON.stringify({ project, user: 'u1' }), 'EX', seconds);
    return ticket;
  };
  const url = (ticket: string, port = gateway.port()): string => `ws://127.0.0.1:${port}/v1/live?ticket=${ticket}`;

  return {
    archive,
    gateway,
    redis: redis.client,
    start,
    issueTicket,
    url,
    connect: async (project: string): Promise<LiveClient> => connectLive(url(await issueTicket(project))),
    publish: (messages: OutgoingMessage[]): Promise<void> => publisher.publish(messages),
    publishLive: (project: string, session: string, chunks: ChunkFrame[]): Promise<void> =>
      publisher.publish(chunks.map((chunk) => liveMessage(project, session, chunk))),
    async stop() {
      await gateway.stop();
      await publisher.stop();
      await redis.stop();
      archive.stop();
      await scope.stop();
    },
  };
}

function liveMessage(project: string, session: string, chunk: ChunkFrame): OutgoingMessage {
  const { body, ...info } = chunk;
  const headers: ChunkHeaders = {
    project,
    session,
    ...info,
    receivedTime: Date.now(),
    device: 'desktop',
    browser: 'Firefox 144',
    os: 'Linux',
    source: '9f86d081884c7d65',
  };
  return {
    topic: topics.live,
    key: sessionKey(headers),
    value: Buffer.from(body),
    headers: encodeChunkHeaders(headers),
  };
}

/** Waits for something to come about. */
export async function until(condition: () => boolean | Promise<boolean>, ms = 10_000): Promise<void> {
  const end = Date.now() + ms;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('it did not come about');
    await pause(10);
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
