import type { Alert } from './generated/alert.ts';
import type { SessionRecord } from './generated/session.ts';

/** JSON text messages from a viewer to the gateway. */
export type LiveRequest =
  /** The list of live sessions: a `sessions` message, then `session` as they change. */
  | { type: 'watch_list' }
  /** One session: its chunks as binary {@link ChunkFrame}s from the last keyframe on, then live. */
  | { type: 'watch'; session: string }
  | { type: 'unwatch'; session: string }
  /** Findings as they come. */
  | { type: 'watch_alerts' };

/** JSON text messages from the gateway. Binary messages are chunk frames of the watched session. */
export type LiveMessage =
  | { type: 'sessions'; sessions: SessionRecord[] }
  | { type: 'session'; session: SessionRecord }
  | { type: 'alert'; alert: Alert }
  /** Archived chunks have been sent; what follows is live. */
  | { type: 'live'; session: string }
  /** Chunks of this tab are missing or were skipped: the viewer starts anew at the next frame, a keyframe. */
  | { type: 'resync'; session: string; tab: string; reason: 'gap' | 'slow_consumer' }
  | { type: 'error'; code: 'bad_message' | 'not_found' | 'too_many_watches'; message: string };

/**
 * WebSocket close codes, a public contract: 4000–4499 may be retried (with a new ticket, backing off),
 * 4500–4999 may not.
 */
export const closeCodes = {
  shutting_down: 4000,
  slow_consumer: 4001,
  upstream_unavailable: 4002,
  ticket_invalid: 4500,
  bad_message: 4501,
  not_allowed: 4502,
} as const;
