import { createHash, timingSafeEqual } from 'node:crypto';
import { Metadata, status } from '@grpc/grpc-js';
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { Metrics } from '@sightline/platform';
import type { AuditServiceConfig } from '../config.ts';
import { CONFIG, METRICS } from '../tokens.ts';
import { RpcFailure } from './rpc-failure.ts';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Lets a call through that carries `authorization: Bearer <SERVICE_TOKEN>`; fails closed with UNAUTHENTICATED. */
@Injectable()
export class ServiceTokenGuard implements CanActivate {
  private readonly expected: Buffer;
  private readonly refused;

  constructor(
    @Inject(CONFIG) config: Pick<AuditServiceConfig, 'SERVICE_TOKEN'>,
    @Inject(METRICS) metrics: Pick<Metrics, 'counter'>,
  ) {
    this.expected = digest(`Bearer ${config.SERVICE_TOKEN}`);
    this.refused = metrics.counter('rpc_refused_total', 'Calls without the service token.');
  }

  canActivate(context: ExecutionContext): boolean {
    const metadata: unknown = context.switchToRpc().getContext();
    const given = metadata instanceof Metadata ? metadata.get('authorization') : [];
    // Digests are equally long, whatever was sent, so that the comparison takes the same time.
    if (given.length === 1 && timingSafeEqual(digest(String(given[0])), this.expected)) return true;
    this.refused.inc();
    throw new RpcFailure({
      code: status.UNAUTHENTICATED,
      reason: 'service-token',
      message: 'the service token is missing or wrong',
    });
  }
}
