import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createClient } from '@clickhouse/client';
import { createKafka, createLogger, createRedis } from '@sightline/platform';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Engine } from './engine.ts';
import { isAlive, stopProcess } from './process/process-info.ts';
import { startEngines } from './start-engines.ts';
import { programEnvironment } from './testing/temporary-engine.ts';

const log = createLogger({ service: 'test', level: 'silent', format: 'json' });
const env = programEnvironment();
const stops: (() => Promise<unknown>)[] = [];
let dir = '';

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'sightline-lifecycle-'));
});
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
  rmSync(dir, { recursive: true, force: true });
});

const start = async (options: Parameters<typeof startEngines>[0]): ReturnType<typeof startEngines> => {
  const engines = await startEngines({ dir, ports: 'auto', env, ...options });
  stops.push(engines.stop);
  return engines;
};
const only = (engines: { engines: readonly Engine[] }): Engine => {
  const [engine] = engines.engines;
  if (!engine) throw new Error('no engine');
  return engine;
};
const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
};

/** Kills it as the kernel would, and starts it again as a supervisor would. */
async function killAndStart(engine: Engine): Promise<void> {
  const { pid } = engine;
  if (!pid) throw new Error('it does not run');
  const exit = new Promise((resolve) => engine.onExit(resolve));
  process.kill(pid, 'SIGKILL');
  expect(await exit).toEqual({ code: null, signal: 'SIGKILL', expected: false });
  await engine.start();
  expect(engine.pid).not.toBe(pid);
}

async function stopAndStart(engine: Engine): Promise<void> {
  const exit = new Promise((resolve) => engine.onExit(resolve));
  await engine.stop();
  expect(engine.pid).toBeUndefined();
  expect(await exit).toMatchObject({ expected: true });
  await engine.start();
}

describe('data outlives a clean stop and a kill', () => {
  test('Kafka: what was acknowledged, and topics and offsets', async () => {
    const engines = await start({ kafka: true });
    const kafka = createKafka({ brokers: [engines.environment.KAFKA_BROKERS ?? ''], clientId: 'test', log });
    const admin = kafka.client().admin();
    const producer = kafka.client().producer();
    await admin.connect();
    await admin.createTopics({ topics: [{ topic: 'kept', numPartitions: 2 }], waitForLeaders: false });
    const written = async (): Promise<number> => {
      const offsets = await admin.fetchTopicOffsets('kept');
      return offsets.reduce((sum, { offset }) => sum + Number(offset), 0);
    };
    await producer.connect();
    const send = (count: number): Promise<unknown> =>
      producer.send({
        topic: 'kept',
        acks: -1,
        messages: Array.from({ length: count }, (_, n) => ({ key: `k${n}`, value: `v${n}` })),
      });
    await send(500);
    // A client that was in doubt may have sent some twice; what counts is that no offset moves.
    const first = await written();
    expect(first).toBeGreaterThanOrEqual(500);
    await killAndStart(only(engines));
    expect(await written()).toBe(first);
    await send(100);
    const second = await written();
    expect(second).toBeGreaterThanOrEqual(first + 100);
    await stopAndStart(only(engines));
    expect(await written()).toBe(second);
    await producer.disconnect();
    await admin.disconnect();
  }, 180_000);

  test('ClickHouse ends when asked to, however busy its clients keep their connections', async () => {
    const engines = await start({ clickhouse: true });
    const { CLICKHOUSE_URL: url = '', CLICKHOUSE_PASSWORD: password = '' } = engines.environment;
    const engine = only(engines);
    const client = createClient({ url, password, max_open_connections: 4, log: { level: 127 } });
    let ended = false;
    const ask = async (): Promise<void> => {
      while (!ended)
        await client.query({ query: 'SELECT sleep(0.02)' }).then(
          (result) => result.text(),
          () => undefined,
        );
    };
    const clients = Promise.all([ask(), ask(), ask(), ask()]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const exit = new Promise((resolve) => engine.onExit(resolve));
    process.kill(engine.pid ?? 0, 'SIGTERM');
    expect(await exit).toEqual({ code: 0, signal: null, expected: false });
    ended = true;
    await clients;
    await client.close();
  }, 30_000);

  test('ClickHouse: every acknowledged batch whole, every other whole or absent', async () => {
    const engines = await start({ clickhouse: true });
    const { CLICKHOUSE_URL: url = '', CLICKHOUSE_PASSWORD: password = '' } = engines.environment;
    const client = createClient({ url, password, log: { level: 127 } });
    await client.command({
      query: 'CREATE TABLE t (batch UInt32, row UInt32) ENGINE = MergeTree ORDER BY (batch, row)',
    });
    const size = 2000;
    const acknowledged = new Set<number>();
    let killed = false;
    const writer = async (first: number): Promise<void> => {
      for (let batch = first; !killed; batch += 4) {
        const values = Array.from({ length: size }, (_, row) => ({ batch, row }));
        await client.insert({ table: 't', values, format: 'JSONEachRow' }).then(
          () => acknowledged.add(batch),
          () => {},
        );
      }
    };
    const writers = Promise.all([0, 1, 2, 3].map(writer));
    await until(() => acknowledged.size >= 8);
    const killing = killAndStart(only(engines));
    killed = true;
    await Promise.all([killing, writers]);

    const query = 'SELECT batch, count() AS rows FROM t GROUP BY batch';
    const stored = await (await client.query({ query, format: 'JSONEachRow' })).json<{ batch: number; rows: number }>();
    expect(stored.filter(({ rows }) => rows !== size)).toEqual([]);
    const batches = new Set(stored.map(({ batch }) => batch));
    expect([...acknowledged].filter((batch) => !batches.has(batch))).toEqual([]);
    await stopAndStart(only(engines));
    expect((await (await client.query({ query, format: 'JSONEachRow' })).json()).length).toBe(stored.length);
    await client.close();
  });

  test('Redis: keys and what is left of their time', async () => {
    const engines = await start({ redis: true });
    const redis = createRedis({ url: engines.environment.REDIS_URL ?? '', log });
    await redis.start();
    await redis.client.set('login', 'somebody', 'EX', 1000);
    await killAndStart(only(engines));
    expect(await redis.client.get('login')).toBe('somebody');
    expect(await redis.client.ttl('login')).toBeGreaterThan(900);
    await stopAndStart(only(engines));
    expect(await redis.client.get('login')).toBe('somebody');
    await redis.stop();
  });
});

describe('ports and folders', () => {
  test('a taken port: the message names its variable, and nothing is left running', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    stops.push(() => new Promise((resolve) => server.close(resolve)));
    const address = server.address();
    const port = String(typeof address === 'object' ? address?.port : 0);
    const engines = startEngines({
      dir,
      redis: true,
      clickhouse: true,
      env: { ...env, REDIS_PORT: port, CLICKHOUSE_PORT: '0x' },
    });
    await expect(engines).rejects.toThrow('CLICKHOUSE_PORT must be a port number');
    await expect(startEngines({ dir, redis: true, env: { ...env, REDIS_PORT: port } })).rejects.toThrow(
      new RegExp(`Port ${port} for Redis is taken.*set REDIS_PORT`),
    );
  });

  test('a folder is used by one at a time', async () => {
    await start({ redis: true });
    await expect(startEngines({ dir, redis: true, ports: 'auto', env })).rejects.toThrow(/Redis is running already/);
  });

  test('an engine that cannot start says why, with the end of its log', async () => {
    const engines = await start({ redis: true });
    await engines.stop();
    writeFileSync(join(dir, 'data/redis/appendonlydir/appendonly.aof.manifest'), 'nonsense');
    await expect(only(engines).start()).rejects.toThrow(/Redis ended while starting[\s\S]*manifest/);
    expect(only(engines).pid).toBeUndefined();
  });

  test('engines that run elsewhere are used as they are', async () => {
    const elsewhere = {
      KAFKA_BROKERS: 'kafka:9092',
      CLICKHOUSE_URL: 'http://clickhouse:8123',
      REDIS_URL: 'redis://redis',
    };
    const engines = await startEngines({ dir, env: { ...env, ...elsewhere, CLICKHOUSE_PASSWORD: 'secret' } });
    expect(engines.engines).toEqual([]);
    expect(engines.environment).toEqual({ ...elsewhere, CLICKHOUSE_USER: 'default', CLICKHOUSE_PASSWORD: 'secret' });
  });
});

