import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Serves a page and takes what a recorder on it sends, whichever it is. */
export interface BenchServer {
  url: string;
  /** Requests with a body since {@link reset}. */
  received: { path: string; body: Buffer }[];
  reset(): void;
  close(): Promise<void>;
}

/** What each recorder wants to hear before it records. */
const answers: [path: RegExp, answer: object][] = [
  [/^\/v1\/recordings/, { flushMs: 5000 }],
  [
    /^\/openreplay\/v1\/web\/start/,
    {
      token: 'bench',
      userUUID: 'u',
      projectID: '1',
      sessionID: '1',
      beaconSizeLimit: 1_000_000,
      delay: 0,
      startTimestamp: 0,
      canvasEnabled: false,
      features: {},
    },
  ],
  [/^\/openreplay/, {}],
  [
    /^\/(decide|flags|array)/,
    {
      sessionRecording: { endpoint: '/s/' },
      featureFlags: {},
      supportedCompression: ['gzip-js'],
      hasFeatureFlags: false,
    },
  ],
  [/./, { status: 1 }],
];

export async function startBenchServer(files: Map<string, string>): Promise<BenchServer> {
  const received: BenchServer['received'] = [];
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url ?? '/';
    const file = files.get(path);
    if (file !== undefined) {
      response.setHeader('content-type', path.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8');
      response.end(file);
      return;
    }
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    if (parts.length > 0) received.push({ path, body: Buffer.concat(parts) });
    const [, answer] = answers.find(([pattern]) => pattern.test(path)) ?? [];
    response.writeHead(path.startsWith('/v1/recordings') ? 202 : 200, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({ ...answer, ...('startTimestamp' in (answer ?? {}) ? { startTimestamp: Date.now() } : {}) }),
    );
  };
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    reset: () => void received.splice(0),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
