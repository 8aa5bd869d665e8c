import type { Logger } from '@sightline/platform';
import type { CollectorMetrics } from '../collector-metrics.ts';
import type { UserAgent } from '../device/user-agent.ts';
import { type Refusal, refuse } from '../errors.ts';
import type { ChunkOrigin, Ingest } from '../ingest.ts';
import type { ByteBudget } from './byte-budget.ts';
import { parseChunkQuery } from './chunk-query.ts';
import { clientAddress, sourceOf } from './client-address.ts';
import { type IncomingBody, receiveBody } from './receive-body.ts';
import type { Responder } from './responder.ts';
import type { HttpRequest, HttpResponse } from './uws.ts';

export interface RecordingsRouteOptions {
  ingest: Ingest;
  readUserAgent: (header: string) => UserAgent;
  budget: ByteBudget;
  maxBodyBytes: number;
  bodyTimeoutMs: number;
  proxyHops: number;
  sourceHashKey: string;
  metrics: CollectorMetrics;
  log: Logger;
}

/** `POST /v1/recordings`: one chunk of a recording. */
export interface RecordingsRoute {
  handle(response: HttpResponse, request: HttpRequest, responder: Responder): void;
  /** Requests that have not been answered. */
  readonly open: number;
}

export function createRecordingsRoute(options: RecordingsRouteOptions): RecordingsRoute {
  const { ingest, readUserAgent, budget, maxBodyBytes, bodyTimeoutMs, proxyHops, sourceHashKey, metrics, log } =
    options;
  let open = 0;

  /** What the head of the request says; what it says wrong ends the request before its body is read. */
  const readHead = (
    response: HttpResponse,
    request: HttpRequest,
    project: { id: string },
  ): { ok: true; origin: ChunkOrigin } | Refusal => {
    const query = parseChunkQuery(request.getQuery());
    if (!query.ok) return query;
    const authorized = ingest.authorize(query.value.key, request.getHeader('origin'));
    if (!authorized.ok) return authorized;
    project.id = authorized.value.id;
    if (Number(request.getHeader('content-length')) > maxBodyBytes) {
      return refuse('body-too-large', `more than ${maxBodyBytes} bytes`);
    }
    const remote = Buffer.from(response.getRemoteAddressAsText()).toString();
    const address = clientAddress(remote, request.getHeader('x-forwarded-for'), proxyHops);
    return {
      ok: true,
      origin: {
        ...query.value,
        ...readUserAgent(request.getHeader('user-agent')),
        project: authorized.value,
        source: sourceOf(address, sourceHashKey),
        receivedTime: Date.now(),
      },
    };
  };

  const take = async (origin: ChunkOrigin, body: IncomingBody, responder: Responder): Promise<void> => {
    const whole = await body.whole;
    if (responder.aborted) return metrics.aborted();
    const result = whole.ok ? await ingest.accept(origin, whole.value) : whole;
    // A client that has gone meanwhile sends the chunk again; it is in Kafka all the same.
    if (responder.aborted) metrics.aborted();
    if (!result.ok) {
      metrics.refused(result.code, origin.project.id);
      return responder.refuse(result);
    }
    responder.send({
      status: 202,
      headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
      body: JSON.stringify(result.value),
    });
  };

  return {
    get open() {
      return open;
    },
    handle(response, request, responder) {
      const project = { id: '' };
      const head = readHead(response, request, project);
      if (!head.ok) {
        metrics.refused(head.code, project.id);
        return responder.refuse(head);
      }
      open += 1;
      const end = metrics.requestSeconds();
      const body = receiveBody(response, { maxBytes: maxBodyBytes, timeoutMs: bodyTimeoutMs, budget });
      responder.onAborted(body.abort);
      take(head.origin, body, responder)
        .catch((error: unknown) => {
          log.error({ err: error }, 'collector_request_failed');
          metrics.refused('internal-error', head.origin.project.id);
          responder.refuse(refuse('internal-error'));
        })
        .finally(() => {
          open -= 1;
          end();
          body.release();
        });
    },
  };
}
