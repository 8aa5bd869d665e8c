import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { AlertsModule } from './alerts/alerts.module.ts';
import { ControlPlaneModule } from './control-plane/control-plane.module.ts';
import { ErasureModule } from './erasure/erasure.module.ts';
import { HeatmapsModule } from './heatmaps/heatmaps.module.ts';
import { type Parts, partsModule } from './parts.module.ts';
import { PrivacyModule } from './privacy/privacy.module.ts';
import { RetentionModule } from './retention/retention.module.ts';
import { RpcErrorFilter } from './rpc/rpc-error.filter.ts';
import { RpcMetricsInterceptor } from './rpc/rpc-metrics.interceptor.ts';
import { ServiceTokenGuard } from './rpc/service-token.guard.ts';
import { SessionRecordingsModule } from './session-recordings/session-recordings.module.ts';

@Module({
  imports: [
    SessionRecordingsModule,
    HeatmapsModule,
    AlertsModule,
    PrivacyModule,
    ControlPlaneModule,
    ErasureModule,
    RetentionModule,
  ],
  providers: [
    { provide: APP_GUARD, useClass: ServiceTokenGuard },
    { provide: APP_INTERCEPTOR, useClass: RpcMetricsInterceptor },
    { provide: APP_FILTER, useClass: RpcErrorFilter },
  ],
})
class AppModule {}

/** The service as a Nest module, on the parts given. */
export const appModule = (parts: Parts): DynamicModule => ({ module: AppModule, imports: [partsModule(parts)] });
