import { status } from '@grpc/grpc-js';
import { type CallHandler, type ExecutionContext, Inject, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Metrics } from '@sightline/platform';
import { finalize, type Observable, tap } from 'rxjs';
import { METRICS } from '../tokens.ts';
import { RpcFailure } from './rpc-failure.ts';

/** Times every call, a streaming one until its last message, and counts it by its outcome. */
@Injectable()
export class RpcMetricsInterceptor implements NestInterceptor {
  private readonly seconds;

  constructor(@Inject(METRICS) metrics: Pick<Metrics, 'histogram'>) {
    this.seconds = metrics.histogram('rpc_seconds', 'Duration of gRPC calls.', ['method', 'status']);
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const end = this.seconds.startTimer({ method: context.getHandler().name });
    let outcome = 'CANCELLED';
    return next.handle().pipe(
      tap({
        complete: () => {
          outcome = 'OK';
        },
        error: (error: unknown) => {
          outcome = error instanceof RpcFailure ? (status[error.refusal.code] ?? 'UNKNOWN') : 'INTERNAL';
        },
      }),
      finalize(() => end({ status: outcome })),
    );
  }
}
