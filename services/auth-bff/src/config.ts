import { baseConfig, commaList, port, redisConfig, serviceTokenConfig } from '@sightline/platform';
import { z } from 'zod';

const webUrl = z
  .url({ protocol: /^https?$/ })
  .refine((url) => new URL(url).pathname === '/', 'has no path')
  .transform((url) => new URL(url).origin);

export const authBffConfig = z.object({
  ...baseConfig,
  ...redisConfig,
  ...serviceTokenConfig,
  OPS_PORT: port(9100).describe('port of /healthz, /readyz and /metrics; 0: not served'),
  HOST: z.string().default('127.0.0.1').describe('address on which the dashboard and its API listen'),
  PORT: port(8000).describe('port of the dashboard and its API; 0: any free one'),
  PUBLIC_URL: webUrl
    .default('http://localhost:8000')
    .describe(
      'where people open the dashboard; writes are accepted from this origin only, https makes the cookie Secure',
    ),
  GATEWAY_URL: z
    .url({ protocol: /^wss?$/ })
    .default('ws://localhost:8003/v1/live')
    .describe('WebSocket of the live view, as browsers reach it'),
  COLLECTOR_URL: webUrl.default('http://localhost:8002').describe('collector, as browsers reach it'),
  AUDIT_SERVICE_ADDRESS: z.string().default('127.0.0.1:8004').describe('gRPC of audit-service, host:port'),
  DASHBOARD_DIR: z.string().optional().describe('folder of the built dashboard; empty: only the API is served'),
  TRUSTED_PROXIES: commaList('').describe(
    'addresses or networks of reverse proxies whose X-Forwarded-For is believed, comma-separated; empty: none',
  ),
  LOGIN_ATTEMPTS_PER_ACCOUNT: z.coerce
    .number()
    .int()
    .min(1)
    .default(10)
    .describe('failed logins of one account within 15 minutes before it has to wait'),
  LOGIN_ATTEMPTS_PER_ADDRESS: z.coerce
    .number()
    .int()
    .min(1)
    .default(50)
    .describe('failed logins from one network address within 15 minutes before it has to wait'),
});

export type AuthBffConfig = z.infer<typeof authBffConfig>;
