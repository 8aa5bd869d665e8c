import { dirname, join } from 'node:path';
import {
  composeServices,
  createKafka,
  createPublisher,
  createRedis,
  createTableReader,
  type HealthChecks,
  type Logger,
  type Metrics,
  type Service,
} from '@sightline/platform';
import { createErasedSessions, topics } from '@sightline/schemas';
import { createSessionAdmission } from './admission/session-admission.ts';
import { createSessionSlots } from './admission/session-slots.ts';
import { createBatchIngest } from './clients/batch-ingest.ts';
import { createBatchNumbers } from './clients/batch-numbers.ts';
import { createClientRoutes } from './clients/client-routes.ts';
import { createPosthogFiles } from './clients/posthog-files.ts';
import { createCollectorMetrics } from './collector-metrics.ts';
import type { CollectorConfig } from './config.ts';
import { createUserAgentReader } from './device/user-agent.ts';
import { createByteBudget } from './http/byte-budget.ts';
import { createCountryReader } from './http/country-reader.ts';
import { createHttpServer } from './http/http-server.ts';
import { createRecorderScript, type RecorderScript } from './http/recorder-script.ts';
import { createRecordingsRoute } from './http/recordings-route.ts';
import { createVisitorReader } from './http/visitor.ts';
import { createIngest } from './ingest.ts';
import { createProcessor } from './pipeline/processor.ts';
import { createProjectTable } from './projects/project-table.ts';
import { createWatchSet } from './watch/watch-set.ts';

export interface Collector extends Service {
  checks: HealthChecks;
  /** That recorders send to, once started. */
  port(): number;
}

export interface CollectorOptions {
  config: CollectorConfig;
  log: Logger;
  metrics: Metrics;
}

/** The collector: HTTP in, masked chunks out to Kafka. Starts to listen when it knows the projects. */
export function createCollector({ config, log, metrics }: CollectorOptions): Collector {
  const kafka = createKafka({
    brokers: config.KAFKA_BROKERS,
    topicPrefix: config.KAFKA_TOPIC_PREFIX,
    clientId: 'collector',
    log,
    metrics,
  });
  const projects = createProjectTable();
  const erased = createErasedSessions();
  const control = createTableReader({
    kafka,
    topic: topics.control,
    log,
    onRecord(key, value) {
      projects.apply(key, value);
      erased.apply(key, value);
    },
  });
  const budget = createByteBudget(config.MAX_IN_FLIGHT_BYTES);
  const publisher = createPublisher({
    kafka,
    log,
    metrics,
    maxPendingBytes: config.MAX_IN_FLIGHT_BYTES,
    deliveryTimeoutMs: config.PUBLISH_TIMEOUT_MS,
  });
  const watched = createWatchSet({ redisUrl: config.REDIS_URL, log, metrics });
  const redis = createRedis({ url: config.REDIS_URL, log });
  const processor = createProcessor({ config, log, metrics });
  const collectorMetrics = createCollectorMetrics(metrics);
  const ingest = createIngest({
    projects,
    erased,
    processor,
    publisher,
    watched,
    admission: createSessionAdmission(redis.client, {
      projectSessionsPerMinute: config.PROJECT_SESSIONS_PER_MINUTE,
      addressSessionsPerMinute: config.ADDRESS_SESSIONS_PER_MINUTE,
    }),
    slots: createSessionSlots(config.MAX_SESSION_REQUESTS),
    metrics: collectorMetrics,
  });
  const route = {
    ingest,
    readVisitor: createVisitorReader({
      readUserAgent: createUserAgentReader(),
      readCountry: createCountryReader(config.COUNTRY_DATABASE),
      proxyHops: config.PROXY_HOPS,
      sourceHashKey: config.SOURCE_HASH_KEY,
    }),
    budget,
    bodyTimeoutMs: config.BODY_TIMEOUT_MS,
    metrics: collectorMetrics,
    log,
  };
  const http = createHttpServer({
    host: config.HOST,
    port: config.PORT,
    recordings: createRecordingsRoute({ ...route, maxBodyBytes: config.MAX_BODY_BYTES }),
    clients: createClientRoutes({
      ...route,
      maxBodyBytes: config.MAX_BATCH_BYTES,
      processor,
      batches: createBatchIngest({ ingest, numbers: createBatchNumbers(redis.client) }),
      files: createPosthogFiles(config.POSTHOG_DIST),
    }),
    scripts: recorderScripts(config.RECORDER_BUNDLE),
    log,
  });

  return {
    // Stopped in reverse: no new requests, then what is under way is masked, published and answered.
    ...composeServices(publisher, control, watched, redis, processor, http),
    checks: { kafka: () => publisher.ready(), projects: () => control.ready() },
    port: () => http.port(),
  };
}

/** The recorder, and beside it what it loads where an option asks for it. */
const recorderScripts = (bundle: string): Record<string, RecorderScript> => ({
  '/recorder.js': createRecorderScript(bundle),
  '/recorder-extras.js': createRecorderScript(bundle === '' ? '' : join(dirname(bundle), 'recorder-extras.js')),
});
