import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Put } from '@nestjs/common';
import { z } from 'zod';
import { AuditClient } from '../audit/audit-client.ts';
import { methods } from '../audit/audit-methods.ts';
import { NeedsRole } from '../login/roles.ts';
import { type ProjectPath, projectId, projectPath } from '../validation/fields.ts';
import { valid } from '../validation/valid.ts';
import { type ProjectView, projectView } from './project-view.ts';

const name = z.string().trim().min(1).max(100);
const origins = z.array(z.string().max(300)).min(1).max(50);

const newProject = z.strictObject({ name, origins, id: projectId.optional() });
const changes = z.strictObject({
  name: name.optional(),
  origins: origins.optional(),
  sampleRate: z.number().min(0).max(1).optional(),
});
const className = z.string().regex(/^[a-z][a-z0-9_]{1,39}$/, 'is the name of a class');
/** The whole of it: what is left out is as the privacy rules have it. */
const privacy = z.strictObject({
  actions: z.record(className, z.enum(['block', 'mask', 'hash', 'allow'])).default({}),
  patterns: z
    .array(
      z.strictObject({
        id: className,
        regex: z.string().min(1).max(500),
        ignoreCase: z.boolean().default(false),
        action: z.enum(['block', 'mask', 'hash']).default('mask'),
      }),
    )
    .max(20)
    .default([]),
  inputs: z.enum(['mask', 'allow']).default('mask'),
});
const days = z.number().int().min(1).max(3660).exactOptional();
/** The whole of it: what is left out is as usual. */
const retention = z.strictObject({ recordings: days, interactions: days, alerts: days, leaks: days });
const sessions = z.number().int().min(1).max(1_000_000_000).exactOptional();
/** The whole of it: what is left out has the collector's own limit. */
const limits = z.strictObject({ sessionsPerMinute: sessions, sessionsPerMonth: sessions });
const keyPath = projectPath.extend({ key: z.string().regex(/^pk_[A-Za-z0-9]{24}$/, 'is an ingest key') });

/** Projects and their ingest keys. */
@Controller('api/projects')
export class ProjectsController {
  constructor(@Inject(AuditClient) private readonly audit: AuditClient) {}

  @Get()
  async list(): Promise<{ projects: ProjectView[] }> {
    const { projects } = await this.audit.call(methods.ListProjects, {});
    return { projects: projects.map(projectView) };
  }

  @Post()
  @NeedsRole('administrator')
  async create(@Body(valid(newProject)) { id = '', ...rest }: z.output<typeof newProject>): Promise<ProjectView> {
    return projectView(await this.audit.call(methods.CreateProject, { id, ...rest }));
  }

  @Get(':project')
  async get(@Param(valid(projectPath)) { project }: ProjectPath): Promise<ProjectView> {
    return projectView(await this.audit.call(methods.GetProject, { id: project }));
  }

  @Patch(':project')
  @NeedsRole('administrator')
  async update(
    @Param(valid(projectPath)) { project }: ProjectPath,
    @Body(valid(changes)) change: z.output<typeof changes>,
  ): Promise<ProjectView> {
    const now = await this.audit.call(methods.GetProject, { id: project });
    return projectView(
      await this.audit.call(methods.UpdateProject, {
        id: project,
        name: change.name ?? now.name,
        origins: change.origins ?? now.origins,
        sampleRate: change.sampleRate ?? now.sampleRate,
      }),
    );
  }

  @Put(':project/privacy')
  @NeedsRole('administrator')
  async setPrivacy(
    @Param(valid(projectPath)) { project }: ProjectPath,
    @Body(valid(privacy)) given: z.output<typeof privacy>,
  ): Promise<ProjectView> {
    return projectView(await this.audit.call(methods.SetPrivacy, { id: project, privacy: given }));
  }

  @Put(':project/retention')
  @NeedsRole('administrator')
  async setRetention(
    @Param(valid(projectPath)) { project }: ProjectPath,
    @Body(valid(retention)) given: z.output<typeof retention>,
  ): Promise<ProjectView> {
    return projectView(await this.audit.call(methods.SetRetention, { id: project, retention: given }));
  }

  @Put(':project/limits')
  @NeedsRole('administrator')
  async setLimits(
    @Param(valid(projectPath)) { project }: ProjectPath,
    @Body(valid(limits)) given: z.output<typeof limits>,
  ): Promise<ProjectView> {
    return projectView(await this.audit.call(methods.SetLimits, { id: project, limits: given }));
  }

  @Post(':project/keys')
  @NeedsRole('administrator')
  async createKey(@Param(valid(projectPath)) { project }: ProjectPath): Promise<ProjectView> {
    return projectView(await this.audit.call(methods.CreateKey, { id: project }));
  }

  @Delete(':project/keys/:key')
  @NeedsRole('administrator')
  @HttpCode(200)
  async revokeKey(@Param(valid(keyPath)) path: z.output<typeof keyPath>): Promise<ProjectView> {
    return projectView(await this.audit.call(methods.RevokeKey, path));
  }
}
