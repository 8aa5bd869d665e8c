import { Controller, Inject } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import type {
  Erasure__Output,
  ErasureRequest__Output,
  ListErasuresRequest__Output,
  ListErasuresResponse__Output,
  PreviewErasureResponse__Output,
  RequestErasureRequest__Output,
} from '@sightline/schemas/grpc';
import { requireText } from '../rpc/request-checks.ts';
import { erasureMessage } from './erasure-message.ts';
import { Erasures } from './erasures.ts';

/** `Erasures` of audit.proto. */
@Controller()
export class ErasuresController {
  constructor(@Inject(Erasures) private readonly erasures: Erasures) {}

  @GrpcMethod('Erasures', 'RequestErasure')
  async request(request: RequestErasureRequest__Output): Promise<Erasure__Output> {
    requireText(request, 'project');
    return erasureMessage(await this.erasures.request(request));
  }

  @GrpcMethod('Erasures', 'PreviewErasure')
  async preview(request: RequestErasureRequest__Output): Promise<PreviewErasureResponse__Output> {
    requireText(request, 'project');
    return { sessions: await this.erasures.preview(request) };
  }

  @GrpcMethod('Erasures', 'GetErasure')
  get({ project, id }: ErasureRequest__Output): Erasure__Output {
    return erasureMessage(this.erasures.get(project, id));
  }

  @GrpcMethod('Erasures', 'ListErasures')
  list({ project }: ListErasuresRequest__Output): ListErasuresResponse__Output {
    return { erasures: this.erasures.list(project).map(erasureMessage) };
  }
}
