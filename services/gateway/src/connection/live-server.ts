import {
  App,
  type HttpRequest,
  type HttpResponse,
  type TemplatedApp,
  type us_listen_socket,
  us_listen_socket_close,
  type us_socket_context_t,
  us_socket_local_port,
  type WebSocket,
} from 'uWebSockets.js';
import { type Logger, problem, problemContentType, type Service } from '@sightline/platform';
import { closeCodes, type LiveTicket } from '@sightline/schemas';
import { clientAddress } from './client-address.ts';
import type { CloseReason, Connection, Socket } from './connection.ts';
import type { RateLimiter } from './rate-limiter.ts';
import type { Tickets } from './tickets.ts';

export interface LiveServerOptions {
  host: string;
  port: number;
  /** Origins of pages that may connect; empty: all. Clients that are no browsers name none. */
  origins: readonly string[];
  proxyHops: number;
  idleTimeoutSeconds: number;
  /** 0: connections may live for ever. */
  lifetimeMs: number;
  maxConnections: number;
  /** What may wait for one viewer before it is closed as too slow, bytes. */
  maxBackpressure: number;
  attempts: RateLimiter;
  tickets: Tickets;
  log: Logger;
  connect(socket: Socket, ticket: LiveTicket): Connection;
  onRefused(reason: string): void;
}

export interface LiveServer extends Service {
  /** The port it listens on. */
  port(): number;
  /** Connections that are open. */
  size(): number;
  /** Sends a text to every connection that subscribed to the channel. */
  publish(channel: string, text: string): void;
}

interface UserData {
  ticket: string;
  /** What came before the ticket was found good. */
  early: (string | undefined)[];
  connection?: Connection;
  lifetime?: NodeJS.Timeout;
}

const maxMessageBytes = 64 * 1024;
const maxEarlyMessages = 20;
/** Two gateways on one port would take turns without a word; this makes the second one fail. */
const exclusivePort = 1;
/** For close frames to go out before the sockets are torn down. */
const goodbyeMs = 200;

