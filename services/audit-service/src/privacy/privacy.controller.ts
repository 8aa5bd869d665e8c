import { Controller, Inject } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import type { ListLeaksRequest__Output, ListLeaksResponse__Output } from '@sightline/schemas/grpc';
import { requireText, timeRange } from '../rpc/request-checks.ts';
import { LeakRepository } from './leak-repository.ts';

/** `Privacy` of audit.proto. */
@Controller()
export class PrivacyController {
  constructor(@Inject(LeakRepository) private readonly leaks: LeakRepository) {}

  @GrpcMethod('Privacy', 'ListLeaks')
  async listLeaks(request: ListLeaksRequest__Output): Promise<ListLeaksResponse__Output> {
    requireText(request, 'project');
    return { leaks: await this.leaks.list({ project: request.project, ...timeRange(request) }) };
  }
}
