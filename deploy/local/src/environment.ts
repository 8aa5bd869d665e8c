/** Where engines are and how to sign in to them, as the environment variables that services read. */
export type EngineEnvironment = Partial<
  Record<'KAFKA_BROKERS' | 'CLICKHOUSE_URL' | 'CLICKHOUSE_USER' | 'CLICKHOUSE_PASSWORD' | 'REDIS_URL', string>
>;
