import type { Logger } from '@sightline/platform';
import { closeCodes, type LiveMessage, type LiveTicket, type SessionRecord } from '@sightline/schemas';
import type { SessionViewer } from '../live-session/live-session.ts';
import type { LiveSessions } from '../live-session/live-sessions.ts';
import { parseLiveRequest } from './live-request.ts';
import { createRateLimiter } from './rate-limiter.ts';

export type CloseReason = keyof typeof closeCodes;

/** A WebSocket as the connection needs it; nothing may be done with it once it is closed. */
export interface Socket {
  send(data: string | Uint8Array): void;
  /** Bytes that wait to be sent. */
  buffered(): number;
  subscribe(channel: string): void;
  close(code: number, reason: string): void;
}

/** Channels that a project's viewers subscribe to. */
export const channels = {
  sessions: (project: string): string => `sessions/${project}`,
  alerts: (project: string): string => `alerts/${project}`,
};

export interface ConnectionOptions {
  socket: Socket;
  ticket: LiveTicket;
  liveSessions: LiveSessions;
  log: Logger;
  listSessions(project: string): SessionRecord[];
  onFrame(bytes: number): void;
  limits: {
    watches: number;
    /** No frames are sent while more bytes than these wait for the viewer. */
    maxBufferedBytes: number;
    /** Closed after so many messages that make no sense, or come too fast. */
    badMessages: number;
    requestsPerMinute: number;
  };
}

/** One viewer's connection: what it asked for, within its project and its limits. */
export interface Connection {
  receive(text: string | undefined): void;
  /** What was buffered has gone out, in part or whole. */
  drained(): void;
  close(reason: CloseReason): void;
  /** The socket is closed: forgets everything. */
  closed(): void;
}

export function createConnection(options: ConnectionOptions): Connection {
  const { socket, ticket, liveSessions, log, limits } = options;
  const { project } = ticket;
  const watched = new Set<string>();
  const pace = createRateLimiter({ perMinute: limits.requestsPerMinute });
  let badMessages = 0;
  let open = true;

  const close = (reason: CloseReason): void => {
    if (open) socket.close(closeCodes[reason], reason);
  };
  const send = (message: LiveMessage): void => {
    if (open) socket.send(JSON.stringify(message));
  };
  const viewer: SessionViewer = {
    send,
    sendFrame: (frame) => {
      if (!open) return;
      socket.send(frame);
      options.onFrame(frame.length);
    },
    canTake: () => open && socket.buffered() < limits.maxBufferedBytes,
    gone(session) {
      watched.delete(session);
      send({ type: 'error', code: 'not_found', message: `no session ${session}` });
    },
    close,
  };

  const watch = (session: string): void => {
    if (watched.has(session)) return;
    if (watched.size >= limits.watches) {
      send({ type: 'error', code: 'too_many_watches', message: `at most ${limits.watches} sessions a connection` });
      return;
    }
    watched.add(session);
    log.info({ project, session, user: ticket.user }, 'watch_started');
    liveSessions.join(project, session, viewer);
  };

  const unwatch = (session: string): void => {
    if (watched.delete(session)) liveSessions.leave(project, session, viewer);
  };

  const refuse = (why: string): void => {
    badMessages++;
    send({ type: 'error', code: 'bad_message', message: why });
    if (badMessages >= limits.badMessages) close('bad_message');
  };

  return {
    receive(text) {
      const request = text === undefined ? undefined : parseLiveRequest(text);
      if (!request) return refuse('not a request that this gateway knows');
      if (!pace.take('')) return refuse('too many requests');
      switch (request.type) {
        case 'watch_list':
          // Subscribed first: a change during the list comes behind it.
          socket.subscribe(channels.sessions(project));
          return send({ type: 'sessions', sessions: options.listSessions(project) });
        case 'watch_alerts':
          return socket.subscribe(channels.alerts(project));
        case 'watch':
          return watch(request.session);
        case 'unwatch':
          return unwatch(request.session);
      }
    },
    drained() {
      for (const session of [...watched]) liveSessions.resume(project, session, viewer);
    },
    close,
    closed() {
      open = false;
      for (const session of [...watched]) unwatch(session);
    },
  };
}
