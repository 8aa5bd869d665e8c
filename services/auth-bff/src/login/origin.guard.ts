import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { AuthBffConfig } from '../config.ts';
import { ApiError } from '../errors/api-error.ts';
import { CONFIG } from '../tokens.ts';

const reads = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Writes come from the dashboard's own pages: a browser states the origin of every write. Fails closed without one. */
@Injectable()
export class OriginGuard implements CanActivate {
  constructor(@Inject(CONFIG) private readonly config: Pick<AuthBffConfig, 'PUBLIC_URL'>) {}

  canActivate(context: ExecutionContext): boolean {
    const { method, headers } = context.switchToHttp().getRequest<FastifyRequest>();
    if (reads.has(method) || headers.origin === this.config.PUBLIC_URL) return true;
    throw new ApiError('origin-mismatch', { detail: `Writes are accepted from ${this.config.PUBLIC_URL} only.` });
  }
}
