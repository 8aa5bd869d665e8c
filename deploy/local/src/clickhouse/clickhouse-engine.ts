import { writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { createEngine, type Engine } from '../engine.ts';
import { frontEnvironment } from './front-config.ts';
import { serverSettings } from './server-settings.ts';

/** The front beside this file, as TypeScript or as built. */
const main = join(import.meta.dirname, `main${extname(import.meta.filename)}`);

/** Engine calls and the front's files and codecs share these threads; the calls alone take half of them. */
const threadPool = '16';

export async function clickHouseReady(port: number, password: string): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${port}/?query=SELECT%201`, {
    headers: { 'X-ClickHouse-User': 'default', 'X-ClickHouse-Key': password },
    signal: AbortSignal.timeout(5000),
  });
  if (!response.ok) throw new Error(await response.text());
}

export function createClickHouseEngine(options: {
  port: number;
  password: string;
  dataDir: string;
  logFile: string;
  detached: boolean;
}): Engine {
  const { port, password, dataDir, logFile, detached } = options;
  const configFile = join(dataDir, 'config.xml');
  return createEngine({
    name: 'clickhouse',
    title: 'ClickHouse',
    port,
    portVariable: 'CLICKHOUSE_PORT',
    dataDir,
    logFile,
    detached,
    stopSignal: 'SIGTERM',
    stopTimeoutMs: 15_000,
    readyTimeoutMs: 60_000,
    ready: () => clickHouseReady(port, password),
    async launch() {
      writeFileSync(configFile, serverSettings);
      const env = { UV_THREADPOOL_SIZE: threadPool, ...frontEnvironment({ dataDir, configFile, port, password }) };
      return { command: process.execPath, args: ['--max-old-space-size=256', main, dataDir], env };
    },
  });
}
