import { createMetrics, createRedis, readConfig } from '@sightline/platform';
import { AuditClient } from '../audit/audit-client.ts';
import { authBffConfig } from '../config.ts';
import { createHttpServer, type HttpServer } from '../http/http-server.ts';
import { quiet } from './bff-fixture.ts';

/** The HTTP server alone, without Redis and audit-service behind it, on any free port. */
export async function startUnconnectedServer(
  environment: Record<string, string> = {},
): Promise<{ server: HttpServer; base: string }> {
  const config = readConfig(authBffConfig, { PORT: '0', SERVICE_TOKEN: 'x'.repeat(32), ...environment });
  const server = createHttpServer({
    config,
    log: quiet,
    metrics: createMetrics('auth-bff'),
    redis: createRedis({ url: 'redis://127.0.0.1:1', log: quiet }).client,
    audit: new AuditClient({ address: '127.0.0.1:1', serviceToken: config.SERVICE_TOKEN }),
  });
  await server.start();
  return { server, base: `http://127.0.0.1:${server.port()}` };
}
