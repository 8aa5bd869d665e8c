import type { SessionRecord, SessionStatus } from '@sightline/schemas';
import type { SessionFigures } from './figures.ts';

/** When a session counts as idle and as ended, ms. */
export const sessionTimes = {
  idleAfter: 60_000,
  endedAfter: 30 * 60_000,
  /** After the last tab was closed: a page that only loads anew is back by then. */
  endedAfterClose: 10_000,
} as const;

/** `now`: epoch ms by the platform's clock. */
export function statusOf(
  { lastReceivedAt, closed }: Pick<SessionFigures, 'lastReceivedAt' | 'closed'>,
  now: number,
): SessionStatus {
  const silence = now - lastReceivedAt;
  if (silence >= sessionTimes.endedAfter || (closed && silence >= sessionTimes.endedAfterClose)) return 'ended';
  return silence >= sessionTimes.idleAfter ? 'idle' : 'live';
}

/** The message on `sightline.sessions.v1`. */
export function sessionRecord(figures: SessionFigures, now: number): SessionRecord {
  const { lastReceivedAt: _lastReceivedAt, closed: _closed, automation, ...rest } = figures;
  return {
    ...rest,
    status: statusOf(figures, now),
    actor: automation ? 'bot' : figures.user !== '' ? 'user' : 'visitor',
  };
}
