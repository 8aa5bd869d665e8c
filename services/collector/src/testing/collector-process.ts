import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort } from '@sightline/local';
import { testScope } from '@sightline/local/testing';
import { createKafka, createMetrics, createPublisher } from '@sightline/platform';
import { topics } from '@sightline/schemas';
import { log, project, until } from './collector-scope.ts';

const main = join(import.meta.dirname, '../main.ts');

/** The collector as a process of its own, on real engines, so that its memory can be measured. */
export async function startCollectorProcess(env: Record<string, string> = {}) {
  const scope = await testScope({ kafka: true, redis: true });
  const kafka = createKafka({ brokers: scope.brokers, topicPrefix: scope.topicPrefix, clientId: 'test', log });
  const publisher = createPublisher({ kafka, log, metrics: createMetrics('test') });
  await publisher.start();
  await publisher.publish([
    { topic: topics.control, key: `project/${project.id}`, value: JSON.stringify({ ...project, sampleRate: 1 }) },
  ]);
  await publisher.stop();

  const [port, opsPort] = [await freePort(), await freePort()];
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main], {
    env: {
      PATH: process.env.PATH ?? '',
      PORT: String(port),
      OPS_PORT: String(opsPort),
      LOG_LEVEL: 'warn',
      SOURCE_HASH_KEY: 'a secret of thirty-two characters',
      KAFKA_BROKERS: scope.brokers.join(','),
      KAFKA_TOPIC_PREFIX: scope.topicPrefix,
      REDIS_URL: scope.redisUrl,
      ...env,
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const exited = once(child, 'exit');
  const ops = (path: string): Promise<Response> => fetch(`http://127.0.0.1:${opsPort}${path}`);
  try {
    await until(() =>
      ops('/readyz').then(
        ({ ok }) => ok,
        () => false,
      ),
    );
  } catch (error) {
    child.kill('SIGKILL');
    await scope.stop();
    throw error;
  }
  return {
    base: `http://127.0.0.1:${port}`,
    port,
    brokers: scope.brokers,
    topicPrefix: scope.topicPrefix,
    /** Resident memory in bytes, as the process states it. */
    async rss(): Promise<number> {
      const text = await (await ops('/metrics')).text();
      return Number(/^process_resident_memory_bytes\S* (\S+)$/m.exec(text)?.[1]);
    },
    async stop() {
      child.kill('SIGTERM');
      await exited;
      await scope.stop();
    },
  };
}
