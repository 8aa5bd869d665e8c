import type { Logger } from '@sightline/platform';
import { type ChunkFrame, sessionKey } from '@sightline/schemas';
import type { ChunkArchive } from '../feeds/chunk-archive.ts';
import type { WatchSet } from '../feeds/watch-set.ts';
import { createLiveSession, type LiveSession, type SessionViewer } from './live-session.ts';

export interface LiveSessionsOptions {
  archive: ChunkArchive;
  watchSet: WatchSet;
  log: Logger;
  isKnown(project: string, session: string): boolean;
  onResync(): void;
  limits: {
    gapTimeoutMs: number;
    maxPendingBytes: number;
    maxLogBytes: number;
    slowTimeoutMs: number;
    unavailableAfterMs: number;
  };
}

/** The sessions that somebody watches through this gateway; each is read once, whatever the number of its viewers. */
export interface LiveSessions {
  join(project: string, session: string, viewer: SessionViewer): void;
  leave(project: string, session: string, viewer: SessionViewer): void;
  resume(project: string, session: string, viewer: SessionViewer): void;
  /** A chunk from the live topic. */
  offer(project: string, session: string, chunk: ChunkFrame): void;
  size(): number;
  stop(): void;
}

export function createLiveSessions(options: LiveSessionsOptions): LiveSessions {
  const { archive, watchSet, log, limits } = options;
  const sessions = new Map<string, LiveSession>();

  const end = (key: string): void => {
    sessions.get(key)?.stop();
    sessions.delete(key);
    watchSet.remove(key);
  };

  const begin = (project: string, session: string, key: string): LiveSession => {
    const live = createLiveSession({
      project,
      session,
      archive,
      log,
      ...limits,
      isKnown: () => options.isKnown(project, session),
      onEnd: () => end(key),
      onResync: options.onResync,
    });
    sessions.set(key, live);
    // Watched first, so that what the archive does not have when it is read comes live.
    watchSet.add(key);
    live.start();
    return live;
  };

  return {
    join(project, session, viewer) {
      const key = sessionKey({ project, session });
      (sessions.get(key) ?? begin(project, session, key)).join(viewer);
    },
    leave(project, session, viewer) {
      const key = sessionKey({ project, session });
      const live = sessions.get(key);
      live?.leave(viewer);
      if (live?.size() === 0) end(key);
    },
    resume: (project, session, viewer) => sessions.get(sessionKey({ project, session }))?.resume(viewer),
    offer: (project, session, chunk) => sessions.get(sessionKey({ project, session }))?.offer(chunk),
    size: () => sessions.size,
    stop() {
      for (const key of [...sessions.keys()]) end(key);
    },
  };
}
