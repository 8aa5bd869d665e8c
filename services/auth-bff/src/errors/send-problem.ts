import { problemContentType } from '@sightline/platform';
import type { FastifyReply } from 'fastify';
import type { ApiError } from './api-error.ts';

/** Answers with the refusal as `application/problem+json`. */
export function sendProblem(reply: FastifyReply, error: ApiError): FastifyReply {
  if (error.retryAfterSeconds !== undefined) reply.header('retry-after', String(error.retryAfterSeconds));
  return reply
    .code(error.status)
    .header('content-type', problemContentType)
    .header('cache-control', 'no-store')
    .send(error.body());
}
