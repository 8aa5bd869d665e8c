export { type ClickHouse, type ClickHouseOptions, clickHouseTime, createClickHouse } from './clickhouse/clickhouse.ts';
export type { Column } from './clickhouse/column.ts';
export { createListColumn } from './clickhouse/list-column.ts';
export { applyMigrations, type MigrationOptions } from './clickhouse/migrations.ts';
export { type Columns, rowsOf } from './clickhouse/native-block.ts';
export { createNumberColumn } from './clickhouse/number-column.ts';
export { listsColumn, numbersColumn, textListsColumn, textsColumn } from './clickhouse/ready-column.ts';
export { createStringColumn } from './clickhouse/string-column.ts';
export { createTextColumn, createTextListColumn } from './clickhouse/text-column.ts';
export { createTimeColumn } from './clickhouse/time-column.ts';
export {
  baseConfig,
  ConfigError,
  clickhouseConfig,
  commaList,
  flag,
  kafkaConfig,
  objectStoreConfig,
  port,
  readConfig,
  redisConfig,
  serviceTokenConfig,
} from './config.ts';
export { type BatchConsumerOptions, createBatchConsumer } from './kafka/batch-consumer.ts';
export { type CloudEventAttributes, cloudEventHeaders } from './kafka/cloud-events.ts';
export { createKafka, type KafkaConnection, type KafkaOptions } from './kafka/connection.ts';
export {
  type DeadLetterFilter,
  originalMessage,
  readDeadLetters,
  type StoredDeadLetter,
} from './kafka/dead-letter-box.ts';
export { type EnsureTopicsOptions, ensureTopics } from './kafka/ensure-topics.ts';
export { createGroupProgress, type GroupProgress } from './kafka/group-progress.ts';
export type { IncomingMessage, OutgoingMessage } from './kafka/messages.ts';
export type { Handle, MessageBatch, Rest } from './kafka/partition-lane.ts';
export { PoisonMessageError } from './kafka/poison-message-error.ts';
export { PublishError, QueueFullError } from './kafka/publish-errors.ts';
export { createPublisher, type Publisher, type PublisherOptions } from './kafka/publisher.ts';
export { createTableReader, type TableReaderOptions } from './kafka/table-reader.ts';
export { createTail, type TailOptions } from './kafka/tail.ts';
export { createLogger, type Logger, type LoggerOptions } from './log.ts';
export { createMetrics, type Metrics } from './metrics.ts';
export {
  createObjectStore,
  ObjectNotFoundError,
  type ObjectStore,
  ObjectStoreFullError,
  type StoredObject,
} from './object-store/index.ts';
export { createOpsServer, type HealthChecks, type OpsServerOptions } from './ops-server.ts';
export { type Problem, problem, problemContentType } from './problem.ts';
export { createRedis, type Redis, type RedisOptions } from './redis.ts';
export { type MainOptions, runMain } from './run-main.ts';
export { composeServices, type Service } from './service.ts';
