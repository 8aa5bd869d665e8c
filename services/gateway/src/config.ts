import { baseConfig, commaList, kafkaConfig, port, redisConfig, serviceTokenConfig } from '@sightline/platform';
import { z } from 'zod';

const count = (defaultValue: number) => z.coerce.number().int().min(0).default(defaultValue);

export const gatewayConfig = z.object({
  ...baseConfig,
  OPS_PORT: port(9103).describe('port of /healthz, /readyz and /metrics; 0: not served'),
  ...kafkaConfig,
  ...redisConfig,
  ...serviceTokenConfig,
  PORT: port(8003).describe('port of the WebSocket; 0: any free one'),
  HOST: z.string().default('127.0.0.1').describe('address that the WebSocket listens on'),
  AUDIT_SERVICE_ADDRESS: z.string().default('127.0.0.1:8004').describe('gRPC of audit-service, host:port'),
  ALLOWED_ORIGINS: commaList('').describe('origins of pages that may connect, comma-separated; empty: every page'),
  PROXY_HOPS: count(0).describe('trusted proxies in front that append to X-Forwarded-For; 0: none'),
  CONNECTIONS_PER_MINUTE: count(120).describe('connection attempts of one address a minute; 0: no limit'),
  MAX_CONNECTIONS: count(10_000).describe('open connections; 0: no limit'),
  CONNECTION_MINUTES: count(60).describe(
    'minutes after which a connection is closed and the viewer comes back with a new ticket; 0: never',
  ),
  IDLE_TIMEOUT_SECONDS: z.coerce
    .number()
    .int()
    .min(8)
    .max(960)
    .default(60)
    .describe('seconds without a sign of life, pings answered included, after which a connection is closed'),
  WATCHES_PER_CONNECTION: count(8).describe('sessions that one connection may watch at once'),
  REQUESTS_PER_MINUTE: count(240).describe('messages of one connection a minute; 0: no limit'),
  MAX_BUFFERED_BYTES: z.coerce
    .number()
    .int()
    .min(65_536)
    .default(4 * 1024 * 1024)
    .describe('bytes waiting for a viewer above which it gets no more frames until they have gone out'),
  SLOW_CONSUMER_MS: z.coerce
    .number()
    .int()
    .min(1_000)
    .default(30_000)
    .describe('milliseconds that a viewer may stay behind before it is closed with 4001'),
  GAP_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(500)
    .default(5_000)
    .describe('milliseconds to wait for a missing chunk before going on at a later keyframe'),
  SESSION_BUFFER_BYTES: z.coerce
    .number()
    .int()
    .min(1024 * 1024)
    .default(32 * 1024 * 1024)
    .describe('bytes kept of a watched session, from its last keyframes on, for viewers that join'),
});

export type GatewayConfig = z.infer<typeof gatewayConfig>;
