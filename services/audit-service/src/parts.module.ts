import { type DynamicModule, Global, Module } from '@nestjs/common';
import type { ClickHouse, Logger, Metrics, ObjectStore } from '@sightline/platform';
import type { AuditServiceConfig } from './config.ts';
import { ControlLog } from './control-plane/control-log.ts';
import { ControlState } from './control-plane/control-state.ts';
import type { ErasureRunner } from './erasure/erasure-runner.ts';
import type { RetentionKeeper } from './retention/retention-keeper.ts';
import { CLICKHOUSE, CONFIG, ERASURE_RUNNER, LOG, METRICS, OBJECT_STORE, RETENTION_KEEPER } from './tokens.ts';

/** What the service is built on, made outside of Nest. */
export interface Parts {
  config: AuditServiceConfig;
  log: Logger;
  metrics: Metrics;
  clickhouse: ClickHouse;
  objects: ObjectStore;
  controlState: ControlState;
  controlLog: ControlLog;
  erasureRunner: Pick<ErasureRunner, 'wake'>;
  retentionKeeper: Pick<RetentionKeeper, 'storage'>;
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
    { provide: CLICKHOUSE, useValue: parts.clickhouse },
    { provide: OBJECT_STORE, useValue: parts.objects },
    { provide: ControlState, useValue: parts.controlState },
    { provide: ControlLog, useValue: parts.controlLog },
    { provide: ERASURE_RUNNER, useValue: parts.erasureRunner },
    { provide: RETENTION_KEEPER, useValue: parts.retentionKeeper },
  ];
  return { module: PartsModule, providers, exports: providers };
}
