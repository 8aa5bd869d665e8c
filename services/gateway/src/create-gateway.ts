import {
  composeServices,
  createKafka,
  createRedis,
  type HealthChecks,
  type Logger,
  type Metrics,
  type Service,
} from '@sightline/platform';
import type { LiveMessage } from '@sightline/schemas';
import type { GatewayConfig } from './config.ts';
import { channels, createConnection } from './connection/connection.ts';
import { createLiveServer } from './connection/live-server.ts';
import { createRateLimiter } from './connection/rate-limiter.ts';
import { createTickets } from './connection/tickets.ts';
import { createAlertFeed } from './feeds/alert-feed.ts';
import { createChunkArchive } from './feeds/chunk-archive.ts';
import { createLiveChunks } from './feeds/live-chunks.ts';
import { createSessionList } from './feeds/session-list.ts';
import { createWatchSet } from './feeds/watch-set.ts';
import { createGatewayMetrics } from './gateway-metrics.ts';
import { createLiveSessions } from './live-session/live-sessions.ts';

export interface Gateway extends Service {
  /** The port that the WebSocket listens on. */
  port(): number;
  checks: HealthChecks;
}

/** Everything a gateway is made of. It starts with its feeds, so that nobody is let in who could not be served. */
export function createGateway(config: GatewayConfig, { log, metrics }: { log: Logger; metrics: Metrics }): Gateway {
  const figures = createGatewayMetrics(metrics);
  const redis = createRedis({ url: config.REDIS_URL, log });
  const kafka = createKafka({
    brokers: config.KAFKA_BROKERS,
    topicPrefix: config.KAFKA_TOPIC_PREFIX,
    clientId: 'sightline-gateway',
    log,
    metrics,
  });
  const publish = (channel: string, message: LiveMessage): void => server.publish(channel, JSON.stringify(message));

  const sessionList = createSessionList({
    kafka,
    log,
    onChange: (session) => publish(channels.sessions(session.project), { type: 'session', session }),
  });
  const alerts = createAlertFeed({
    kafka,
    log,
    onAlert: (project, alert) => publish(channels.alerts(project), { type: 'alert', alert }),
  });
  const archive = createChunkArchive({ address: config.AUDIT_SERVICE_ADDRESS, serviceToken: config.SERVICE_TOKEN });
  const watchSet = createWatchSet({ redis: redis.client, log });
  const liveSessions = createLiveSessions({
    archive,
    watchSet,
    log,
    isKnown: sessionList.has,
    onResync: figures.resync,
    limits: {
      gapTimeoutMs: config.GAP_TIMEOUT_MS,
      maxPendingBytes: config.SESSION_BUFFER_BYTES / 2,
      maxLogBytes: config.SESSION_BUFFER_BYTES,
      slowTimeoutMs: config.SLOW_CONSUMER_MS,
      unavailableAfterMs: 10_000,
    },
  });
  const liveChunks = createLiveChunks({
    kafka,
    log,
    onChunk(project, session, chunk, receivedTime) {
      figures.liveChunk(receivedTime);
      liveSessions.offer(project, session, chunk);
    },
  });
  const server = createLiveServer({
    host: config.HOST,
    port: config.PORT,
    origins: config.ALLOWED_ORIGINS,
    proxyHops: config.PROXY_HOPS,
    idleTimeoutSeconds: config.IDLE_TIMEOUT_SECONDS,
    lifetimeMs: config.CONNECTION_MINUTES * 60_000,
    maxConnections: config.MAX_CONNECTIONS,
    // Room for what is sent without asking first: a chunk, a list of sessions, alerts.
    maxBackpressure: config.MAX_BUFFERED_BYTES + 16 * 1024 * 1024,
    attempts: createRateLimiter({ perMinute: config.CONNECTIONS_PER_MINUTE }),
    tickets: createTickets(redis.client),
    log,
    onRefused: figures.refused,
    connect: (socket, ticket) =>
      createConnection({
        socket,
        ticket,
        liveSessions,
        log,
        listSessions: sessionList.of,
        onFrame: figures.frame,
        limits: {
          watches: config.WATCHES_PER_CONNECTION,
          maxBufferedBytes: config.MAX_BUFFERED_BYTES,
          badMessages: 10,
          requestsPerMinute: config.REQUESTS_PER_MINUTE,
        },
      }),
  });

  let sampling: NodeJS.Timeout | undefined;
  const gauges: Service = {
    async start() {
      sampling = setInterval(() => figures.gauges(server.size(), liveSessions.size()), 1_000);
      sampling.unref();
    },
    async stop() {
      clearInterval(sampling);
      liveSessions.stop();
    },
  };

  return {
    ...composeServices(redis, watchSet, archive, sessionList, alerts, liveChunks, gauges, server),
    port: server.port,
    checks: { redis: redis.ready, sessions: sessionList.ready, alerts: alerts.ready, live: liveChunks.ready },
  };
}
