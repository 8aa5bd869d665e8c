import { Controller, Inject } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import type { StorageState__Output } from '@sightline/schemas/grpc';
import { RETENTION_KEEPER } from '../tokens.ts';
import type { RetentionKeeper } from './retention-keeper.ts';

/** `Storage` of audit.proto. */
@Controller()
export class StorageController {
  constructor(@Inject(RETENTION_KEEPER) private readonly keeper: Pick<RetentionKeeper, 'storage'>) {}

  @GrpcMethod('Storage', 'GetStorage')
  get(): StorageState__Output {
    const { freeBytes = -1, ...rest } = this.keeper.storage();
    return { freeBytes, ...rest };
  }
}
