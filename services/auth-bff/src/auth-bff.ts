import {
  composeServices,
  createRedis,
  type HealthChecks,
  type Logger,
  type Metrics,
  type Service,
} from '@sightline/platform';
import { AuditClient } from './audit/audit-client.ts';
import type { AuthBffConfig } from './config.ts';
import { createHttpServer, type HttpServer } from './http/http-server.ts';

/** The whole service, and its HTTP server for whoever asked for any free port. */
export function createAuthBff(
  config: AuthBffConfig,
  { log, metrics }: { log: Logger; metrics: Metrics },
): { service: Service; checks: HealthChecks; http: HttpServer } {
  const redis = createRedis({ url: config.REDIS_URL, log });
  const audit = new AuditClient({ address: config.AUDIT_SERVICE_ADDRESS, serviceToken: config.SERVICE_TOKEN });
  const http = createHttpServer({ config, log, metrics, redis: redis.client, audit });
  return {
    service: composeServices(redis, audit, http),
    checks: { redis: () => redis.ready(), auditService: () => audit.ready() },
    http,
  };
}
