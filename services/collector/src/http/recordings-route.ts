import { ok } from '../errors.ts';
import type { ChunkOrigin, Ingest } from '../ingest.ts';
import { type BodyRoute, type BodyRouteOptions, createBodyRoute } from './body-route.ts';
import { parseChunkQuery } from './chunk-query.ts';
import type { VisitorReader } from './visitor.ts';

export interface RecordingsRouteOptions extends Omit<BodyRouteOptions<ChunkOrigin>, 'readHead' | 'take'> {
  ingest: Ingest;
  readVisitor: VisitorReader;
}

/** `POST /v1/recordings`: one chunk of a recording. */
export const createRecordingsRoute = ({ ingest, readVisitor, ...options }: RecordingsRouteOptions): BodyRoute =>
  createBodyRoute<ChunkOrigin>({
    ...options,
    readHead(response, request, owner) {
      const query = parseChunkQuery(request.getQuery());
      if (!query.ok) return query;
      const { key, ...chunk } = query.value;
      const authorized = ingest.authorize(key, request.getHeader('origin'));
      if (!authorized.ok) return authorized;
      owner.project = authorized.value.id;
      return ok({ ...chunk, ...readVisitor(response, request), project: authorized.value });
    },
    async take(origin, body) {
      const result = await ingest.accept(origin, body);
      if (!result.ok) return result;
      const { stored, hints } = result.value;
      return ok({
        status: stored ? 202 : 200,
        headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
        body: JSON.stringify(hints),
      });
    },
  });
