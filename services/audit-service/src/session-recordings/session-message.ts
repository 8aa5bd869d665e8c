import { sessionBehaviour } from '@sightline/schemas';
import type {
  ActorType__Output,
  DeviceType__Output,
  Session__Output,
  SessionStatus__Output,
} from '@sightline/schemas/grpc';
import type { SessionRecordingService } from './services/session-recording.service.ts';
import { actorOf, type SessionRow } from './session-row.ts';
import { sessionStatus } from './session-status.ts';

/** A row of ClickHouse as the proto's Session, its status as of `now` (epoch ms, the platform's clock). */
export function sessionMessage(
  project: string,
  row: SessionRow,
  convert: SessionRecordingService,
  now: number,
): Session__Output {
  const status = sessionStatus({ lastActivityAt: row.lastReceivedAt, allTabsClosed: Boolean(row.allTabsClosed) }, now);
  return {
    project,
    session: row.session,
    status: convert.convertStatusToNumber(status) as SessionStatus__Output,
    startedAt: row.startedAt,
    lastActivityAt: row.lastActivityAt,
    durationMs: row.durationMs,
    tabs: row.tabs,
    chunks: row.chunks,
    events: row.events,
    bytes: row.bytes,
    pages: row.pages,
    clicks: row.clicks,
    rageClicks: row.rageClicks,
    deadClicks: row.deadClicks,
    errors: row.errors,
    activeMs: row.activeMs,
    gaps: row.gaps,
    entryUrl: row.entryUrl,
    lastUrl: row.lastUrl,
    title: row.title,
    device: convert.convertDeviceTypeToNumber(row.device) as DeviceType__Output,
    browser: row.browser,
    os: row.os,
    source: row.source,
    user: row.user,
    actor: convert.convertActorTypeToNumber(actorOf(row)) as ActorType__Output,
    playable: Boolean(row.playable),
    behaviour: sessionBehaviour(row.behaviour, Boolean(row.automation)),
  };
}
