import { status } from '@grpc/grpc-js';
import { Inject, Injectable } from '@nestjs/common';
import type { Project } from '@sightline/schemas';
import type { Limits__Output, ProjectPrivacy__Output, Retention__Output } from '@sightline/schemas/grpc';
import { invalidArgument } from '../rpc/request-checks.ts';
import { RpcFailure } from '../rpc/rpc-failure.ts';
import { ControlLog } from './control-log.ts';
import { ControlState } from './control-state.ts';
import { newIngestKey } from './ingest-key.ts';
import { checkedLimits } from './limits.ts';
import { normalizeOrigins } from './origins.ts';
import { checkedPrivacy } from './privacy.ts';
import { freeProjectId, projectIdPattern } from './project-id.ts';
import { checkedRetention } from './retention.ts';

/** A record is one message: keys cannot grow without end. */
const mostKeys = 100;
const longestName = 100;

/** Projects and their ingest keys. Each change answers with the project as it is in Kafka and in memory. */
@Injectable()
export class Projects {
  constructor(
    @Inject(ControlState) private readonly state: ControlState,
    @Inject(ControlLog) private readonly log: ControlLog,
  ) {}

  list(): Project[] {
    return this.state.projects();
  }

  /** @throws RpcFailure NOT_FOUND. */
  get(id: string): Project {
    return existing(this.state, id);
  }

  /** With a first key. @param given an empty id is made from the name. @throws RpcFailure INVALID_ARGUMENT, ALREADY_EXISTS. */
  async create(given: { id: string; name: string; origins: string[] }): Promise<Project> {
    const name = checkedName(given.name);
    const origins = checkedOrigins(given.origins);
    if (given.id !== '' && !projectIdPattern.test(given.id)) {
      throw invalidArgument('id', 'an id has 2 to 40 of a-z, 0-9 and -, and does not begin with -');
    }
    return await this.log.change((state) => {
      if (given.id !== '' && state.project(given.id)) {
        throw new RpcFailure({
          code: status.ALREADY_EXISTS,
          reason: 'project-exists',
          message: 'there is a project with this id',
          field: 'id',
        });
      }
      const createdAt = Date.now();
      return {
        kind: 'project',
        id: given.id || freeProjectId(name, (id) => state.project(id) !== undefined),
        name,
        origins,
        keys: [{ key: newIngestKey(), createdAt }],
        sampleRate: 1,
        createdAt,
      };
    });
  }

  /** Replaces name, origins and sample rate. @throws RpcFailure NOT_FOUND, INVALID_ARGUMENT. */
  async update(given: { id: string; name: string; origins: string[]; sampleRate: number }): Promise<Project> {
    const { id, sampleRate } = given;
    this.get(id);
    const name = checkedName(given.name);
    const origins = checkedOrigins(given.origins);
    if (!(sampleRate >= 0 && sampleRate <= 1)) throw invalidArgument('sampleRate', 'a sample rate is 0 to 1');
    return await this.log.change((state) => ({ ...existing(state, id), name, origins, sampleRate }));
  }

  /** Replaces what the project changes about the privacy rules. @throws RpcFailure NOT_FOUND, INVALID_ARGUMENT. */
  async setPrivacy(id: string, given: ProjectPrivacy__Output | null): Promise<Project> {
    this.get(id);
    const privacy = checkedPrivacy(given);
    return await this.log.change((state) => {
      const { privacy: _before, ...project } = existing(state, id);
      return Object.keys(privacy).length > 0 ? { ...project, privacy } : project;
    });
  }

  /** Replaces for how long the project keeps what. @throws RpcFailure NOT_FOUND, INVALID_ARGUMENT. */
  async setRetention(id: string, given: Retention__Output | null): Promise<Project> {
    this.get(id);
    const retention = checkedRetention(given);
    return await this.log.change((state) => {
      const { retention: _before, ...project } = existing(state, id);
      return Object.keys(retention).length > 0 ? { ...project, retention } : project;
    });
  }

  /** Replaces how many sessions may begin in the project. @throws RpcFailure NOT_FOUND, INVALID_ARGUMENT. */
  async setLimits(id: string, given: Limits__Output | null): Promise<Project> {
    this.get(id);
    const limits = checkedLimits(given);
    return await this.log.change((state) => {
      const { limits: _before, ...project } = existing(state, id);
      return Object.keys(limits).length > 0 ? { ...project, limits } : project;
    });
  }

  /** @throws RpcFailure NOT_FOUND, FAILED_PRECONDITION when there are 100 keys. */
  async createKey(id: string): Promise<Project> {
    return await this.log.change((state) => {
      const project = existing(state, id);
      if (project.keys.length >= mostKeys) {
        throw new RpcFailure({
          code: status.FAILED_PRECONDITION,
          reason: 'too-many-keys',
          message: `a project has at most ${mostKeys} keys, revoked ones included`,
        });
      }
      return { ...project, keys: [...project.keys, { key: newIngestKey(), createdAt: Date.now() }] };
    });
  }

  /** A key stays in the record, so that its page can be told why it is refused. Revoking twice changes nothing. @throws RpcFailure NOT_FOUND. */
  async revokeKey(id: string, key: string): Promise<Project> {
    return await this.log.change((state) => {
      const project = existing(state, id);
      if (!project.keys.some((one) => one.key === key)) {
        throw new RpcFailure({ code: status.NOT_FOUND, reason: 'key-not-found', message: 'no such key', field: 'key' });
      }
      const revokedAt = Date.now();
      return { ...project, keys: project.keys.map((one) => (one.key === key ? { revokedAt, ...one } : one)) };
    });
  }
}

function existing(state: ControlState, id: string): Project {
  const project = state.project(id);
  if (project) return project;
  throw new RpcFailure({ code: status.NOT_FOUND, reason: 'project-not-found', message: 'no such project' });
}

function checkedName(name: string): string {
  const trimmed = name.trim();
  if (trimmed === '' || trimmed.length > longestName) {
    throw invalidArgument('name', `a name has 1 to ${longestName} characters`);
  }
  return trimmed;
}

function checkedOrigins(origins: string[]): string[] {
  const result = normalizeOrigins(origins);
  if ('problem' in result) throw invalidArgument('origins', result.problem);
  return result.origins;
}
