import { problemContentType } from '@sightline/platform';
import { type Refusal, toProblem } from '../errors.ts';
import type { HttpRequest, HttpResponse } from './uws.ts';

export interface Answer {
  status: number;
  headers?: Record<string, string>;
  /** Absent: an answer without a body. */
  body?: string | Buffer;
}

/** Answers one request, at any time, at most once, and not at all when the connection has gone. */
export interface Responder {
  readonly aborted: boolean;
  onAborted(listener: () => void): void;
  send(answer: Answer): void;
  refuse(refusal: Refusal): void;
}

const reasons: Readonly<Record<number, string>> = {
  200: 'OK',
  202: 'Accepted',
  204: 'No Content',
  304: 'Not Modified',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  413: 'Content Too Large',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/**
 * Pages may read every answer, refusals too: a recorder that cannot read a 401 or 403 takes it for a broken network and
 * tries again and again. No answer depends on cookies, so that this gives nothing away.
 */
const corsHeaders = (origin: string): Record<string, string> => ({
  'access-control-allow-origin': origin,
  'access-control-expose-headers': 'retry-after',
  vary: 'origin',
});

/** To be called before the route handler returns. */
export function createResponder(response: HttpResponse, request: HttpRequest): Responder {
  const origin = request.getHeader('origin');
  let state: 'open' | 'answered' | 'aborted' = 'open';
  let listener: () => void = () => undefined;

  response.onAborted(() => {
    if (state === 'open') state = 'aborted';
    listener();
  });

  const send = ({ status, headers = {}, body }: Answer): void => {
    if (state !== 'open') return;
    state = 'answered';
    response.cork(() => {
      response.writeStatus(`${status} ${reasons[status] ?? ''}`);
      const all = {
        ...(origin === '' ? {} : corsHeaders(origin)),
        'x-content-type-options': 'nosniff',
        ...headers,
      };
      for (const [name, value] of Object.entries(all)) response.writeHeader(name, value);
      if (body === undefined) response.endWithoutBody();
      else response.end(body);
    });
  };

  return {
    get aborted() {
      return state === 'aborted';
    },
    onAborted(then) {
      listener = then;
    },
    send,
    refuse(refusal) {
      const { status, body, retryAfter } = toProblem(refusal);
      send({
        status,
        headers: {
          'content-type': problemContentType,
          'cache-control': 'no-store',
          ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
        },
        body,
      });
    },
  };
}
