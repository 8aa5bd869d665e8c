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

/** What is under way when the process is asked to end gets so long; closing the data folder comes after it. */
const longestRequestMs = 8_000;

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  const closed = new Promise((resolve) => server.close(resolve));
  // A busy client would use its connection for ever.
  server.prependListener('request', (_, response) => response.setHeader('Connection', 'close'));
  server.closeIdleConnections();
  setTimeout(() => server.closeAllConnections(), longestRequestMs).unref();
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
