import { z } from 'zod';

/** The environment does not make a valid configuration; `problems` names each bad key. */
export class ConfigError extends Error {
  readonly problems: string[];

  constructor(problems: string[]) {
    super(`invalid configuration:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/**
 * Reads `schema`'s keys from the environment. An empty string counts as unset, so that `KEY=` takes the default.
 * @throws ConfigError naming every key that is missing or malformed.
 */
export function readConfig<S extends z.ZodObject>(schema: S, env: NodeJS.ProcessEnv = process.env): z.infer<S> {
  const given = Object.fromEntries(
    Object.keys(schema.shape).map((key) => [key, env[key] === '' ? undefined : env[key]]),
  );
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  throw new ConfigError(
    result.error.issues.map((issue) => {
      const key = String(issue.path[0] ?? '');
      return `${key}: ${given[key] === undefined && issue.code === 'invalid_type' ? 'is required' : issue.message}`;
    }),
  );
}

/** A comma-separated list as an array of trimmed, non-empty strings. */
export const commaList = (defaultValue?: string) => {
  const text = defaultValue === undefined ? z.string() : z.string().default(defaultValue);
  return text.transform((value) =>
    value
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  );
};

/** `true`, `1`, `yes`, `on` or `false`, `0`, `no`, `off`. */
export const flag = (defaultValue: boolean) => z.stringbool().default(defaultValue);

/** A TCP port from the environment. */
export const port = (defaultValue: number) => z.coerce.number().int().min(0).max(65_535).default(defaultValue);

export const baseConfig = {
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('least severe log level that is written'),
  LOG_FORMAT: z.enum(['json', 'pretty']).default('json').describe('json: one object a line; pretty: for people'),
  OPS_HOST: z.string().default('127.0.0.1').describe('address on which /healthz, /readyz and /metrics listen'),
  OPS_PORT: port(0).describe('port of /healthz, /readyz and /metrics; 0: not served'),
};

export const kafkaConfig = {
  KAFKA_BROKERS: commaList('127.0.0.1:9092').describe('bootstrap brokers, host:port, comma-separated'),
  KAFKA_TOPIC_PREFIX: z.string().default('').describe('put before every topic and group name; empty: none'),
};

export const clickhouseConfig = {
  CLICKHOUSE_URL: z.url().default('http://127.0.0.1:8123').describe('HTTP interface of ClickHouse'),
  CLICKHOUSE_USER: z.string().default('default').describe('ClickHouse user'),
  CLICKHOUSE_PASSWORD: z.string().default('').describe('ClickHouse password; empty: none'),
  CLICKHOUSE_DATABASE: z.string().default('default').describe('ClickHouse database that holds the tables'),
};

export const redisConfig = {
  REDIS_URL: z
    .url()
    .default('redis://127.0.0.1:6379')
    .describe('Redis or Valkey: redis://[user:password@]host:port[/db]'),
};

export const objectStoreConfig = {
  OBJECT_STORE_URL: z
    .url()
    .describe(
      'where objects are kept: file:///absolute/folder or s3://bucket/prefix?region=…&endpoint=…; credentials of S3 from the AWS environment',
    ),
};

export const serviceTokenConfig = {
  SERVICE_TOKEN: z
    .string()
    .min(32)
    .describe('secret shared by the services for calls among themselves; at least 32 characters'),
};
