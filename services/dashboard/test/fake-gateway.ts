import type { Server } from 'node:http';
import { encodeChunkFrame, type LiveMessage, type LiveRequest, type SessionRecord } from '@sightline/schemas';
import { type WebSocket, WebSocketServer } from 'ws';
import type { RecordedSession } from './recorded-session.ts';

/** The gateway's WebSocket, for one project: a list, alerts, and the chunks of watched sessions. */
export class FakeGateway {
  readonly tickets = new Set<string>();
  readonly sockets = new Set<WebSocket>();
  readonly #recordings: Map<string, RecordedSession>;
  #sessions: SessionRecord[] = [];
  /** How often somebody connected. */
  connections = 0;

  constructor(server: Server, recordings: Map<string, RecordedSession>) {
    this.#recordings = recordings;
    const sockets = new WebSocketServer({ noServer: true });
    server.on('upgrade', (request, socket, head) => {
      const ticket = new URL(request.url ?? '/', 'http://gateway').searchParams.get('ticket') ?? '';
      sockets.handleUpgrade(request, socket, head, (client) => {
        if (this.tickets.delete(ticket)) this.#serve(client);
        else client.close(4500, 'ticket_invalid');
      });
    });
  }

  set sessions(sessions: SessionRecord[]) {
    this.#sessions = sessions;
    this.broadcast({ type: 'sessions', sessions });
  }

  broadcast(message: LiveMessage): void {
    for (const socket of this.sockets) socket.send(JSON.stringify(message));
  }

  /** Closes every connection, as a gateway does that shuts down. */
  drop(code: number): void {
    for (const socket of this.sockets) socket.close(code);
  }

  #serve(socket: WebSocket): void {
    this.connections++;
    this.sockets.add(socket);
    const endings = new Map<string, () => void>();
    socket.on('close', () => {
      this.sockets.delete(socket);
      for (const end of endings.values()) end();
    });
    socket.on('message', (data) => {
      const request = JSON.parse(String(data)) as LiveRequest;
      if (request.type === 'watch_list') socket.send(JSON.stringify({ type: 'sessions', sessions: this.#sessions }));
      if (request.type === 'watch') endings.set(request.session, this.#watch(socket, request.session));
      if (request.type === 'unwatch') endings.get(request.session)?.();
    });
  }

  #watch(socket: WebSocket, session: string): () => void {
    const recording = this.#recordings.get(session);
    if (!recording) return () => {};
    for (const frame of recording.fromLastKeyframes()) socket.send(encodeChunkFrame(frame));
    socket.send(JSON.stringify({ type: 'live', session }));
    const send = (frame: Parameters<typeof encodeChunkFrame>[0]): void => socket.send(encodeChunkFrame(frame));
    recording.listeners.add(send);
    return () => recording.listeners.delete(send);
  }
}
