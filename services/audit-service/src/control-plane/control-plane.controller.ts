import { Controller, Inject } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import type {
  AuthenticateRequest__Output,
  CreateProjectRequest__Output,
  ListProjectsResponse__Output,
  Project__Output,
  ProjectRequest__Output,
  RevokeKeyRequest__Output,
  SetLimitsRequest__Output,
  SetPrivacyRequest__Output,
  SetRetentionRequest__Output,
  UpdateProjectRequest__Output,
  User__Output,
} from '@sightline/schemas/grpc';
import { requireText } from '../rpc/request-checks.ts';
import { projectMessage, userMessage } from './control-messages.ts';
import { Projects } from './projects.ts';
import { Users } from './users.ts';

/** `ControlPlane` of audit.proto. */
@Controller()
export class ControlPlaneController {
  constructor(
    @Inject(Projects) private readonly projects: Projects,
    @Inject(Users) private readonly users: Users,
  ) {}

  @GrpcMethod('ControlPlane', 'ListProjects')
  listProjects(): ListProjectsResponse__Output {
    return { projects: this.projects.list().map(projectMessage) };
  }

  @GrpcMethod('ControlPlane', 'GetProject')
  getProject({ id }: ProjectRequest__Output): Project__Output {
    return projectMessage(this.projects.get(id));
  }

  @GrpcMethod('ControlPlane', 'CreateProject')
  async createProject(request: CreateProjectRequest__Output): Promise<Project__Output> {
    return projectMessage(await this.projects.create(request));
  }

  @GrpcMethod('ControlPlane', 'UpdateProject')
  async updateProject(request: UpdateProjectRequest__Output): Promise<Project__Output> {
    return projectMessage(await this.projects.update(request));
  }

  @GrpcMethod('ControlPlane', 'SetPrivacy')
  async setPrivacy({ id, privacy }: SetPrivacyRequest__Output): Promise<Project__Output> {
    return projectMessage(await this.projects.setPrivacy(id, privacy));
  }

  @GrpcMethod('ControlPlane', 'SetRetention')
  async setRetention({ id, retention }: SetRetentionRequest__Output): Promise<Project__Output> {
    return projectMessage(await this.projects.setRetention(id, retention));
  }

  @GrpcMethod('ControlPlane', 'SetLimits')
  async setLimits({ id, limits }: SetLimitsRequest__Output): Promise<Project__Output> {
    return projectMessage(await this.projects.setLimits(id, limits));
  }

  @GrpcMethod('ControlPlane', 'CreateKey')
  async createKey({ id }: ProjectRequest__Output): Promise<Project__Output> {
    return projectMessage(await this.projects.createKey(id));
  }

  @GrpcMethod('ControlPlane', 'RevokeKey')
  async revokeKey({ project, key }: RevokeKeyRequest__Output): Promise<Project__Output> {
    return projectMessage(await this.projects.revokeKey(project, key));
  }

  @GrpcMethod('ControlPlane', 'Authenticate')
  async authenticate(request: AuthenticateRequest__Output): Promise<User__Output> {
    requireText(request, 'email', 'password');
    return userMessage(await this.users.authenticate(request.email, request.password));
  }

  @GrpcMethod('ControlPlane', 'GetUser')
  getUser({ id }: ProjectRequest__Output): User__Output {
    return userMessage(this.users.get(id));
  }
}
