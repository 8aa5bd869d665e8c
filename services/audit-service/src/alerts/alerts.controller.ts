import { Controller, Inject } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import type { ListAlertsRequest__Output, ListAlertsResponse__Output } from '@sightline/schemas/grpc';
import { listLimit, requireText } from '../rpc/request-checks.ts';
import { AlertRepository } from './alert-repository.ts';

/** `Alerts` of audit.proto. */
@Controller()
export class AlertsController {
  constructor(@Inject(AlertRepository) private readonly alerts: AlertRepository) {}

  @GrpcMethod('Alerts', 'ListAlerts')
  async listAlerts(request: ListAlertsRequest__Output): Promise<ListAlertsResponse__Output> {
    requireText(request, 'project');
    return { findingsJson: await this.alerts.list(request.project, listLimit(request.limit, 100, 1_000)) };
  }
}
