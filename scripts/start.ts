/** npm start: engines, services, dashboard and demo shop on this machine, until Ctrl-C. */
import { loadSecrets, sightlineDir, startEngines } from '@sightline/local';
import { createShop } from './demo/shop-server.ts';
import { ensureProject } from './local/api-client.ts';
import { keepEngines } from './local/keep-engines.ts';
import { startPlatform } from './local/platform.ts';
import { defaultPorts, portsFromEnvironment } from './local/ports.ts';

const help = `npm start

Runs the whole platform on this machine: Kafka, ClickHouse and Redis (real ones, without Docker), every service, the
dashboard and a demo shop that is recorded. Ctrl-C stops everything. Data, logs and secrets are in .sightline/ (or
SIGHTLINE_DIR); delete that folder to begin anew.

Use your own engines with KAFKA_BROKERS, CLICKHOUSE_URL (with CLICKHOUSE_USER, CLICKHOUSE_PASSWORD) or REDIS_URL.
Ports, by environment variable:
  KAFKA_PORT=9092 CLICKHOUSE_PORT=8123 REDIS_PORT=6379
${Object.entries(defaultPorts)
  .map(([name, port]) => `  ${name}=${port}`)
  .join('\n')}`;

if (process.argv.includes('--help') || process.argv.includes('-h')) {
  console.log(help);
  process.exit(0);
}

/** What has been started, in order; stopped in reverse. */
const started: { name: string; stop(): Promise<void> }[] = [];
let stopping: Promise<void> | undefined;

async function stopAll(): Promise<void> {
  for (const part of started.reverse()) {
    await part.stop().catch((error: Error) => console.error(`${part.name} did not stop cleanly: ${error.message}`));
  }
}

function stopOnce(exitCode: number): void {
  if (stopping) return;
  console.log('\nStopping …');
  stopping = stopAll().then(() => {
    console.log('Stopped; nothing is left running.');
    process.exit(exitCode);
  });
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopOnce(0));

const startedAt = Date.now();
try {
  const dir = sightlineDir();
  const ports = await portsFromEnvironment(process.env);
  const secrets = loadSecrets(dir);
  const engines = await startEngines({ dir, report: (line) => console.log(line) });
  const engineKeeper = keepEngines(engines.engines, (line) => console.error(line));
  started.push({ name: 'engines', stop: () => engineKeeper.stop() });
  if (!stopping) {
    console.log(`Engines ready after ${seconds(startedAt)} s. Starting the services …`);
    const platform = await startPlatform({ engines, secrets, ports, dir, say: (line) => console.error(line) });
    started.push({ name: 'services', stop: () => platform.stop() });
    const key = await ensureProject(platform.api, 'demo', 'Demo shop', platform.addresses.shop);
    const shop = createShop({ port: ports.SHOP_PORT, recorderUrl: `${platform.addresses.collector}/recorder.js`, key });
    await shop.start();
    started.push({ name: 'shop', stop: () => shop.stop() });
    console.log(`
Sightline is ready after ${seconds(startedAt)} s.

  Dashboard   ${platform.addresses.dashboard}
              sign in as ${platform.admin.email} with ${platform.admin.password}
  Demo shop   ${platform.addresses.shop}   (recorded: click around, then look at Sessions and Live)
  Collector   ${platform.addresses.collector}
  Kafka       ${engines.environment.KAFKA_BROKERS}

  npm run demo:visitors   sends visitors into the shop
  Ctrl-C                  stops everything; logs are in ${dir}/logs
`);
  }
} catch (error) {
  if (!stopping) {
    console.error(`\nNot started: ${error instanceof Error ? error.message : String(error)}`);
    stopOnce(1);
  }
}

function seconds(since: number): string {
  return ((Date.now() - since) / 1000).toFixed(1);
}
