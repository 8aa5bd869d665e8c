import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { Alert, SessionRecord } from '@sightline/schemas';
import type { Heatmap, HeatmapComparison, Leak, Project, SessionInteraction, ShareLink } from '../src/api/types.ts';
import { FakeGateway } from './fake-gateway.ts';
import { RecordedSession } from './recorded-session.ts';

const dist = join(import.meta.dirname, '../dist');
const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

/** The policy of the real backend: what a replay tries must fail without it as well. */
const policy = (port: number): string =>
  `default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src * data: blob:; font-src * data:; connect-src 'self' ws://127.0.0.1:${port}; object-src 'none'; frame-ancestors 'none'`;

/** What the fake knows; tests change it. */
class FakeState {
  sessions: SessionRecord[] = [];
  recordings = new Map<string, RecordedSession>();
  interactions = new Map<string, SessionInteraction[]>();
  alerts: Alert[] = [];
  leaks: Leak[] = [];
  heatmap: Heatmap | undefined;
  comparison: HeatmapComparison | undefined;
  /** What was asked of the latest comparison. */
  compared = new URLSearchParams();
  shares = new Map<string, ShareLink>();
  signedIn = false;
  failedLogins = 0;
  hacked = false;
  /** Recordings come in pieces this many ms apart; 0: at once. */
  pieceEveryMs = 0;
  projects: Project[] = [
    {
      id: 'shop',
      name: 'Tea shop',
      origins: ['https://shop.example'],
      keys: [{ key: 'pk_abcdefghijklmnopqrstuvwx', createdAt: Date.now() - 86_400_000 }],
      sampleRate: 1,
      retention: { recordings: 30, interactions: 396, alerts: 396, leaks: 396 },
      limits: {},
      createdAt: Date.now() - 86_400_000,
    },
    {
      id: 'empty',
      name: 'New site',
      origins: ['*'],
      keys: [{ key: 'pk_bbcdefghijklmnopqrstuvwx', createdAt: 1 }],
      sampleRate: 1,
      retention: { recordings: 30, interactions: 396, alerts: 396, leaks: 396 },
      limits: {},
      createdAt: 1,
    },
  ];

  recording(session: string): RecordedSession {
    const recording = this.recordings.get(session) ?? new RecordedSession();
    this.recordings.set(session, recording);
    return recording;
  }
}

export interface FakeBackend {
  url: string;
  state: FakeState;
  gateway: FakeGateway;
  close(): Promise<void>;
}

type Answer = { status?: number; json?: unknown; bytes?: Uint8Array; headers?: Record<string, string> };

const refuse = (status: number, code: string, headers: Record<string, string> = {}): Answer => ({
  status,
  json: { status, code, title: code },
  headers: { ...headers, 'content-type': 'application/problem+json' },
});

