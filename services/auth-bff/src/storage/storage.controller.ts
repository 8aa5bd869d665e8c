import { Controller, Get, Inject } from '@nestjs/common';
import { AuditClient } from '../audit/audit-client.ts';
import { methods } from '../audit/audit-methods.ts';

/** How full the archive of recordings is; what is not known or not set is null. */
export interface StorageView {
  archivedBytes: number;
  budgetBytes: number | null;
  freeBytes: number | null;
  state: 'ok' | 'near' | 'full';
  lookedAt: number;
}

@Controller('api/storage')
export class StorageController {
  constructor(@Inject(AuditClient) private readonly audit: AuditClient) {}

  @Get()
  async get(): Promise<StorageView> {
    const { archivedBytes, budgetBytes, freeBytes, state, lookedAt } = await this.audit.call(methods.GetStorage, {});
    return {
      archivedBytes,
      budgetBytes: budgetBytes === 0 ? null : budgetBytes,
      freeBytes: freeBytes < 0 ? null : freeBytes,
      state: state as StorageView['state'],
      lookedAt,
    };
  }
}