describe('a parent that was killed', () => {
  /** A process that starts Redis on the folder, says which process it is, and waits. */
  async function startParent(): Promise<{ parent: number; redis: number }> {
    const script = `import { startEngines } from ${JSON.stringify(join(import.meta.dirname, '../dist/index.js'))};
      const { engines } = await startEngines({ dir: ${JSON.stringify(dir)}, redis: true, ports: 'auto' });
      console.log(engines[0].pid);
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(createInterface(child.stdout), 'line');
    return { parent: child.pid ?? 0, redis: Number(line) };
  }

  test('takes its engines with it', async () => {
    const { parent, redis } = await startParent();
    process.kill(parent, 'SIGKILL');
    await until(() => !isAlive(redis));
  });

  test('an engine that stayed all the same is stopped by the next start, which finds its data', async () => {
    const left = await startEngines({ dir, redis: true, ports: 'auto', env, detached: true });
    const first = createRedis({ url: left.environment.REDIS_URL ?? '', log });
    await first.start();
    await first.client.set('key', 'value');
    await first.stop();
    const old = only(left).pid ?? 0;
    stops.push(() => stopProcess(old, 'SIGKILL', 0));
    // As it stands when the parent and its guard were both killed.
    writeFileSync(
      join(dir, 'data/redis.pid'),
      JSON.stringify({ pid: old, owner: { pid: 2 ** 22 - 1, command: 'gone' } }),
    );
    const engines = await start({ redis: true });
    expect(isAlive(old)).toBe(false);
    const second = createRedis({ url: engines.environment.REDIS_URL ?? '', log });
    await second.start();
    expect(await second.client.get('key')).toBe('value');
    await second.stop();
  });

  test('a number in a stale record that belongs to another program by now is left alone', async () => {
    const other = spawn('sleep', ['30'], { stdio: 'ignore' });
    stops.push(async () => other.kill('SIGKILL'));
    const engines = await start({ redis: true });
    await engines.stop();
    writeFileSync(
      join(dir, 'data/redis.pid'),
      JSON.stringify({ pid: other.pid, owner: { pid: 2 ** 22 - 1, command: 'gone' } }),
    );
    await only(engines).start();
    expect(isAlive(other.pid ?? 0)).toBe(true);
  });
});
