import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createEngine, type Engine } from '../engine.ts';
import { exchange } from '../net-exchange.ts';
import { run } from '../process/run.ts';
import type { Report } from '../setup/report.ts';
import { ensureRedisServer } from './redis-server.ts';

/**
 * Every write goes to an append-only file before the next one is served, so that logins and share links outlive a
 * kill of the server; a snapshot would forget the last minutes. It is synced each second: a power cut may cost one.
 */
const configuration = (port: number, dataDir: string, password: string): string => `bind 127.0.0.1
port ${port}
dir "${dataDir}"
requirepass ${password}
databases 64
appendonly yes
appendfsync everysec
save ""
daemonize no
`;

/** Answers once the append-only file has been read. */
export async function redisReady(port: number, password: string): Promise<void> {
  const lines = (answer: Buffer): string[] => answer.toString('latin1').split('\r\n').slice(0, -1);
  const answer = await exchange(port, `AUTH ${password}\r\nPING\r\n`, (bytes) => lines(bytes).length === 2);
  if (lines(answer)[1] !== '+PONG') throw new Error(lines(answer).join(' '));
}

export function createRedisEngine(options: {
  port: number;
  password: string;
  dataDir: string;
  logFile: string;
  detached: boolean;
  report: Report;
}): Engine {
  const { port, password, dataDir, logFile, detached, report } = options;
  const configFile = join(dataDir, 'redis.conf');
  return createEngine({
    name: 'redis',
    title: 'Redis',
    port,
    portVariable: 'REDIS_PORT',
    dataDir,
    logFile,
    detached,
    stopSignal: 'SIGTERM',
    stopTimeoutMs: 10_000,
    readyTimeoutMs: 30_000,
    ready: () => redisReady(port, password),
    async launch() {
      const command = await ensureRedisServer(report);
      const major = Number(/v=(\d+)/.exec((await run(command, ['--version'])).stdout)?.[1] ?? 0);
      // Keep the command line as it is, so that the process can be recognised by its folder; older ones rewrite it.
      const title = major >= 7 ? 'set-proc-title no\n' : '';
      writeFileSync(configFile, configuration(port, dataDir, password) + title, { mode: 0o600 });
      return { command, args: [configFile] };
    },
  });
}
