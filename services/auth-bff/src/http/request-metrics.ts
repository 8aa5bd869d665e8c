import type { Metrics } from '@sightline/platform';
import type { FastifyInstance } from 'fastify';

/** Times requests by route, never by address: addresses hold tokens and session ids. */
export function measureRequests(app: FastifyInstance, metrics: Pick<Metrics, 'histogram'>): void {
  const seconds = metrics.histogram('http_seconds', 'Duration of HTTP requests.', ['method', 'route', 'status']);
  app.addHook('onResponse', async (request, reply) => {
    seconds.observe(
      { method: request.method, route: request.routeOptions.url ?? 'none', status: String(reply.statusCode) },
      reply.elapsedTime / 1000,
    );
  });
}
