import { Module } from '@nestjs/common';
import { AlertRepository } from './alert-repository.ts';
import { AlertsController } from './alerts.controller.ts';

@Module({ controllers: [AlertsController], providers: [AlertRepository] })
export class AlertsModule {}
