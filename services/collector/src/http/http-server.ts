import type { Logger, Service } from '@sightline/platform';
import { type ClientRoutes, preflightHeaders } from '../clients/client-routes.ts';
import { refuse } from '../errors.ts';
import type { BodyRoute } from './body-route.ts';
import type { RecorderScript } from './recorder-script.ts';
import { createResponder } from './responder.ts';
import { App, closeListenSocket, type ListenSocket, localPort, type TemplatedApp } from './uws.ts';

export interface HttpServerOptions {
  host: string;
  /** 0: any free one. */
  port: number;
  recordings: BodyRoute;
  clients: ClientRoutes;
  /** By the path that each is served at. */
  scripts: Readonly<Record<string, RecorderScript>>;
  log: Logger;
}

/** How long requests that are under way may take when the server stops. */
const drainMs = 8_000;
const pollMs = 20;
const path = '/v1/recordings';

/** The collector's HTTP server. Connections without traffic are closed by uWebSockets after ten seconds. */
export function createHttpServer(options: HttpServerOptions): Service & { port(): number } {
  const { host, port, recordings, clients, scripts, log } = options;
  let app: TemplatedApp | undefined;
  let socket: ListenSocket | undefined;

  const routes = (): TemplatedApp => {
    const server = App()
      .post(path, (response, request) => recordings.handle(response, request, createResponder(response, request)))
      .options(path, (response, request) => {
        // Recorders send simple requests, which browsers do not ask for; others may.
        createResponder(response, request).send({
          status: 204,
          headers: { ...preflightHeaders, 'access-control-allow-methods': 'POST' },
        });
      })
      .any(path, (response, request) => createResponder(response, request).refuse(refuse('method-not-allowed')));
    for (const [at, script] of Object.entries(scripts)) {
      server.get(at, (response, request) => script.handle(request, createResponder(response, request)));
    }
    clients.addTo(server);
    return server.any('/*', (response, request) => createResponder(response, request).refuse(refuse('not-found')));
  };

  return {
    async start() {
      app = routes();
      await new Promise<void>((resolve, reject) => {
        app?.listen(host, port, (listening) => {
          if (!listening) return reject(new Error(`port ${port} of ${host} cannot be listened on`));
          socket = listening;
          resolve();
        });
      });
      log.info({ host, port: this.port() }, 'collector_listening');
    },
    async stop() {
      if (socket) closeListenSocket(socket);
      socket = undefined;
      const deadline = Date.now() + drainMs;
      const open = (): number => recordings.open + clients.open;
      while (open() > 0 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, pollMs));
      app?.close();
      app = undefined;
    },
    port: () => (socket ? localPort(socket) : 0),
  };
}
