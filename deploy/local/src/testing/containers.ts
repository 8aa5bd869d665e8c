import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StartedTestContainer } from 'testcontainers';
import { parse } from 'yaml';
import type { EngineName } from '../engine.ts';
import type { EngineEnvironment } from '../environment.ts';
import { repositoryRoot } from '../paths.ts';
import { freePort } from '../ports.ts';
import { findCommand } from '../process/find-command.ts';
import { run } from '../process/run.ts';

/** Engines in containers, for machines where a Docker engine answers. */
export interface ContainerEngine {
  environment: EngineEnvironment;
  remove(): Promise<void>;
}

interface ComposeService {
  image: string;
  environment?: Record<string, string | number>;
}

const probeTimeoutMs = 2000;
const pullTimeoutMs = 120_000;

/** Image and settings are those of docker-compose.yml, so that tests and the platform in containers agree. */
function composeService(name: EngineName): ComposeService {
  const compose = parse(readFileSync(join(repositoryRoot, 'docker-compose.yml'), 'utf8'), { merge: true });
  return compose.services[name] as ComposeService;
}

/** Whether Docker answers within two seconds and has the engine's image, or can get it. */
export async function canUseContainer(name: EngineName, env: NodeJS.ProcessEnv = process.env): Promise<boolean> {
  const docker = findCommand('docker', env);
  if (!docker || env.SIGHTLINE_TEST_CONTAINERS === '0') return false;
  if ((await run(docker, ['info'], { timeoutMs: probeTimeoutMs })).code !== 0) return false;
  const { image } = composeService(name);
  if ((await run(docker, ['image', 'inspect', image], { timeoutMs: probeTimeoutMs })).code === 0) return true;
  return (await run(docker, ['pull', '--quiet', image], { timeoutMs: pullTimeoutMs })).code === 0;
}

const starters: Record<EngineName, () => Promise<ContainerEngine>> = {
  async kafka() {
    const { GenericContainer, Wait } = await import('testcontainers');
    const { image, environment = {} } = composeService('kafka');
    // Kafka tells its clients where it is: the port has to be known before it starts.
    const port = await freePort();
    const settings = Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, String(value)]));
    const container = await new GenericContainer(image)
      .withExposedPorts({ container: 9092, host: port })
      .withEnvironment({
        ...settings,
        KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
        KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://127.0.0.1:${port}`,
      })
      .withWaitStrategy(Wait.forLogMessage(/Kafka Server started/))
      .start();
    return started(container, { KAFKA_BROKERS: `127.0.0.1:${port}` });
  },
  async clickhouse() {
    const { GenericContainer, Wait } = await import('testcontainers');
    const password = 'test-engine';
    const container = await new GenericContainer(composeService('clickhouse').image)
      .withExposedPorts(8123)
      .withEnvironment({ CLICKHOUSE_PASSWORD: password, CLICKHOUSE_DEFAULT_ACCESS_MANAGEMENT: '1' })
      .withWaitStrategy(Wait.forHttp('/ping', 8123))
      .start();
    return started(container, {
      CLICKHOUSE_URL: `http://${container.getHost()}:${container.getMappedPort(8123)}`,
      CLICKHOUSE_USER: 'default',
      CLICKHOUSE_PASSWORD: password,
    });
  },
  async redis() {
    const { GenericContainer, Wait } = await import('testcontainers');
    const container = await new GenericContainer(composeService('redis').image)
      .withExposedPorts(6379)
      .withCommand(['valkey-server', '--databases', '64'])
      .withWaitStrategy(Wait.forListeningPorts())
      .start();
    return started(container, { REDIS_URL: `redis://${container.getHost()}:${container.getMappedPort(6379)}` });
  },
};

const started = (container: StartedTestContainer, environment: EngineEnvironment): ContainerEngine => ({
  environment,
  async remove() {
    await container.stop();
  },
});

export const startContainer = (name: EngineName): Promise<ContainerEngine> => starters[name]();
