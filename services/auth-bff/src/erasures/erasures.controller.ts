import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { AuditClient } from '../audit/audit-client.ts';
import { methods } from '../audit/audit-methods.ts';
import { type CurrentUser, LoggedIn } from '../login/current-user.ts';
import { NeedsRole } from '../login/roles.ts';
import { type ProjectPath, projectPath } from '../validation/fields.ts';
import { valid } from '../validation/valid.ts';
import { type ErasureView, erasureView } from './erasure-view.ts';

const time = z.number().int().min(0).max(4_102_444_800_000).default(0);

/** One of the three; audit-service holds them to that. */
const selection = z.strictObject({
  sessions: z.array(z.string().max(64)).max(1_000).exactOptional(),
  user: z.string().min(1).max(500).exactOptional(),
  filter: z.strictObject({ from: time, to: time, search: z.string().max(200).default('') }).exactOptional(),
});
type Selection = z.output<typeof selection>;

const erasurePath = projectPath.extend({ erasure: z.string().regex(/^e_[A-Za-z0-9_-]{12}$/, 'is an erasure') });

/** Erasure of sessions from every store: for administrators alone. */
@Controller('api/projects/:project/erasures')
export class ErasuresController {
  constructor(@Inject(AuditClient) private readonly audit: AuditClient) {}

  @Get()
  @NeedsRole('administrator')
  async list(@Param(valid(projectPath)) { project }: ProjectPath): Promise<{ erasures: ErasureView[] }> {
    const { erasures } = await this.audit.call(methods.ListErasures, { project });
    return { erasures: erasures.map(erasureView) };
  }

  @Post()
  @NeedsRole('administrator')
  async request(
    @Param(valid(projectPath)) { project }: ProjectPath,
    @Body(valid(selection)) given: Selection,
    @LoggedIn() user: CurrentUser,
  ): Promise<ErasureView> {
    const request = { project, selection: given, requestedBy: user.id };
    return erasureView(await this.audit.call(methods.RequestErasure, request));
  }

  @Post('preview')
  @NeedsRole('administrator')
  @HttpCode(200)
  async preview(
    @Param(valid(projectPath)) { project }: ProjectPath,
    @Body(valid(selection)) given: Selection,
  ): Promise<{ sessions: number }> {
    const { sessions } = await this.audit.call(methods.PreviewErasure, { project, selection: given });
    return { sessions };
  }

  @Get(':erasure')
  @NeedsRole('administrator')
  async get(@Param(valid(erasurePath)) { project, erasure }: z.output<typeof erasurePath>): Promise<ErasureView> {
    return erasureView(await this.audit.call(methods.GetErasure, { project, id: erasure }));
  }
}
