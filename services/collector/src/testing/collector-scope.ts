import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { testScope } from '@sightline/local/testing';
import { createKafka, createLogger, createMetrics, createPublisher, readConfig } from '@sightline/platform';
import { isSampled, type Project, topics } from '@sightline/schemas';
import { createCollector } from '../collector.ts';
import { collectorConfig } from '../config.ts';
import { readTopic } from './topic-reader.ts';

export const goodKey = `pk_${'A'.repeat(24)}`;
export const revokedKey = `pk_${'B'.repeat(24)}`;
export const origin = 'https://shop.example';

export const log = createLogger({ service: 'test', level: process.env.TEST_LOG_LEVEL ?? 'silent', format: 'json' });

export const project: Project = {
  kind: 'project',
  id: 'shop',
  name: 'Shop',
  origins: [origin],
  keys: [
    { key: goodKey, createdAt: 1 },
    { key: revokedKey, createdAt: 1, revokedAt: 2 },
  ],
  sampleRate: 0.5,
  createdAt: 1,
};

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until `done` is true, looking often. */
export async function until(done: () => boolean | Promise<boolean>, ms = 15_000): Promise<void> {
  const deadline = Date.now() + ms;
  while (!(await done())) {
    if (Date.now() > deadline) throw new Error(`not within ${ms} ms`);
    await pause(10);
  }
}

/** One event, as a line. */
export const line = (data: object = {}, more: object = {}): string =>
  JSON.stringify({ type: 5, data, timestamp: Date.now(), ...more });

/** What a request says beside its body; `undefined` leaves a part out. */
export interface Sending {
  key?: string;
  session?: string;
  tab?: string;
  seq?: number | string;
  headers?: Record<string, string>;
  url?: string;
}

const someBrowser = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

/** A session that the project records. */
export function newSession(): string {
  for (;;) {
    const session = `session-${randomUUID()}`;
    if (isSampled(session, project.sampleRate)) return session;
  }
}

export function chunkUrl(base: string, { key = goodKey, session = newSession(), tab = 'tab-0001', seq = 0 }: Sending) {
  return `${base}/v1/recordings?${new URLSearchParams({ key, session, tab, seq: String(seq) })}`;
}

/** Sends a body as a recorder does. */
export const post = (base: string, body: Uint8Array, sending: Sending = {}): Promise<Response> =>
  fetch(sending.url ?? chunkUrl(base, sending), {
    method: 'POST',
    body: new Uint8Array(body),
    headers: { origin, 'user-agent': someBrowser, ...sending.headers },
  });

export const postText = (base: string, text: string, sending?: Sending): Promise<Response> =>
  post(base, gzipSync(text), sending);

/** The code of a refusal, or the status of what is none. */
export async function codeOf(response: Response): Promise<string> {
  if (response.headers.get('content-type') !== 'application/problem+json') return String(response.status);
  const { code, status } = (await response.json()) as { code: string; status: number };
  return status === response.status ? code : `${code} with status ${response.status}`;
}

export interface CollectorScopeOptions {
  /** Instead of the scope's own, to send the collector through a proxy. */
  brokersOf?: (brokers: string[]) => Promise<string[]>;
  env?: Record<string, string>;
}

/** A collector on real engines, one project, and readers of its topics. */
export async function startCollectorScope({ brokersOf, env = {} }: CollectorScopeOptions = {}) {
  const scope = await testScope({ kafka: true, redis: true });
  const kafka = createKafka({ brokers: scope.brokers, topicPrefix: scope.topicPrefix, clientId: 'test', log });
  const publisher = createPublisher({ kafka, log, metrics: createMetrics('test') });
  await publisher.start();
  const setProject = (record: Project): Promise<void> =>
    publisher.publish([{ topic: topics.control, key: `project/${record.id}`, value: JSON.stringify(record) }]);
  /** A session of the project is erased, or is no longer. */
  const setErased = (session: string, until: number | undefined): Promise<void> => {
    const id = `${project.id}/${session}`;
    const record = until === undefined ? null : JSON.stringify({ kind: 'erased', id, erasure: 'e_1', until });
    return publisher.publish([{ topic: topics.control, key: `erased/${id}`, value: record }]);
  };
  await setProject(project);

  const metrics = createMetrics('collector');
  const brokers = brokersOf ? await brokersOf(scope.brokers) : scope.brokers;
  const config = readConfig(collectorConfig, {
    PORT: '0',
    SOURCE_HASH_KEY: 'a secret of thirty-two characters',
    KAFKA_BROKERS: brokers.join(','),
    KAFKA_TOPIC_PREFIX: scope.topicPrefix,
    REDIS_URL: scope.redisUrl,
    ...env,
  });
  const collector = createCollector({ config, log, metrics });
  await collector.start();

  const recordings = await readTopic(scope.brokers, `${scope.topicPrefix}${topics.recordings}`);
  const live = await readTopic(scope.brokers, `${scope.topicPrefix}${topics.live}`);
  return {
    base: `http://127.0.0.1:${collector.port()}`,
    port: collector.port(),
    collector,
    redisUrl: scope.redisUrl,
    dir: scope.dir,
    setProject,
    setErased,
    recordings: recordings.messages,
    live: live.messages,
    /** Messages of one session on the topic of recordings, when there are as many. */
    async chunksOf(session: string, count = 1) {
      const found = () => recordings.messages.filter((message) => message.headers.sightline_session === session);
      await until(() => found().length >= count);
      return found();
    },
    metric: (name: string): Promise<string> => metrics.registry.getSingleMetricAsString(name),
    async stop() {
      await collector.stop();
      await Promise.all([recordings.stop(), live.stop(), publisher.stop()]);
      await scope.stop();
    },
  };
}
