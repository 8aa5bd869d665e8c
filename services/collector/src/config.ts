import { baseConfig, kafkaConfig, port, redisConfig } from '@sightline/platform';
import { z } from 'zod';

const integer = (min: number, max: number, defaultValue: number) =>
  z.coerce.number().int().min(min).max(max).default(defaultValue);

const MiB = 1024 * 1024;

export const collectorConfig = z.object({
  ...baseConfig,
  OPS_PORT: port(9102).describe('port of /healthz, /readyz and /metrics; 0: not served'),
  PORT: port(8002).describe('port that recorders send to; 0: any free one'),
  HOST: z.string().default('127.0.0.1').describe('address that recorders send to'),
  PROXY_HOPS: integer(0, 16, 0).describe('trusted proxies in front that append to X-Forwarded-For; 0: none'),
  SOURCE_HASH_KEY: z
    .string()
    .min(32)
    .describe('secret that network addresses are hashed with; at least 32 characters, the same for all collectors'),
  COUNTRY_DATABASE: z
    .string()
    .default('')
    .describe('file in MaxMind DB format that tells countries of network addresses; empty: none is told'),
  POSTHOG_DIST: z
    .string()
    .default('')
    .describe('folder dist of the npm package posthog-js, served as /static; empty: none'),
  RECORDER_BUNDLE: z.string().default('').describe('file served as /recorder.js; empty: none'),
  WORKERS: integer(1, 128, 1).describe('threads that decode and mask; as many as there are cores to spare'),
  HEAVY_WORKERS: integer(1, 128, 1).describe('further threads, for chunks of more than HEAVY_BYTES'),
  HEAVY_BYTES: integer(1024, 256 * MiB, MiB).describe(
    'bytes after inflation above which a chunk has threads of its own, so that it holds up no small one',
  ),
  MAX_BODY_BYTES: integer(1024, 64 * MiB, MiB).describe('bytes of a request body at most, compressed'),
  MAX_BATCH_BYTES: integer(1024, 64 * MiB, 4 * MiB).describe('bytes of a body of rrweb or posthog-js at most'),
  MAX_INFLATED_BYTES: integer(1024, 256 * MiB, 16 * MiB).describe('bytes of a body at most after inflation'),
  MAX_CHUNK_BYTES: integer(1024, 4_000_000, 900_000).describe('bytes of a published chunk at most'),
  MAX_DEPTH: integer(16, 4_000, 1_200).describe(
    'levels of objects and arrays in an event at most; a level of the page takes two, and browsers allow 512',
  ),
  MAX_VALUES: integer(1_000, 100_000_000, 2_000_000).describe(
    'values in a chunk at most; a page of 150,000 nodes has about a million',
  ),
  MAX_STRING_BYTES: integer(1_000, 256 * MiB, 4 * MiB).describe(
    'bytes of a string in a chunk at most, e.g. a style sheet',
  ),
  MAX_PARSED_BYTES: integer(1_000_000, 1024 * MiB, 72 * MiB).describe(
    'bytes of memory that one event may take once it is parsed, as counted before; a page of 150,000 nodes takes 50 MiB',
  ),
  MAX_IN_FLIGHT_BYTES: integer(1024, Number.MAX_SAFE_INTEGER, 128 * MiB).describe(
    'bytes of bodies being received, masked or published, above which requests are answered 503',
  ),
  MAX_SESSION_REQUESTS: integer(1, 10_000, 32).describe(
    'requests of one session under way, above which they are answered 503',
  ),
  PROJECT_SESSIONS_PER_MINUTE: integer(0, 1e9, 0).describe(
    'sessions that may begin in a project that states no limit; 0: any number',
  ),
  ADDRESS_SESSIONS_PER_MINUTE: integer(0, 1e9, 3_000).describe(
    'sessions that may begin from one address in one project, as PROXY_HOPS tells addresses; 0: any number',
  ),
  BODY_TIMEOUT_MS: integer(100, 600_000, 30_000).describe('milliseconds in which a body must have arrived'),
  CHUNK_TIMEOUT_MS: integer(100, 600_000, 10_000).describe('milliseconds that decoding and masking may take'),
  PUBLISH_TIMEOUT_MS: integer(100, 60_000, 10_000).describe('milliseconds to wait for Kafka before answering 503'),
  ...kafkaConfig,
  ...redisConfig,
});

export type CollectorConfig = z.infer<typeof collectorConfig>;
