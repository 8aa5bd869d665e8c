import type { Alert, ChunkFrame, SessionRecord } from '@sightline/schemas';
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { ReconnectLimits } from '../live/backoff.ts';
import type { ConnectionState } from '../live/live-connection.ts';
import { liveFeedOf, retainLiveFeed } from '../live/live-feeds.ts';
import { type Watch, type WatchSignal, watchSession } from '../live/watch-session.ts';

/** The connection as a page shows it. */
export type RealTimeState =
  | { status: 'connecting' }
  | { status: 'open' }
  /** `seconds` until the next attempt. */
  | { status: 'waiting'; attempt: number; seconds: number }
  | { status: 'closed'; reason: 'stopped' | 'refused' | 'gave_up'; message: string };

export interface RealTimeSessionsOptions {
  project: string;
  /** Bounds of the automatic reconnect; by default 500 ms at first, 30 s at most, for ever. */
  limits?: Partial<ReconnectLimits>;
}

export interface RealTimeSessions {
  connection: RealTimeState;
  /** Live and idle sessions, the newest first. */
  sessions: SessionRecord[];
  /** True once the gateway has sent its list: an empty list then means that nobody is there. */
  listed: boolean;
  /** Alerts that came while the page was open, the newest first. */
  alerts: Alert[];
  /** Watches a session: its frames from the last keyframe on, then live. Ends with the returned watch's `stop()`. */
  subscribe(session: string, onFrame: (frame: ChunkFrame) => void, onSignal?: (signal: WatchSignal) => void): Watch;
  /** Hears each alert once. Gives a function that ends it. */
  onAlert(listener: (alert: Alert) => void): () => void;
  /** Tries again now, also after the connection was closed for good. */
  reconnect(): void;
}

const secondsUntil = (time: number): number => Math.max(0, Math.ceil((time - Date.now()) / 1000));

/** Counts the seconds of a wait down. */
export function useRealTimeState(state: ConnectionState): RealTimeState {
  const retryAt = state.status === 'waiting' ? state.retryAt : undefined;
  const [, tick] = useState(0);
  useEffect(() => {
    if (retryAt === undefined) return;
    const timer = setInterval(() => tick((count) => count + 1), 1000);
    return () => clearInterval(timer);
  }, [retryAt]);
  return state.status === 'waiting'
    ? { status: 'waiting', attempt: state.attempt, seconds: secondsUntil(state.retryAt) }
    : state;
}

/**
 * The live sessions and alerts of a project over the gateway's WebSocket. Every component of the page that uses it for
 * the same project shares one connection, which comes back by itself: a fresh ticket before each attempt, exponential
 * backoff with full jitter, nothing while the page is hidden.
 */
export function useRealTimeSessionsWebSocket({ project, limits }: RealTimeSessionsOptions): RealTimeSessions {
  const { initialDelayMs, maxDelayMs, maxAttempts } = limits ?? {};
  const bounds = useMemo<Partial<ReconnectLimits>>(
    () => ({
      ...(initialDelayMs === undefined ? {} : { initialDelayMs }),
      ...(maxDelayMs === undefined ? {} : { maxDelayMs }),
      ...(maxAttempts === undefined ? {} : { maxAttempts }),
    }),
    [initialDelayMs, maxDelayMs, maxAttempts],
  );
  const feed = useMemo(() => liveFeedOf(project, bounds), [project, bounds]);
  useEffect(() => retainLiveFeed(project, feed), [project, feed]);
  const { connection, sessions, alerts, listed } = useSyncExternalStore(feed.subscribe, feed.getSnapshot);
  const subscribe = useCallback<RealTimeSessions['subscribe']>(
    (session, onFrame, onSignal) => watchSession(project, session, onFrame, onSignal, bounds),
    [project, bounds],
  );
  const reconnect = useCallback(() => feed.start(), [feed]);
  return {
    connection: useRealTimeState(connection),
    sessions,
    listed,
    alerts,
    subscribe,
    onAlert: feed.onAlert,
    reconnect,
  };
}
