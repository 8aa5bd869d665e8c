import { randomBytes } from 'node:crypto';
import { status } from '@grpc/grpc-js';
import { Inject, Injectable } from '@nestjs/common';
import type { ClickHouse, Logger } from '@sightline/platform';
import type { Erasure, ErasureSelection } from '@sightline/schemas';
import type { ErasureSelection__Output, RequestErasureRequest__Output } from '@sightline/schemas/grpc';
import { ControlLog } from '../control-plane/control-log.ts';
import { ControlState } from '../control-plane/control-state.ts';
import { Projects } from '../control-plane/projects.ts';
import { invalidArgument, requireText, timeRange } from '../rpc/request-checks.ts';
import { RpcFailure } from '../rpc/rpc-failure.ts';
import { CLICKHOUSE, ERASURE_RUNNER, LOG } from '../tokens.ts';
import type { ErasureRunner } from './erasure-runner.ts';
import { selectedSessions } from './selected-sessions.ts';

const mostSessions = 1_000;
const sessionPattern = /^[A-Za-z0-9_-]{8,64}$/;
const longest = { user: 500, search: 200 };

/** Requests to erase sessions, and their receipts. */
@Injectable()
export class Erasures {
  constructor(
    @Inject(ControlState) private readonly state: ControlState,
    @Inject(ControlLog) private readonly controlLog: ControlLog,
    @Inject(Projects) private readonly projects: Projects,
    @Inject(CLICKHOUSE) private readonly clickhouse: ClickHouse,
    @Inject(ERASURE_RUNNER) private readonly runner: Pick<ErasureRunner, 'wake'>,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /** Answers when the request is durable; the work follows. @throws RpcFailure NOT_FOUND, INVALID_ARGUMENT. */
  async request(request: RequestErasureRequest__Output): Promise<Erasure> {
    const requestedAt = Date.now();
    const selection = this.checked(request, requestedAt);
    requireText(request, 'requestedBy');
    const { project, requestedBy } = request;
    const erasure = await this.controlLog.change(
      (): Erasure => ({
        kind: 'erasure',
        id: `e_${randomBytes(9).toString('base64url')}`,
        project,
        selection,
        requestedBy,
        requestedAt,
        state: 'requested',
        sessions: 0,
        removed: [],
      }),
    );
    this.log.info({ erasure: erasure.id, project, user: requestedBy }, 'erasure_requested');
    this.runner.wake();
    return erasure;
  }

  /** How many sessions a request would be about now. @throws as `request`. */
  async preview(request: RequestErasureRequest__Output): Promise<number> {
    const now = Date.now();
    const selection = this.checked(request, now);
    const stored = selection.sessions
      ? `SELECT session FROM session_chunks WHERE project = {project:String} AND session IN (${selectedSessions(request.project, selection, now)})`
      : selectedSessions(request.project, selection, now);
    const [row] = await this.clickhouse.query<{ n: number }>(
      `SELECT toFloat64(uniqExact(session)) AS n FROM (${stored})`,
      {
        project: request.project,
      },
    );
    return row?.n ?? 0;
  }

  /** @throws RpcFailure NOT_FOUND. */
  get(project: string, id: string): Erasure {
    const erasure = this.state.erasure(id);
    if (erasure?.project === project) return erasure;
    throw new RpcFailure({ code: status.NOT_FOUND, reason: 'erasure-not-found', message: 'no such erasure' });
  }

  /** The newest first. @throws RpcFailure NOT_FOUND. */
  list(project: string): Erasure[] {
    this.projects.get(project);
    return this.state
      .erasures()
      .filter((one) => one.project === project)
      .reverse();
  }

  private checked({ project, selection }: RequestErasureRequest__Output, now: number): ErasureSelection {
    this.projects.get(project);
    return checkedSelection(selection, now);
  }
}

/**
 * @param now what a filter without an end ends with
 * @throws RpcFailure INVALID_ARGUMENT naming the field.
 */
export function checkedSelection(given: ErasureSelection__Output | null, now: number): ErasureSelection {
  const { sessions = [], user = '', filter = null } = given ?? {};
  if (Number(sessions.length > 0) + Number(user !== '') + Number(filter !== null) !== 1) {
    throw invalidArgument('selection', 'sessions, a user or a filter: one of them');
  }
  if (filter) {
    const { from, to } = timeRange(filter);
    if (filter.search.length > longest.search) throw invalidArgument('search', 'the search is too long');
    if (filter.search === '' && from === 0 && filter.to === 0) {
      throw invalidArgument('filter', 'a filter without a bound selects everything: state at least one');
    }
    return { filter: { from, to: Math.min(to, now), search: filter.search } };
  }
  if (user !== '') {
    if (user.length > longest.user) throw invalidArgument('user', `a user has at most ${longest.user} characters`);
    return { user };
  }
  if (sessions.length > mostSessions) throw invalidArgument('sessions', `at most ${mostSessions} sessions`);
  if (!sessions.every((session) => sessionPattern.test(session))) throw invalidArgument('sessions', 'ids of sessions');
  return { sessions: [...new Set(sessions)] };
}
