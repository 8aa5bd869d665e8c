import {
  composeServices,
  createClickHouse,
  createKafka,
  createObjectStore,
  createPublisher,
  createTableReader,
  type HealthChecks,
  type Logger,
  type Metrics,
  type Service,
} from '@sightline/platform';
import { createErasedSessions, topics } from '@sightline/schemas';
import { createArchive } from './archive/processor.ts';
import type { StreamProcessorsConfig } from './config.ts';
import { createDetections } from './detections/create-detections.ts';
import { createHeatmaps } from './heatmaps/processor.ts';
import { createInteractions } from './interactions/processor.ts';
import { createProcessorObserver } from './processor-observer.ts';
import type { CreateProcessor, ProcessorOptions } from './processor-options.ts';
import type { ProcessorName } from './processors.ts';
import { createSearch } from './search/processor.ts';
import { createSessions } from './sessions/processor.ts';

/** The processors that `PROCESSORS` names, in one process, over one set of engines. */
export function createStreamProcessors(
  config: StreamProcessorsConfig,
  { log, metrics }: { log: Logger; metrics: Metrics },
  wrap: (options: ProcessorOptions) => ProcessorOptions = (options) => options,
): { service: Service; checks: HealthChecks } {
  const kafka = createKafka({
    brokers: config.KAFKA_BROKERS,
    topicPrefix: config.KAFKA_TOPIC_PREFIX,
    clientId: 'sightline-stream-processors',
    log,
    metrics,
  });
  const publisher = createPublisher({ kafka, log, metrics });
  const clickhouse = createClickHouse({
    url: config.CLICKHOUSE_URL,
    user: config.CLICKHOUSE_USER,
    password: config.CLICKHOUSE_PASSWORD,
    database: config.CLICKHOUSE_DATABASE,
    log,
  });
  const objectStore = createObjectStore(config.OBJECT_STORE_URL);
  const erased = createErasedSessions();
  // Read whole before the processors begin: nothing of an erased session is stored again.
  const control = createTableReader({ kafka, topic: topics.control, log, onRecord: erased.apply });
  const observer = createProcessorObserver(metrics, erased);

  const factories: Record<ProcessorName, CreateProcessor> = {
    archive: (options) =>
      createArchive({ ...options, lingerMs: config.ARCHIVE_LINGER_MS, segmentBytes: config.ARCHIVE_SEGMENT_BYTES }),
    interactions: (options) =>
      createInteractions({ ...options, maxInflatedBytes: config.MAX_INFLATED_BYTES, maxTabs: config.MAX_TABS }),
    sessions: createSessions,
    heatmaps: (options) =>
      createHeatmaps({
        ...options,
        rollupEveryMs: config.HEATMAP_ROLLUP_EVERY_MS,
        rollupQuietMs: config.HEATMAP_ROLLUP_QUIET_MS,
      }),
    detections: createDetections,
    search: (options) => createSearch({ ...options, maxInflatedBytes: config.MAX_INFLATED_BYTES }),
  };

  const processors = [...new Set(config.PROCESSORS)].map((name) => ({
    name,
    processor: factories[name](
      wrap({ kafka, publisher, clickhouse, objectStore, log: log.child({ processor: name }), metrics, observer }),
    ),
  }));

  return {
    service: composeServices(clickhouse, publisher, control, together(processors.map(({ processor }) => processor))),
    checks: {
      kafka: () => publisher.ready(),
      control: () => control.ready(),
      clickhouse: () => clickhouse.ping(),
      object_store: () => objectStore.ready(),
      ...Object.fromEntries(processors.map(({ name, processor }) => [name, () => processor.ready()])),
    },
  };
}

/** Services that do not wait for each other: joining a group can take as long as a lost member keeps its place. */
function together(services: Service[]): Service {
  const stop = async (): Promise<void> => {
    const results = await Promise.allSettled(services.map((service) => service.stop()));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  };
  return {
    async start() {
      try {
        await Promise.all(services.map((service) => service.start()));
      } catch (error) {
        await stop().catch(() => undefined);
        throw error;
      }
    },
    stop,
  };
}
