import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** A chunk as it came in. */
interface CapturedChunk {
  session: string;
  tab: string;
  seq: number;
  body: Buffer;
  events: CapturedEvent[];
}

interface CapturedEvent {
  type: number;
  data: Record<string, unknown> & { tag?: string; payload?: Record<string, unknown> };
  timestamp: number;
}

export interface FakeCollector {
  url: string;
  chunks: CapturedChunk[];
  /** Sequence numbers of every request, refused ones too. */
  attempts: number[];
  /** Answers the next requests with these statuses, then 202 again. */
  refuse(...statuses: number[]): void;
  /** Answers 202 from now on. */
  accept(): void;
  hints: Record<string, unknown>;
  /** Everything that was recorded, inflated. */
  text(): string;
  custom(tag: string): Record<string, unknown>[];
  close(): Promise<void>;
}

/** Stands for the collector: takes chunks from any origin and keeps them. */
export async function startFakeCollector(script: string, extras = ''): Promise<FakeCollector> {
  const chunks: CapturedChunk[] = [];
  const attempts: number[] = [];
  const statuses: number[] = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://collector');
    response.setHeader('access-control-allow-origin', request.headers.origin ?? '*');
    if (url.pathname === '/recorder.js') {
      response.setHeader('content-type', 'text/javascript').end(script);
      return;
    }
    if (url.pathname === '/recorder-extras.js') {
      response.setHeader('content-type', 'text/javascript').end(extras);
      return;
    }
    const body = await readBody(request);
    const [session = '', tab = '', seq = ''] = ['session', 'tab', 'seq'].map(
      (name) => url.searchParams.get(name) ?? '',
    );
    attempts.push(Number(seq));
    const status = statuses.shift() ?? 202;
    response.writeHead(status, { 'content-type': 'application/json' });
    if (status !== 202) {
      response.end('{}');
      return;
    }
    response.end(JSON.stringify(collector.hints));
    const events = gunzipSync(body).toString().trimEnd().split('\n');
    chunks.push({
      session,
      tab,
      seq: Number(seq),
      body,
      events: events.map((line) => JSON.parse(line) as CapturedEvent),
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const collector: FakeCollector = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    chunks,
    attempts,
    refuse: (...next) => void statuses.push(...next),
    accept: () => void statuses.splice(0),
    hints: { flushMs: 200 },
    text: () => chunks.map(({ events }) => JSON.stringify(events)).join('\n'),
    custom: (tag) =>
      chunks
        .flatMap(({ events }) => events)
        .filter(({ type, data }) => type === 5 && data.tag === tag)
        .map(({ data }) => data.payload ?? {}),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return collector;
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
