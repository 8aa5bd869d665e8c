import type {
  ClickHouse,
  KafkaConnection,
  Logger,
  Metrics,
  ObjectStore,
  Publisher,
  Service,
} from '@sightline/platform';
import type { ProcessorObserver } from './processor-observer.ts';

/** What every processor is given: its engines, already started, shared by all processors of the process. */
export interface ProcessorOptions {
  kafka: KafkaConnection;
  /** For derived topics and dead letters. */
  publisher: Publisher;
  clickhouse: ClickHouse;
  objectStore: ObjectStore;
  log: Logger;
  /** For a processor's own figures; those that every processor has come from `observer`. */
  metrics: Metrics;
  observer: ProcessorObserver;
}

/** A source, a state and a sink. `ready` throws while the processor is not consuming. */
export interface Processor extends Service {
  ready(): void;
}

export type CreateProcessor = (options: ProcessorOptions) => Processor;
