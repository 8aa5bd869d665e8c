/** HTTP in, Kafka out: a collector in a process of its own, real engines, and a driver in a third process. */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { freePort } from '@sightline/local';
import { testScope } from '@sightline/local/testing';
import { createKafka, createLogger, createMetrics, createPublisher } from '@sightline/platform';
import { topics } from '@sightline/schemas';
import type { DriverJob, DriverResult } from './driver.ts';
import type { RecordedChunk } from './recordings/record-pages.ts';

const key = `pk_${'A'.repeat(24)}`;
const origin = 'https://shop.example';
const MiB = 2 ** 20;
const out = (line: string): boolean => process.stdout.write(`${line}\n`);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** CPU ms of each thread of a process, by name; Linux only. */
function threadsOf(pid: number): Map<string, number> {
  const used = new Map<string, number>();
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8');
    const [, name = '', rest = ''] = /\((.*)\) (.*)/s.exec(stat) ?? [];
    const fields = rest.split(' ');
    // In clock ticks of 10 ms: user and system time.
    const ms = (Number(fields[11]) + Number(fields[12])) * 10;
    const of = Number(thread) === pid ? 'main thread' : name;
    used.set(of, (used.get(of) ?? 0) + ms);
  }
  return used;
}

const residentMiB = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;

/** What the main thread's heap holds and what is outside of it: the rest of the process's memory is its workers'. */
async function mainThreadMiB(opsPort: number): Promise<{ heap: number; outside: number }> {
  const text = await fetch(`http://127.0.0.1:${opsPort}/metrics`).then((answer) => answer.text());
  const value = (name: string): number =>
    Number(new RegExp(`^${name}(?:{[^}]*})? (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN) / MiB;
  return { heap: value('nodejs_heap_size_used_bytes'), outside: value('nodejs_external_memory_bytes') };
}

function drive(job: DriverJob): Promise<DriverResult> {
  return new Promise((resolve, reject) => {
    const driver = fork(join(import.meta.dirname, 'driver.ts'));
    driver.once('message', (result: DriverResult) => {
      driver.disconnect();
      resolve(result);
    });
    driver.once('error', reject);
    driver.send(job);
  });
}

async function untilReady(port: number, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error('the collector ended');
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await pause(200);
  }
}

export interface OverHttpOptions {
  workers: number;
  /** How long the collector is kept at 70 % of what it can do; 0: 15 s, and no memory over time. */
  soakSeconds: number;
}

export async function benchOverHttp(recorded: readonly RecordedChunk[], options: OverHttpOptions): Promise<void> {
  const scope = await testScope({ kafka: true, redis: true });
  const log = createLogger({ service: 'bench', level: 'error', format: 'json' });
  const kafka = createKafka({ brokers: scope.brokers, topicPrefix: scope.topicPrefix, clientId: 'bench', log });
  const publisher = createPublisher({ kafka, log, metrics: createMetrics('bench') });
  await publisher.start();
  const project = {
    kind: 'project',
    id: 'shop',
    name: 'Shop',
    origins: [origin],
    keys: [{ key, createdAt: 1 }],
    sampleRate: 1,
    createdAt: 1,
  };
  await publisher.publish([{ topic: topics.control, key: 'project/shop', value: JSON.stringify(project) }]);
  await publisher.stop();

  const [port, opsPort] = [await freePort(), await freePort()];
  const collector = spawn(process.execPath, [join(import.meta.dirname, '../dist/main.js')], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      PORT: String(port),
      OPS_PORT: String(opsPort),
      WORKERS: String(options.workers),
      SOURCE_HASH_KEY: 'a secret of thirty-two characters',
      KAFKA_BROKERS: scope.brokers.join(','),
      KAFKA_TOPIC_PREFIX: scope.topicPrefix,
      REDIS_URL: scope.redisUrl,
      LOG_LEVEL: 'error',
    },
  });
  try {
    await untilReady(opsPort, collector);
    const pid = collector.pid as number;
    // As in life: one keyframe, then what changes, again and again.
    const now = Date.now();
    const chunks = recorded.map(({ text }) => text.replace(/"timestamp":\d{13}/g, `"timestamp":${now}`));
    const job: DriverJob = {
      port,
      key,
      origin,
      connections: 32,
      seconds: 10,
      rate: 0,
      bodies: chunks.map((text) => gzipSync(text).toString('base64')),
      sizes: chunks.map((text) => Buffer.byteLength(text) / MiB),
    };
    await drive({ ...job, seconds: 5 });

    const show = (name: string, result: DriverResult): void => {
      const answered = Object.values(result.answers).reduce((sum, count) => sum + count, 0);
      out(
        `  ${name}: ${(answered / result.seconds).toFixed(0)} requests/s, ${(result.inflated / result.seconds).toFixed(1)} MiB/s inflated, ${(result.sent / result.seconds).toFixed(1)} MiB/s as sent; p50 ${result.p50.toFixed(1)} ms, p99 ${result.p99.toFixed(1)} ms; ${JSON.stringify(result.answers)}`,
      );
    };
    out(`\nOver HTTP into Kafka: ${options.workers} worker threads, 32 connections`);
    const before = threadsOf(pid);
    const most = await drive(job);
    const after = threadsOf(pid);
    show('at most', most);
    const accepted = most.answers['202'] ?? 0;
    for (const [name, ms] of after) {
      const used = ms - (before.get(name) ?? 0);
      if (used > 0) out(`    CPU of ${name.padEnd(16)} ${(used / accepted).toFixed(2)} ms a request`);
    }

    const rate = (0.7 * accepted) / most.seconds;
    const total = options.soakSeconds || 15;
    const step = Math.min(total, 60);
    for (let passed = 0; passed < total; passed += step) {
      show(
        `at 70 %${options.soakSeconds ? `, minute ${passed / 60 + 1}` : ''}`,
        await drive({ ...job, rate, seconds: step }),
      );
      const { heap, outside } = await mainThreadMiB(opsPort);
      out(
        `    memory ${residentMiB(pid).toFixed(0)} MiB resident; of the main thread ${heap.toFixed(0)} on the heap, ${outside.toFixed(0)} outside`,
      );
    }
  } finally {
    const ended = new Promise((resolve) => collector.once('exit', resolve));
    collector.kill('SIGTERM');
    await ended;
    await scope.stop();
  }
}