/** The WebSocket end point `/v1/live`, the only place that knows uWebSockets.js. */
export function createLiveServer(options: LiveServerOptions): LiveServer {
  const { log, origins, attempts, tickets, onRefused } = options;
  const open = new Set<WebSocket<UserData>>();
  let app: TemplatedApp | undefined;
  let listening: us_listen_socket | undefined;
  let stopping = false;

  const refusal = (req: HttpRequest, res: HttpResponse): [status: string, code: string, title: string] | undefined => {
    const origin = req.getHeader('origin');
    if (stopping) return ['503 Service Unavailable', 'shutting-down', 'The gateway is shutting down'];
    const peer = Buffer.from(res.getRemoteAddressAsText()).toString();
    if (!attempts.take(clientAddress(peer, req.getHeader('x-forwarded-for'), options.proxyHops))) {
      return ['429 Too Many Requests', 'rate-limited', 'Too many connection attempts'];
    }
    if (origins.length > 0 && origin !== '' && !origins.includes(origin)) {
      return ['403 Forbidden', 'origin-not-allowed', 'This origin may not connect'];
    }
    if (options.maxConnections > 0 && open.size >= options.maxConnections) {
      return ['503 Service Unavailable', 'too-many-connections', 'The gateway has all the connections it can take'];
    }
    return undefined;
  };

  // Within the call: uWebSockets takes a socket that is upgraded later, inside a cork, for an HTTP response when its
  // memory was not moved, and may close it. So the ticket is redeemed behind the upgrade.
  function upgrade(res: HttpResponse, req: HttpRequest, context: us_socket_context_t): void {
    const refused = refusal(req, res);
    if (refused) {
      const [status, code, title] = refused;
      onRefused(code);
      res.writeStatus(status).writeHeader('content-type', problemContentType);
      if (!status.startsWith('403')) res.writeHeader('retry-after', '10');
      res.end(problem({ status: Number(status.slice(0, 3)), code, title }).body);
      return;
    }
    res.upgrade<UserData>(
      { ticket: req.getQuery('ticket') ?? '', early: [] },
      req.getHeader('sec-websocket-key'),
      req.getHeader('sec-websocket-protocol'),
      req.getHeader('sec-websocket-extensions'),
      context,
    );
  }

  const socketOf = (ws: WebSocket<UserData>): Socket => ({
    send(data) {
      // 2: dropped for too much waits already. What is missing cannot be made good, so the viewer comes back.
      if (ws.send(data, typeof data !== 'string') === 2) soon(ws, 'slow_consumer');
    },
    buffered: () => ws.getBufferedAmount(),
    subscribe: (channel) => void ws.subscribe(channel),
    close: (code, reason) => void ws.end(code, reason),
  });

  /** Not from within a call of the socket's own. */
  const soon = (ws: WebSocket<UserData>, reason: CloseReason): void => {
    setImmediate(() => {
      if (open.has(ws)) ws.end(closeCodes[reason], reason);
    });
  };

  async function opened(ws: WebSocket<UserData>): Promise<void> {
    open.add(ws);
    const data = ws.getUserData();
    const result = await tickets.redeem(data.ticket);
    if (!open.has(ws)) return;
    if (result.kind !== 'valid') {
      const reason: CloseReason = result.kind === 'invalid' ? 'ticket_invalid' : 'upstream_unavailable';
      onRefused(reason);
      soon(ws, reason);
      return;
    }
    data.connection = options.connect(socketOf(ws), result.ticket);
    if (options.lifetimeMs > 0) data.lifetime = setTimeout(() => soon(ws, 'shutting_down'), options.lifetimeMs);
    for (const text of data.early.splice(0)) received(ws, text);
  }

  /** `text`: undefined for a binary message. */
  function received(ws: WebSocket<UserData>, text: string | undefined): void {
    if (!open.has(ws)) return;
    const { connection, early } = ws.getUserData();
    if (connection) connection.receive(text);
    else if (early.length < maxEarlyMessages) early.push(text);
    else soon(ws, 'bad_message');
  }

  return {
    start: () =>
      new Promise((resolve, reject) => {
        app = App();
        app.ws<UserData>('/v1/live', {
          maxPayloadLength: maxMessageBytes,
          maxBackpressure: options.maxBackpressure,
          idleTimeout: options.idleTimeoutSeconds,
          sendPingsAutomatically: true,
          upgrade,
          open: opened,
          message: (ws, message, isBinary) =>
            received(ws, isBinary ? undefined : Buffer.from(message).toString('utf8')),
          drain: (ws) => ws.getUserData().connection?.drained(),
          dropped: (ws) => soon(ws, 'slow_consumer'),
          close(ws) {
            open.delete(ws);
            const { connection, lifetime } = ws.getUserData();
            clearTimeout(lifetime);
            connection?.closed();
          },
        });
        app.any('/*', (res) => {
          res.writeStatus('404 Not Found').writeHeader('content-type', problemContentType);
          res.end(problem({ status: 404, code: 'not-found', title: 'There is only /v1/live' }).body);
        });
        const listened = (socket: us_listen_socket | false): void => {
          if (!socket) {
            reject(new Error(`cannot listen on ${options.host}:${options.port}`));
            return;
          }
          listening = socket;
          log.info({ host: options.host, port: us_socket_local_port(socket) }, 'gateway_listening');
          resolve();
        };
        // The types know no call with a host and options; the native function does.
        Reflect.apply(app.listen, app, [options.host, options.port, exclusivePort, listened]);
      }),
    async stop() {
      stopping = true;
      if (listening) us_listen_socket_close(listening);
      listening = undefined;
      for (const ws of [...open]) ws.end(closeCodes.shutting_down, 'shutting_down');
      await new Promise((resolve) => setTimeout(resolve, goodbyeMs));
      app?.close();
    },
    port: () => (listening ? us_socket_local_port(listening) : -1),
    size: () => open.size,
    publish: (channel, text) => void app?.publish(channel, text),
  };
}
