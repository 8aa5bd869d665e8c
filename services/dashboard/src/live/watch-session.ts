import type { ChunkFrame, LiveMessage } from '@sightline/schemas';
import type { ReconnectLimits } from './backoff.ts';
import { type ConnectionState, LiveConnection } from './live-connection.ts';
import { fetchLiveAddress } from './live-ticket.ts';

/** What happens to a watch besides frames. */
export type WatchSignal =
  | { type: 'connection'; state: ConnectionState }
  /** The archive has been sent; what follows happens now. */
  | { type: 'live' }
  /** Frames of this tab are missing: it starts anew at its next keyframe. */
  | { type: 'resync'; tab: string; reason: 'gap' | 'slow_consumer' }
  | { type: 'error'; code: string; message: string };

export interface Watch {
  /** Asks for the archive again, from the last keyframe on. */
  restart(): void;
  stop(): void;
}

/**
 * Watches one session over a connection of its own: frames do not name their session, and a viewer that falls behind
 * must not hold up the list and the alerts.
 */
export function watchSession(
  project: string,
  session: string,
  onFrame: (frame: ChunkFrame) => void,
  onSignal: (signal: WatchSignal) => void = () => {},
  limits: Partial<ReconnectLimits> = {},
): Watch {
  const receive = (message: LiveMessage): void => {
    if (message.type === 'live') onSignal({ type: 'live' });
    else if (message.type === 'resync') onSignal({ type: 'resync', tab: message.tab, reason: message.reason });
    else if (message.type === 'error') onSignal({ type: 'error', code: message.code, message: message.message });
  };
  const connection = new LiveConnection({
    address: () => fetchLiveAddress(project),
    requests: () => [{ type: 'watch', session }],
    limits,
    onMessage: receive,
    onFrame,
    onState: (state) => onSignal({ type: 'connection', state }),
  });
  connection.start();
  return {
    restart() {
      connection.send({ type: 'unwatch', session });
      connection.send({ type: 'watch', session });
    },
    stop: () => connection.stop(),
  };
}
