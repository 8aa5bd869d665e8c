import type { Logger } from '@sightline/platform';
import type { CollectorMetrics } from '../collector-metrics.ts';
import { type Result, refuse } from '../errors.ts';
import type { ByteBudget } from './byte-budget.ts';
import { type IncomingBody, receiveBody } from './receive-body.ts';
import type { Answer, Responder } from './responder.ts';
import type { HttpRequest, HttpResponse } from './uws.ts';

/** An address that takes a body. */
export interface BodyRoute {
  handle(response: HttpResponse, request: HttpRequest, responder: Responder): void;
  /** Requests that have not been answered. */
  readonly open: number;
}

/** Whose request it is, as far as it is known; empty: nobody's yet. For the count of refusals. */
export interface Owner {
  project: string;
}

export interface BodyRouteOptions<Head> {
  /** What the head of the request says; what it says wrong ends the request before its body is read. */
  readHead(response: HttpResponse, request: HttpRequest, owner: Owner): Result<Head>;
  /** Takes the whole body, which is given away. */
  take(head: Head, body: Uint8Array<ArrayBuffer>, owner: Owner): Promise<Result<Answer>>;
  maxBodyBytes: number;
  bodyTimeoutMs: number;
  budget: ByteBudget;
  metrics: CollectorMetrics;
  log: Logger;
}

/** The way of every request with a body: its head is checked, its body received within limits, taken and answered. */
export function createBodyRoute<Head>(options: BodyRouteOptions<Head>): BodyRoute {
  const { readHead, take, maxBodyBytes, bodyTimeoutMs, budget, metrics, log } = options;
  let open = 0;

  const answer = async (head: Head, body: IncomingBody, responder: Responder, owner: Owner): Promise<void> => {
    const whole = await body.whole;
    if (responder.aborted) return metrics.aborted();
    const result = whole.ok ? await take(head, whole.value, owner) : whole;
    // A client that has gone meanwhile sends its request again; it is in Kafka all the same.
    if (responder.aborted) metrics.aborted();
    if (result.ok) return responder.send(result.value);
    metrics.refused(result.code, owner.project);
    responder.refuse(result);
  };

  return {
    get open() {
      return open;
    },
    handle(response, request, responder) {
      const owner: Owner = { project: '' };
      const head = readHead(response, request, owner);
      const isAnnouncedTooLarge = head.ok && Number(request.getHeader('content-length')) > maxBodyBytes;
      const refusal = isAnnouncedTooLarge ? refuse('body-too-large', `more than ${maxBodyBytes} bytes`) : head;
      if (!refusal.ok) {
        metrics.refused(refusal.code, owner.project);
        return responder.refuse(refusal);
      }
      open += 1;
      const end = metrics.requestSeconds();
      const body = receiveBody(response, { maxBytes: maxBodyBytes, timeoutMs: bodyTimeoutMs, budget });
      responder.onAborted(body.abort);
      answer(refusal.value, body, responder, owner)
        .catch((error: unknown) => {
          log.error({ err: error }, 'collector_request_failed');
          metrics.refused('internal-error', owner.project);
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
