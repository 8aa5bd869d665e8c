import {
  composeServices,
  createClickHouse,
  createKafka,
  createObjectStore,
  createPublisher,
  createRedis,
  createTableReader,
  type HealthChecks,
  type Logger,
  type Metrics,
  type Service,
} from '@sightline/platform';
import { topics } from '@sightline/schemas';
import { loadTopics } from '@sightline/schemas/files';
import type { AuditServiceConfig } from './config.ts';
import { ControlLog } from './control-plane/control-log.ts';
import { ControlState } from './control-plane/control-state.ts';
import { createFirstAdministrator } from './control-plane/first-administrator.ts';
import { createErasureRunner } from './erasure/erasure-runner.ts';
import { createErasureWork } from './erasure/erasure-work.ts';
import { isProcessed } from './erasure/processed.ts';
import { createGrpcServer } from './grpc-server.ts';
import { createRetentionKeeper } from './retention/retention-keeper.ts';
import { createSerial } from './serial.ts';

/**
 * The whole service. It starts in this order: engines, the control plane read whole into memory, the first administrator
 * if there is no user, gRPC, and erasures that are not done. So a call is never answered out of a control plane that is half read.
 */
export function createAuditService(
  config: AuditServiceConfig,
  { log, metrics }: { log: Logger; metrics: Metrics },
): { service: Service; checks: HealthChecks } {
  const kafka = createKafka({
    brokers: config.KAFKA_BROKERS,
    topicPrefix: config.KAFKA_TOPIC_PREFIX,
    clientId: 'audit-service',
    log,
    metrics,
  });
  const publisher = createPublisher({ kafka, log, metrics, lanes: 1 });
  const clickhouse = createClickHouse({
    url: config.CLICKHOUSE_URL,
    user: config.CLICKHOUSE_USER,
    password: config.CLICKHOUSE_PASSWORD,
    database: config.CLICKHOUSE_DATABASE,
    log,
  });
  const objects = createObjectStore(config.OBJECT_STORE_URL);
  const redis = createRedis({ url: config.REDIS_URL, log });

  const controlState = new ControlState();
  const controlLog = new ControlLog({ publisher, state: controlState });
  const controlReader = createTableReader({
    kafka,
    topic: topics.control,
    log,
    onRecord(key, value) {
      if (!controlLog.receive(key, value)) log.warn({ recordKey: key }, 'control_record_invalid');
    },
  });

  const stores = { clickhouse, objects, publisher, redis: redis.client, log };
  // Two that remove at once would write the same objects anew.
  const serial = createSerial();
  const erasureRunner = createErasureRunner({
    work: createErasureWork({
      stores,
      controlLog,
      log,
      topics: loadTopics(),
      isProcessed: (time) => isProcessed(kafka, time),
      settleMs: config.ERASURE_SETTLE_MS,
    }),
    state: controlState,
    controlLog,
    serial,
    log,
    metrics,
    patrolMs: config.ERASURE_PATROL_MS,
  });
  const retentionKeeper = createRetentionKeeper({
    stores,
    state: controlState,
    serial,
    log,
    metrics,
    budgetBytes: config.ARCHIVE_BUDGET_BYTES,
    lookMs: config.STORAGE_LOOK_MS,
    sweepMs: config.RETENTION_SWEEP_MS,
  });

  return {
    service: composeServices(
      publisher,
      clickhouse,
      redis,
      controlReader,
      createFirstAdministrator({ config, state: controlState, controlLog, log }),
      createGrpcServer({
        config,
        log,
        metrics,
        clickhouse,
        objects,
        controlState,
        controlLog,
        erasureRunner,
        retentionKeeper,
      }),
      erasureRunner,
      retentionKeeper,
    ),
    checks: {
      kafka: () => publisher.ready(),
      control: () => controlReader.ready(),
      clickhouse: () => clickhouse.ping(),
      objects: () => objects.ready(),
      redis: () => redis.ready(),
    },
  };
}
