import type { LiveMessage } from '@sightline/schemas';
import type { FrameLog } from './frame-log.ts';

/** The connection of a viewer, as far as frames need it. */
export interface Viewer {
  send(message: LiveMessage): void;
  sendFrame(frame: Uint8Array): void;
  /** False while too much waits to be sent; `pump` is to be called when that has changed. */
  canTake(): boolean;
}

export interface ViewerCursor {
  /** Sends what there is to send, as far as the viewer can take it. */
  pump(options: { open: boolean; now: number }): void;
  /** Since when the viewer has been behind, epoch ms; `undefined` when it has everything. */
  behindSince(): number | undefined;
}

/**
 * One viewer's place in a session's frames. Catching up, following live and being slow are the same thing here: send
 * the next entry of the log while the viewer can take it. A frame is sent only when the viewer has the one before it,
 * or when it is a keyframe; `resync` tells of frames that were skipped.
 */
export function createViewerCursor(session: string, log: FrameLog, viewer: Viewer): ViewerCursor {
  let position = 0;
  let live = false;
  let behind: number | undefined;
  const sent = new Map<string, number>();

  return {
    pump({ open, now }) {
      for (const entry of log.from(position)) {
        if (!viewer.canTake()) {
          behind ??= now;
          return;
        }
        position = entry.position + 1;
        const { tab, seq, keyframe } = entry;
        const last = sent.get(tab);
        if (last === undefined ? !keyframe : seq !== last + 1 && !keyframe) continue;
        if (last !== undefined && seq !== last + 1) {
          viewer.send({ type: 'resync', session, tab, reason: entry.afterGap ? 'gap' : 'slow_consumer' });
        }
        viewer.sendFrame(entry.frame);
        sent.set(tab, seq);
      }
      position = log.end();
      behind = undefined;
      if (open && !live) {
        live = true;
        viewer.send({ type: 'live', session });
      }
    },
    behindSince: () => behind,
  };
}
