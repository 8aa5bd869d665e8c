import { status } from '@grpc/grpc-js';
import { Catch, Inject, type RpcExceptionFilter } from '@nestjs/common';
import { RpcException } from '@nestjs/microservices';
import { type Logger, ObjectNotFoundError, PublishError } from '@sightline/platform';
import { type Observable, throwError } from 'rxjs';
import { ControlWriteError } from '../control-plane/control-log.ts';
import { LOG } from '../tokens.ts';
import { RpcFailure } from './rpc-failure.ts';

/** Codes of Node's network errors: the engine is away, and the call may be tried again. */
const awayCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'ENOTFOUND', 'EPIPE', 'EHOSTUNREACH']);

/** Answers with the status of an {@link RpcFailure}; anything else is logged, and the caller learns only its kind. */
@Catch()
export class RpcErrorFilter implements RpcExceptionFilter {
  constructor(@Inject(LOG) private readonly log: Logger) {}

  catch(error: unknown): Observable<never> {
    if (error instanceof RpcFailure) return throwError(() => error.getError());
    // Nest's own, for a call that does not fit its pattern.
    if (error instanceof RpcException) return throwError(() => ({ code: status.INVALID_ARGUMENT, message: 'refused' }));
    const failure = failureOf(error);
    this.log.error({ err: error, reason: failure.refusal.reason }, 'rpc_failed');
    return throwError(() => failure.getError());
  }
}

function failureOf(error: unknown): RpcFailure {
  if (error instanceof PublishError || error instanceof ControlWriteError) {
    return new RpcFailure({ code: status.UNAVAILABLE, reason: 'kafka-unavailable', message: 'not written to Kafka' });
  }
  if (error instanceof ObjectNotFoundError || error instanceof RangeError) {
    return new RpcFailure({ code: status.DATA_LOSS, reason: 'object-missing', message: 'a stored object is missing' });
  }
  if (isAway(error)) {
    return new RpcFailure({ code: status.UNAVAILABLE, reason: 'engine-unavailable', message: 'an engine is away' });
  }
  return new RpcFailure({ code: status.INTERNAL, reason: 'internal', message: 'internal error' });
}

function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && awayCodes.has(String(error.code))) return true;
  return error.name === 'TimeoutError' || error.message === 'Timeout error.' || isAway(error.cause);
}
