import type { Project } from '@sightline/schemas';
import { ok } from '../errors.ts';
import { type BodyRoute, type BodyRouteOptions, createBodyRoute } from '../http/body-route.ts';
import { parseTabQuery, type TabQuery } from '../http/chunk-query.ts';
import type { Visitor, VisitorReader } from '../http/visitor.ts';
import type { Ingest } from '../ingest.ts';
import type { ChunkProcessor } from '../pipeline/worker-pool.ts';
import type { BatchIngest } from './batch-ingest.ts';

interface Head {
  query: TabQuery & { seq?: number };
  project: Project;
  visitor: Visitor;
}

export interface ClientRouteOptions extends Omit<BodyRouteOptions<never>, 'readHead' | 'take'> {
  ingest: Ingest;
  batches: BatchIngest;
  processor: ChunkProcessor;
  readVisitor: VisitorReader;
}

/** `POST /v1/rrweb`: an array of rrweb events. */
export const createRrwebRoute = ({
  ingest,
  batches,
  processor,
  readVisitor,
  ...options
}: ClientRouteOptions): BodyRoute =>
  createBodyRoute<Head>({
    ...options,
    readHead(response, request, owner) {
      const query = parseTabQuery(request.getQuery());
      if (!query.ok) return query;
      const project = ingest.authorize(query.value.key, request.getHeader('origin'));
      if (!project.ok) return project;
      owner.project = project.value.id;
      return ok({ query: query.value, project: project.value, visitor: readVisitor(response, request) });
    },
    async take({ query, project, visitor }, body) {
      const { session, tab, seq } = query;
      const batch = await processor.translate(body, { client: 'rrweb', session, tab, isNumbered: seq !== undefined });
      if (!batch.ok) return batch;
      const result = await batches.accept({ project, visitor, seq }, batch.value);
      if (!result.ok) return result;
      return ok({ status: result.value.stored > 0 ? 202 : 200, headers: { 'cache-control': 'no-store' } });
    },
  });