/** The API of auth-bff as its contract has it, the built dashboard and a gateway, on one port. */
export async function startFakeBackend(): Promise<FakeBackend> {
  const state = new FakeState();
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://fake');
    if (url.pathname === '/hacked') state.hacked = true;
    if (url.pathname.startsWith('/api/')) await send(response, await answer(request, url), state.pieceEveryMs);
    else sendFile(response, url.pathname, (server.address() as AddressInfo).port);
  });
  const gateway = new FakeGateway(server, state.recordings);

  async function answer(request: IncomingMessage, url: URL): Promise<Answer> {
    const body = request.method === 'POST' || request.method === 'PATCH' ? await bodyOf(request) : {};
    const path = url.pathname.slice('/api/'.length).split('/').map(decodeURIComponent);
    const [first, second = '', third, session = '', what] = path;
    if (first === 'login') return login(body);
    if (first === 'shares') return share(second, third);
    if (!state.signedIn) return refuse(401, 'not-logged-in');
    if (first === 'logout') state.signedIn = false;
    if (first === 'me') {
      return {
        json: {
          user: { id: 'u1', email: 'admin@shop.example', name: 'Ada Admin', role: 'administrator' },
          gatewayUrl: 'ws://unused',
          collectorUrl: 'http://127.0.0.1:8002',
        },
      };
    }
    if (first === 'live') {
      const ticket = randomUUID();
      gateway.tickets.add(ticket);
      return {
        status: 201,
        json: { ticket, url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/v1/live`, expiresInSeconds: 30 },
      };
    }
    if (first === 'storage')
      return { json: { archivedBytes: 0, budgetBytes: null, freeBytes: null, state: 'ok', lookedAt: 0 } };
    if (first === 'projects' && second === '') return { json: { projects: state.projects } };
    if (third === 'sessions' && session !== '') return ofSession(request, session, what, path[5], body);
    if (third === 'sessions') return list(second, url.searchParams);
    if (third === 'pages')
      return {
        json: {
          pages:
            state.heatmap && second === 'shop'
              ? [{ page: 'https://shop.example/', clicks: 900, moves: 4000, sessions: 41 }]
              : [],
        },
      };
    if (third === 'heatmap' && session === 'comparison') {
      state.compared = url.searchParams;
      return { json: state.comparison };
    }
    if (third === 'heatmap') return { json: state.heatmap };
    if (third === 'alerts') return { json: { alerts: second === 'shop' ? state.alerts : [] } };
    if (third === 'leaks') return { json: { leaks: second === 'shop' ? state.leaks : [] } };
    if (third === 'erasures') return { json: { erasures: [] } };
    if (third === 'keys') return { json: state.projects[0] };
    return refuse(404, 'route-not-found');
  }

  function login({ password }: Record<string, unknown>): Answer {
    if (password === 'correct horse') {
      state.signedIn = true;
      return { json: { user: {} } };
    }
    state.failedLogins++;
    return state.failedLogins > 2
      ? refuse(429, 'too-many-logins', { 'retry-after': '42' })
      : refuse(401, 'wrong-credentials');
  }

  function list(project: string, query: URLSearchParams): Answer {
    const search = query.get('search') ?? '';
    const all =
      project === 'shop'
        ? state.sessions
            .filter(({ user, session, entryUrl }) => `${user} ${session} ${entryUrl}`.includes(search))
            .filter(({ device }) => device === (query.get('device') ?? device))
        : [];
    if (query.get('sort') === 'errors') all.sort((a, b) => b.errors - a.errors);
    const from = Number(query.get('cursor') ?? 0);
    const limit = Math.min(20, Number(query.get('limit') ?? 50));
    const next = from + limit < all.length ? String(from + limit) : null;
    return { json: { sessions: all.slice(from, from + limit), nextCursor: next } };
  }

  function recorded(session: string, what: string | undefined): Answer {
    if (what === 'recording')
      return {
        bytes: state.recordings.get(session)?.body ?? new Uint8Array(),
        headers: { 'content-type': 'application/vnd.sightline.chunks' },
      };
    if (what === 'interactions') return { json: { interactions: state.interactions.get(session) ?? [] } };
    return refuse(404, 'route-not-found');
  }

  function ofSession(
    request: IncomingMessage,
    session: string,
    what: string | undefined,
    id: string | undefined,
    body: Record<string, unknown>,
  ): Answer {
    const record = state.sessions.find((one) => one.session === session);
    if (!record) return refuse(404, 'session-not-found');
    if (what === undefined) return { json: record };
    if (what !== 'shares') return recorded(session, what);
    if (request.method === 'DELETE') {
      for (const [token, link] of state.shares) if (link.id === id) state.shares.delete(token);
      return { status: 204 };
    }
    if (request.method === 'POST') {
      const token = randomUUID();
      const link = {
        id: randomUUID(),
        session,
        expiresAt: Date.now() + Number(body.ttlSeconds) * 1000,
        createdAt: Date.now(),
        createdBy: 'admin@shop.example',
      };
      state.shares.set(token, link);
      return { status: 201, json: { id: link.id, token, url: `/share/${token}`, expiresAt: link.expiresAt } };
    }
    return { json: { shares: [...state.shares.values()].filter((link) => link.session === session) } };
  }

  function share(token: string, what: string | undefined): Answer {
    const link = state.shares.get(token);
    if (!link || link.expiresAt < Date.now()) return refuse(404, 'share-not-found');
    if (what !== undefined) return recorded(link.session, what);
    return { json: { session: state.sessions.find((one) => one.session === link.session), expiresAt: link.expiresAt } };
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    state,
    gateway,
    close: () =>
      new Promise((resolve) => {
        gateway.drop(1001);
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  for await (const piece of request) text += piece;
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}

const pieces = 6;

async function send(
  response: ServerResponse,
  { status = 200, json, bytes, headers = {} }: Answer,
  everyMs: number,
): Promise<void> {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  if (bytes && everyMs > 0) {
    const size = Math.ceil(bytes.length / pieces);
    for (let at = 0; at < bytes.length; at += size) {
      response.write(bytes.subarray(at, at + size));
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
    response.end();
    return;
  }
  response.end(bytes ?? (json === undefined ? undefined : JSON.stringify(json)));
}

function sendFile(response: ServerResponse, path: string, port: number): void {
  const file = join(dist, path);
  const found = extname(path) !== '' && existsSync(file) ? file : join(dist, 'index.html');
  response.writeHead(200, {
    'content-type': types[extname(found)] ?? 'application/octet-stream',
    'content-security-policy': policy(port),
  });
  response.end(readFileSync(found));
}
