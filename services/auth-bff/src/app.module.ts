import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { AlertsController } from './alerts/alerts.controller.ts';
import { ErasuresController } from './erasures/erasures.controller.ts';
import { ProblemFilter } from './errors/problem.filter.ts';
import { HeatmapsController } from './heatmaps/heatmaps.controller.ts';
import { LiveController } from './live/live.controller.ts';
import { LiveTickets } from './live/live-tickets.ts';
import { LoginController } from './login/login.controller.ts';
import { LoginGuard } from './login/login.guard.ts';
import { LoginLimits } from './login/login-limits.ts';
import { LoginSessions } from './login/login-sessions.ts';
import { OriginGuard } from './login/origin.guard.ts';
import { type Parts, partsModule } from './parts.module.ts';
import { LeaksController } from './privacy/leaks.controller.ts';
import { ProjectsController } from './projects/projects.controller.ts';
import { Recordings } from './sessions/recording.ts';
import { SessionsController } from './sessions/sessions.controller.ts';
import { ShareLinks } from './shares/share-links.ts';
import { SharedSessionsController } from './shares/shared-sessions.controller.ts';
import { SharesController } from './shares/shares.controller.ts';
import { StorageController } from './storage/storage.controller.ts';

@Module({
  controllers: [
    LoginController,
    ProjectsController,
    ErasuresController,
    StorageController,
    SessionsController,
    HeatmapsController,
    AlertsController,
    LeaksController,
    SharesController,
    SharedSessionsController,
    LiveController,
  ],
  providers: [
    LoginSessions,
    LoginLimits,
    Recordings,
    ShareLinks,
    LiveTickets,
    // In this order: a request from another site is refused before anybody is asked who sent it.
    { provide: APP_GUARD, useClass: OriginGuard },
    { provide: APP_GUARD, useClass: LoginGuard },
    { provide: APP_FILTER, useClass: ProblemFilter },
  ],
})
class AppModule {}

/** The service as a Nest module, on the parts given. */
export const appModule = (parts: Parts): DynamicModule => ({ module: AppModule, imports: [partsModule(parts)] });
