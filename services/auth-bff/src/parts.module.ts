import { type DynamicModule, Global, Module } from '@nestjs/common';
import type { Logger, Metrics } from '@sightline/platform';
import { AuditClient } from './audit/audit-client.ts';
import type { AuthBffConfig } from './config.ts';
import type { Redis } from './redis-store.ts';
import { CONFIG, LOG, METRICS, REDIS } from './tokens.ts';

/** What the service is built on, made outside of Nest. */
export interface Parts {
  config: AuthBffConfig;
  log: Logger;
  metrics: Metrics;
  redis: Redis;
  audit: AuditClient;
}

@Global()
@Module({})
class PartsModule {}

/** Offers the parts to every module. */
export function partsModule(parts: Parts): DynamicModule {
  const providers = [
    { provide: CONFIG, useValue: parts.config },
    { provide: LOG, useValue: parts.log },
    { provide: METRICS, useValue: parts.metrics },
    { provide: REDIS, useValue: parts.redis },
    { provide: AuditClient, useValue: parts.audit },
  ];
  return { module: PartsModule, providers, exports: providers };
}
