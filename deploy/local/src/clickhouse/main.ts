/** The process that holds the ClickHouse engine and answers on its HTTP port. */
import { join } from 'node:path';
import { openEngine } from './engine.ts';
import { readFrontConfig } from './front-config.ts';
import { createFront } from './server.ts';
import { serverTimezone } from './server-settings.ts';
import { Sessions } from './sessions.ts';
import { createSpool } from './spool.ts';

const config = readFrontConfig(process.env);
const engine = openEngine(join(config.dataDir, 'data'), { configFile: config.configFile, concurrency: 8 });
const sessions = new Sessions(() => engine.connect());
const server = createFront({
  engine,
  sessions,
  spool: createSpool(join(config.dataDir, 'spool')),
  password: config.password,
  timezone: serverTimezone,
});

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  await closed;
  sessions.close();
  await engine.close();
  process.exit(0);
}

process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());
server.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
server.listen(config.port, '127.0.0.1', () => console.log(`clickhouse_front_listening on 127.0.0.1:${config.port}`));
