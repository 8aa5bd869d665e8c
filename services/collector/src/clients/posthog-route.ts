import { ok } from '../errors.ts';
import { type BodyRoute, createBodyRoute } from '../http/body-route.ts';
import type { Visitor } from '../http/visitor.ts';
import type { ClientRouteOptions } from './rrweb-route.ts';

interface Head {
  origin: string;
  isBase64: boolean;
  visitor: Visitor;
}

/** Addresses that posthog-js sends what it captured to. */
export const posthogCapturePaths = ['/s/', '/e/', '/i/v0/e/', '/batch/', '/capture/', '/track/'] as const;

/**
 * What posthog-js captured. Its key is in the body, which is therefore read before anybody is authorized. It takes 200
 * for an acknowledgement and no other status, and does not repeat what was answered with 4xx.
 */
export const createPosthogRoute = (route: ClientRouteOptions): BodyRoute => {
  const { ingest, batches, processor, readVisitor, ...options } = route;
  return createBodyRoute<Head>({
    ...options,
    readHead(response, request) {
      return ok({
        origin: request.getHeader('origin'),
        isBase64: new URLSearchParams(request.getQuery()).get('compression') === 'base64',
        visitor: readVisitor(response, request),
      });
    },
    async take({ origin, isBase64, visitor }, body, owner) {
      const batch = await processor.translate(body, { client: 'posthog', base64: isBase64 });
      if (!batch.ok) return batch;
      const project = ingest.authorize(batch.value.key, origin);
      if (!project.ok) return project;
      owner.project = project.value.id;
      const result = await batches.accept({ project: project.value, visitor }, batch.value);
      if (!result.ok) return result;
      return ok({
        status: 200,
        headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
        body: '{"status":1}',
      });
    },
  });
};
