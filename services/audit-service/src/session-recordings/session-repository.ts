import { Inject, Injectable } from '@nestjs/common';
import type { ClickHouse } from '@sightline/platform';
import { CLICKHOUSE } from '../tokens.ts';
import { isPlain, type SessionChoice } from './session-choice.ts';
import type { SessionPlace } from './session-cursor.ts';
import { sessionChoiceQuery, sessionFiguresQuery, sessionPageQuery, sessionSearchQuery } from './session-queries.ts';
import type { SessionRow } from './session-row.ts';
import { isNothing, type SessionSearch } from './session-search.ts';

export interface SessionPageRequest {
  project: string;
  /** Epoch ms of the last activity, inclusive; 0: no bound. */
  from: number;
  /** Exclusive. */
  to: number;
  limit: number;
  /** Only sessions behind this place of the list. */
  before?: SessionPlace;
  search: SessionSearch;
  choice: SessionChoice;
}

export interface SessionPage {
  rows: SessionRow[];
  /** Place of the page's last session, when there are more. */
  next?: SessionPlace;
}

const day = 86_400_000;

/** Reads sessions out of `session_chunks`. The list's order is that of the platform's clock: a visitor's may be wrong. */
@Injectable()
export class SessionRepository {
  constructor(@Inject(CLICKHOUSE) private readonly clickhouse: ClickHouse) {}

  async get(project: string, session: string): Promise<SessionRow | undefined> {
    const [row] = await this.figures(project, [session]);
    return row;
  }

  async page(request: SessionPageRequest): Promise<SessionPage> {
    const places = await this.places(request);
    const shown = places.slice(0, request.limit);
    const figures = new Map(
      (
        await this.figures(
          request.project,
          shown.map(({ session }) => session),
        )
      ).map((row) => [row.session, row]),
    );
    const rows = shown.flatMap(({ session }) => figures.get(session) ?? []);
    const last = shown.at(-1);
    return places.length > shown.length && last ? { rows, next: last } : { rows };
  }

  /** One place more than the page holds, if there are so many. */
  private async places(request: SessionPageRequest): Promise<SessionPlace[]> {
    if (!isPlain(request.choice)) {
      return await this.placesSince(sessionChoiceQuery(request.choice, request.search), request, request.from);
    }
    if (!isNothing(request.search))
      return await this.placesSince(sessionSearchQuery(request.search), request, request.from);
    const end = Math.min(request.to, request.before?.value ?? request.to, Date.now());
    // Most pages are full of what happened within a day; the index on received_time makes that a small read.
    const recent = await this.placesSince(sessionPageQuery, request, Math.max(request.from, end - day));
    if (recent.length > request.limit || request.from >= end - day) return recent;
    return await this.placesSince(sessionPageQuery, request, request.from);
  }

  private async placesSince(
    query: string,
    { project, to, limit, before, search, choice }: SessionPageRequest,
    since: number,
  ): Promise<SessionPlace[]> {
    const rows = await this.clickhouse.query<{ session: string; place: number }>(query, {
      project,
      since,
      to,
      limit: limit + 1,
      plain: search.plain,
      device: choice.device,
      minDurationMs: choice.minDurationMs,
      beforeTime: before?.value ?? (choice.ascending ? -1 : to),
      beforeSession: before?.session ?? '',
    });
    return rows.map(({ session, place }) => ({ value: place, session }));
  }

  private async figures(project: string, sessions: string[]): Promise<SessionRow[]> {
    if (sessions.length === 0) return [];
    return await this.clickhouse.query<SessionRow>(sessionFiguresQuery(sessions), { project });
  }
}
