import { type ArgumentsHost, Catch, type ExceptionFilter, Inject } from '@nestjs/common';
import type { Logger } from '@sightline/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LOG } from '../tokens.ts';
import { sendProblem } from './send-problem.ts';
import { toApiError } from './to-api-error.ts';

/** Every error of every route as a problem; what is the platform's own fault is logged, by route and never by address. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(LOG) private readonly log: Logger) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const error = toApiError(thrown);
    if (error.status >= 500) {
      const route = request.routeOptions?.url;
      this.log.error({ code: error.code, method: request.method, route, err: error.cause ?? error }, 'request_failed');
    }
    if (!reply.sent) sendProblem(reply, error);
  }
}
