import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AuditClient } from '../audit/audit-client.ts';

/** audit-service as users run it: its own process. */
const require = createRequire(import.meta.url);
const main = join(dirname(require.resolve('@sightline/audit-service')), 'main.js');

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(address !== null && typeof address === 'object' ? address.port : 0));
    });
  });

export interface AuditProcess {
  address: string;
  stop(): Promise<void>;
}

/** Starts audit-service and waits until it answers. */
export async function startAuditProcess(
  environment: Record<string, string>,
  serviceToken: string,
): Promise<AuditProcess> {
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  const child = spawn(process.execPath, [main], {
    env: { ...environment, PORT: String(port), OPS_PORT: '0', LOG_LEVEL: 'warn', SERVICE_TOKEN: serviceToken },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const client = new AuditClient({ address, serviceToken });
  try {
    await answers(client, child);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  } finally {
    await client.stop();
  }
  return {
    address,
    async stop() {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

async function answers(client: AuditClient, child: ChildProcess): Promise<void> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(100)) {
    if (child.exitCode !== null) throw new Error(`audit-service ended with ${child.exitCode}`);
    if (
      await client.ready().then(
        () => true,
        () => false,
      )
    )
      return;
  }
  throw new Error('audit-service does not answer');
}
