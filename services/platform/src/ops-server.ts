import { createServer, type ServerResponse } from 'node:http';
import type { Metrics } from './metrics.ts';
import type { Service } from './service.ts';

/** Each check throws when what it watches cannot do its work. */
export type HealthChecks = Record<string, () => Promise<void> | void>;

export interface OpsServerOptions {
  host: string;
  /** 0: any free port. */
  port: number;
  metrics: Metrics;
  checks: HealthChecks;
}

/** A check that hangs counts as failed after this long. */
const checkTimeoutMs = 2_000;

const send = (response: ServerResponse, status: number, contentType: string, body: string): void => {
  response.writeHead(status, { 'content-type': contentType, 'cache-control': 'no-store' }).end(body);
};

/** Runs every check; a name maps to `ok` or to why it is not ready. */
async function runChecks(checks: HealthChecks): Promise<{ ready: boolean; checks: Record<string, string> }> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]): Promise<[string, string]> => {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error('check timed out')), checkTimeoutMs);
      });
      try {
        await Promise.race([Promise.resolve().then(check), late]);
        return [name, 'ok'];
      } catch (error) {
        return [name, error instanceof Error ? error.message : String(error)];
      } finally {
        clearTimeout(timer);
      }
    }),
  );
  return { ready: results.every(([, state]) => state === 'ok'), checks: Object.fromEntries(results) };
}

/**
 * HTTP for operators: `/healthz` is 200 while the process lives, `/readyz` is 200 or 503 with the state of each check
 * as JSON, `/metrics` is Prometheus text.
 */
export function createOpsServer({ host, port, metrics, checks }: OpsServerOptions): Service & { port(): number } {
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0];
    const answer = async (): Promise<void> => {
      if (path === '/healthz') return send(response, 200, 'application/json', '{"status":"ok"}');
      if (path === '/readyz') {
        const state = await runChecks(checks);
        return send(response, state.ready ? 200 : 503, 'application/json', JSON.stringify(state));
      }
      if (path === '/metrics') {
        return send(response, 200, metrics.registry.contentType, await metrics.registry.metrics());
      }
      send(response, 404, 'application/json', '{"status":"not found"}');
    };
    answer().catch((error: unknown) => send(response, 500, 'text/plain', String(error)));
  });

  return {
    start: () =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => {
          server.off('error', reject);
          resolve();
        });
      }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    /** The port that is listened on; 0 before `start`. */
    port() {
      const address = server.address();
      return address !== null && typeof address === 'object' ? address.port : 0;
    },
  };
}
