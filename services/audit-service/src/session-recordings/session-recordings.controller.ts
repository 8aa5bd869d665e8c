import { type Metadata, type ServerWritableStream, status } from '@grpc/grpc-js';
import { Controller, Inject } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import type {
  Chunk__Output,
  ListInteractionsResponse__Output,
  ListSessionsRequest__Output,
  ListSessionsResponse__Output,
  ReadChunksRequest__Output,
  Session__Output,
  SessionKey__Output,
} from '@sightline/schemas/grpc';
import type { Observable } from 'rxjs';
import { pacedSend } from '../rpc/paced-send.ts';
import { invalidArgument, listLimit, requireText, timeRange } from '../rpc/request-checks.ts';
import { RpcFailure } from '../rpc/rpc-failure.ts';
import { ChunkReader } from './chunks/chunk-reader.ts';
import { InteractionRepository } from './interaction-repository.ts';
import { SessionRecordingService } from './services/session-recording.service.ts';
import { type SessionChoice, sessionActors, sessionSorts, sessionTraits } from './session-choice.ts';
import { decodeSessionCursor, encodeSessionCursor, type SessionPlace } from './session-cursor.ts';
import { sessionMessage } from './session-message.ts';
import { SessionRepository } from './session-repository.ts';
import { parseSearch } from './session-search.ts';

const mostNamedTabs = 1_000;
const longestSearch = 200;
const devices = ['desktop', 'mobile', 'tablet', 'unknown'] as const;

/** `SessionRecordings` of audit.proto. */
@Controller()
export class SessionRecordingsController {
  constructor(
    @Inject(SessionRepository) private readonly sessions: SessionRepository,
    @Inject(ChunkReader) private readonly chunks: ChunkReader,
    @Inject(InteractionRepository) private readonly interactions: InteractionRepository,
    @Inject(SessionRecordingService) private readonly convert: SessionRecordingService,
  ) {}

  @GrpcMethod('SessionRecordings', 'ListSessions')
  async listSessions(request: ListSessionsRequest__Output): Promise<ListSessionsResponse__Output> {
    requireText(request, 'project');
    if (request.search.length > longestSearch) throw invalidArgument('search', `at most ${longestSearch} characters`);
    const before = placeOf(request.cursor);
    const { rows, next } = await this.sessions.page({
      project: request.project,
      ...timeRange(request),
      limit: listLimit(request.limit, 50, 500),
      search: parseSearch(request.search),
      choice: choiceOf(request),
      ...(before ? { before } : {}),
    });
    const now = Date.now();
    return {
      sessions: rows.map((row) => sessionMessage(request.project, row, this.convert, now)),
      nextCursor: next ? encodeSessionCursor(next) : '',
    };
  }

  @GrpcMethod('SessionRecordings', 'GetSession')
  async getSession(request: SessionKey__Output): Promise<Session__Output> {
    requireText(request, 'project', 'session');
    const row = await this.sessions.get(request.project, request.session);
    if (!row) {
      throw new RpcFailure({ code: status.NOT_FOUND, reason: 'session-not-found', message: 'no such session' });
    }
    return sessionMessage(request.project, row, this.convert, Date.now());
  }

  @GrpcMethod('SessionRecordings', 'ReadChunks')
  readChunks(
    request: ReadChunksRequest__Output,
    _metadata: Metadata,
    call: ServerWritableStream<ReadChunksRequest__Output, Chunk__Output>,
  ): Observable<never> {
    requireText(request, 'project', 'session');
    if (request.after.length > mostNamedTabs) throw invalidArgument('after', `at most ${mostNamedTabs} tabs`);
    return pacedSend(call, this.chunks.read(request), ({ body }) => body.length);
  }

  @GrpcMethod('SessionRecordings', 'ListInteractions')
  async listInteractions(request: SessionKey__Output): Promise<ListInteractionsResponse__Output> {
    requireText(request, 'project', 'session');
    return { interactions: await this.interactions.list(request.project, request.session) };
  }
}

function choiceOf(request: ListSessionsRequest__Output): SessionChoice {
  const { device, actor, having, minDurationMs, sort, ascending } = request;
  const known = <T extends string>(field: string, value: string, words: readonly T[]): T => {
    const word = words.find((one) => one === value);
    if (word === undefined) throw invalidArgument(field, `${field} is one of ${words.join(', ')}`);
    return word;
  };
  if (device !== '') known('device', device, devices);
  if (actor !== '') known('actor', actor, sessionActors);
  if (!Number.isFinite(minDurationMs)) throw invalidArgument('minDurationMs', 'minDurationMs is milliseconds');
  const by = sort === '' ? 'activity' : known('sort', sort, sessionSorts);
  if (ascending && by === 'activity') throw invalidArgument('ascending', 'activity is listed newest first');
  return {
    device,
    actor,
    having: having.map((trait) => known('having', trait, sessionTraits)),
    minDurationMs,
    sort: by,
    ascending,
  };
}

function placeOf(cursor: string): SessionPlace | undefined {
  if (cursor === '') return undefined;
  const place = decodeSessionCursor(cursor);
  if (!place) throw invalidArgument('cursor', 'the cursor is not one that a page of the list gave');
  return place;
}
