import type { Project } from '@sightline/schemas';
import type { Result } from '../errors.ts';
import type { BodyRoute } from '../http/body-route.ts';
import { createResponder, type Responder } from '../http/responder.ts';
import type { HttpRequest, HttpResponse, TemplatedApp } from '../http/uws.ts';
import type { Ingest } from '../ingest.ts';
import { posthogConfig, posthogConfigScript, posthogFlags } from './posthog-config.ts';
import type { PosthogFiles } from './posthog-files.ts';
import { createPosthogRoute, posthogCapturePaths } from './posthog-route.ts';
import { type ClientRouteOptions, createRrwebRoute } from './rrweb-route.ts';

/** The addresses of other clients than the recorder. */
export interface ClientRoutes {
  addTo(app: TemplatedApp): void;
  /** Requests that have not been answered. */
  readonly open: number;
}

const noStore = { 'cache-control': 'no-store' } as const;
const json = { ...noStore, 'content-type': 'application/json' } as const;
const script = { ...noStore, 'content-type': 'text/javascript; charset=utf-8' } as const;

/** What pages may do that ask first; posthog-js does where it may not compress. */
export const preflightHeaders = {
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers': 'content-type',
  'access-control-max-age': '86400',
} as const;

export function createClientRoutes(options: ClientRouteOptions & { files: PosthogFiles }): ClientRoutes {
  const { files, ...route } = options;
  const { ingest } = route;
  const rrweb = createRrwebRoute(route);
  const posthog = createPosthogRoute(route);

  const withBody = (app: TemplatedApp, path: string, of: BodyRoute): void => {
    app.post(path, (response, request) => of.handle(response, request, createResponder(response, request)));
    allowAsking(app, path);
  };

  const withKey = (
    response: HttpResponse,
    request: HttpRequest,
    answer: (key: string, project: Project, responder: Responder) => void,
  ): void => {
    const responder = createResponder(response, request);
    const key = decode(request.getParameter(0) ?? '');
    const project = authorizeScript(ingest, key, request.getHeader('origin'));
    if (project.ok) answer(key, project.value, responder);
    else responder.refuse(project);
  };

  return {
    get open() {
      return rrweb.open + posthog.open;
    },
    addTo(app) {
      withBody(app, '/v1/rrweb', rrweb);
      for (const path of posthogCapturePaths) {
        withBody(app, path, posthog);
        withBody(app, path.slice(0, -1), posthog);
      }
      app.get('/array/:key/config.js', (response, request) =>
        withKey(response, request, (key, project, responder) =>
          responder.send({ status: 200, headers: script, body: posthogConfigScript(key, project) }),
        ),
      );
      app.get('/array/:key/config', (response, request) =>
        withKey(response, request, (_key, project, responder) =>
          responder.send({ status: 200, headers: json, body: JSON.stringify(posthogConfig(project)) }),
        ),
      );
      for (const path of ['/flags/', '/flags', '/decide/', '/decide']) {
        // Whose flags they are stands in the body; nobody has any, so that it need not be read.
        app.post(path, (response, request) => {
          const responder = createResponder(response, request);
          response.onData((_chunk, isLast) => {
            if (isLast) responder.send({ status: 200, headers: json, body: JSON.stringify(posthogFlags) });
          });
        });
        allowAsking(app, path);
      }
      // The version in the address is the client's; there is one, and it is served.
      for (const [path, name] of [
        ['/static/:name', 0],
        ['/static/:version/:name', 1],
      ] as const) {
        app.get(path, (response, request) =>
          files.handle(request.getParameter(name) ?? '', request, createResponder(response, request)),
        );
      }
    },
  };
}

function allowAsking(app: TemplatedApp, path: string): void {
  app.options(path, (response, request) =>
    createResponder(response, request).send({ status: 204, headers: preflightHeaders }),
  );
}

/** Scripts are loaded by some pages without an origin: the configuration holds nothing that the page does not know. */
function authorizeScript(ingest: Ingest, key: string, origin: string): Result<Project> {
  return origin === '' ? ingest.authorizeKey(key) : ingest.authorize(key, origin);
}

function decode(parameter: string): string {
  try {
    return decodeURIComponent(parameter);
  } catch {
    return parameter;
  }
}
