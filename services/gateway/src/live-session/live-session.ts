import { createFrameLog } from './frame-log.ts';
import { createSessionStream, type SessionStream, type SessionStreamOptions } from './session-stream.ts';
import { createViewerCursor, type Viewer, type ViewerCursor } from './viewer-cursor.ts';

/** A viewer that can be let go. */
export interface SessionViewer extends Viewer {
  /** There is no such session. */
  gone(session: string): void;
  close(reason: 'slow_consumer' | 'upstream_unavailable'): void;
}

export interface LiveSessionOptions
  extends Omit<SessionStreamOptions, 'onChunks' | 'onOpen' | 'onNothing' | 'onUnavailable'> {
  /** Kept for viewers that come later or are slow, bytes. */
  maxLogBytes: number;
  /** A viewer that stays behind for longer is closed, ms. */
  slowTimeoutMs: number;
  /** Whether anything is known of the session elsewhere. */
  isKnown(): boolean;
  /** The session does not exist: its viewers have been told and are gone. */
  onEnd(): void;
  onResync?(): void;
}

/** A session that somebody watches: one stream, and the place of each viewer in it. */
export interface LiveSession extends Pick<SessionStream, 'start' | 'offer' | 'stop'> {
  /** Sends the viewer everything from the last keyframes on, and what comes from then on. */
  join(viewer: SessionViewer): void;
  leave(viewer: SessionViewer): void;
  /** The viewer can take more. */
  resume(viewer: SessionViewer): void;
  size(): number;
}

export function createLiveSession(options: LiveSessionOptions): LiveSession {
  const { project, session, slowTimeoutMs } = options;
  const log = createFrameLog(options.maxLogBytes);
  const viewers = new Map<SessionViewer, ViewerCursor>();
  let open = false;

  const pump = (viewer: SessionViewer, cursor: ViewerCursor): void => {
    const now = Date.now();
    cursor.pump({ open, now });
    const behind = cursor.behindSince();
    if (behind !== undefined && now - behind > slowTimeoutMs) viewer.close('slow_consumer');
  };
  const pumpAll = (): void => {
    for (const [viewer, cursor] of [...viewers]) pump(viewer, cursor);
  };

  const stream = createSessionStream({
    ...options,
    onChunks(chunks) {
      for (const { chunk, afterGap } of chunks) {
        log.append(session, chunk, afterGap);
        if (afterGap) {
          options.onResync?.();
          options.log.warn({ project, session, tab: chunk.tab, seq: chunk.seq }, 'chunks_missing');
        }
        // Chunk by chunk: an entry that a keyframe behind it removes has been offered to everybody before.
        pumpAll();
      }
    },
    onOpen() {
      open = true;
      pumpAll();
    },
    onNothing() {
      if (options.isKnown()) return;
      for (const viewer of [...viewers.keys()]) viewer.gone(session);
      options.onEnd();
    },
    onUnavailable() {
      for (const viewer of [...viewers.keys()]) viewer.close('upstream_unavailable');
    },
  });

  return {
    start: stream.start,
    offer: stream.offer,
    stop() {
      viewers.clear();
      stream.stop();
    },
    join(viewer) {
      const cursor = createViewerCursor(session, log, viewer);
      viewers.set(viewer, cursor);
      pump(viewer, cursor);
    },
    leave: (viewer) => void viewers.delete(viewer),
    resume(viewer) {
      const cursor = viewers.get(viewer);
      if (cursor) pump(viewer, cursor);
    },
    size: () => viewers.size,
  };
}
