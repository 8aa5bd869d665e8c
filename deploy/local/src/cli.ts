#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { engineSetFile, startEngineSet, stopEngineSet } from './engine-set.ts';
import { sightlineDir } from './paths.ts';

const help = `node deploy/local/dist/cli.js up|down [--dir D] [--ports auto]

up     starts Kafka, ClickHouse and Redis and leaves them running; writes <dir>/engines.json.
down   stops them; their data stays.

--dir D       data, logs and secrets (default: SIGHTLINE_DIR, else .sightline at the repository's root)
--ports auto  free ports instead of KAFKA_PORT (9092), CLICKHOUSE_PORT (8123), REDIS_PORT (6379)

Tests use a running set with SIGHTLINE_TEST_ENGINES=<dir>/engines.json.`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { dir: { type: 'string' }, ports: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  const [command] = positionals;
  const dir = values.dir ?? sightlineDir();
  if (values.help) {
    console.log(help);
    return 0;
  }
  if (command === 'up') {
    const ports = values.ports === 'auto' ? { ports: 'auto' as const } : {};
    const set = await startEngineSet({ dir, ...ports, report: console.log });
    for (const { name, pid, port } of set.engines) console.log(`${name}: port ${port}, process ${pid}`);
    console.log(engineSetFile(dir));
    return 0;
  }
  if (command === 'down') {
    await stopEngineSet(dir);
    return 0;
  }
  console.error(help);
  return 2;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
