import { setTimeout as sleep } from 'node:timers/promises';
import { topics } from '@sightline/schemas';
import { startChaosPlatform } from './chaos-platform.ts';
import { type Comparison, compare, count, type Figures } from './figures.ts';
import { createRandom } from './random.ts';
import { settled } from './settled.ts';
import { createTopicFigures, storedChunks, storedFigures } from './stored-figures.ts';
import { startTraffic } from './traffic.ts';

export interface OutageRunOptions {
  seed: number;
  /** How long Kafka is away. */
  seconds: number;
  /** Visits at the same time. */
  visitors: number;
  /** Ends the run early: everything is stopped and removed, then its reason is thrown. */
  signal?: AbortSignal;
  say(line: string): void;
}

export interface OutageReport extends Comparison {
  /** Chunks that were answered 202, by identity; how many of them while Kafka was away. */
  acknowledged: number;
  acknowledgedMeanwhile: number;
  /** Of the acknowledged, those that are not in the archive; of the archive, those that are there twice. */
  missing: number;
  doubled: number;
  /** Messages on the topic of recordings, and the distinct chunks among them: the rest are repeats that readers drop. */
  messages: number;
  chunksOnTopic: number;
  /** Answers that were no 202, by status. */
  refusals: Figures;
}

/** Traffic before Kafka goes and after it has come back. */
const aroundMs = 3_000;

/**
 * Stops Kafka under load, kills the collector (-9) meanwhile, and starts Kafka again. Visitors send each chunk until it
 * is acknowledged, as the recorder does. Then what was acknowledged is compared with what is stored, chunk by chunk by
 * identity, and every figure that the stores make of the traffic with what was planned.
 */
export async function runOutage({ seed, seconds, visitors, say, ...options }: OutageRunOptions): Promise<OutageReport> {
  const signal = options.signal ?? new AbortController().signal;
  const world = await startChaosPlatform({ overrides: async () => ({ collector: { PROXY_HOPS: '1' } }), say });
  try {
    const { platform, clickhouse } = world;
    const { project, key, origin } = await world.addProject('chaos');
    const kafka = world.engines.find(({ name }) => name === 'kafka');
    const collector = platform.processes.find(({ name }) => name === 'collector');
    if (!kafka || !collector) throw new Error('Kafka must run here: unset KAFKA_BROKERS');

    const told = createTopicFigures(project);
    const onTopic: Figures = new Map();
    await world.follow({
      [topics.recordings]: ({ headers }) => count(onTopic, `chunk ${headers.ce_id}`),
      [topics.interactions]: told.onInteractions,
      [topics.sessions]: told.onSession,
    });

    const expected: Figures = new Map();
    const acknowledged: Figures = new Map();
    const refusals: Figures = new Map();
    const traffic = startTraffic({
      random: createRandom(seed),
      actsPerSecond: Number.POSITIVE_INFINITY,
      seed,
      visitors,
      collector: platform.addresses.collector,
      project,
      key,
      origin,
      expected,
      onAccepted: (chunk) => acknowledged.set(`chunk ${chunk.session}/${chunk.tab}/${chunk.seq}`, 1),
      onRefusal: (status) => count(refusals, `${status || 'no answer'}`),
      signal,
    });
    /** Ends early when a chunk is refused for good. */
    const pass = (ms: number): Promise<unknown> =>
      Promise.race([sleep(ms, undefined, { signal }).catch(() => undefined), traffic.running]);

    await pass(aroundMs);
    say(`${acknowledged.size} chunks acknowledged; Kafka stops`);
    await kafka.stop();
    const before = acknowledged.size;
    await pass((seconds * 1000) / 3);
    const pid = collector.pid();
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
    say('kill -9: collector');
    await pass((seconds * 2000) / 3);
    const acknowledgedMeanwhile = acknowledged.size - before;
    signal.throwIfAborted();
    await kafka.start();
    say(`Kafka is back; ${acknowledgedMeanwhile} chunks acknowledged meanwhile`);
    await pass(aroundMs);
    await traffic.finish();
    signal.throwIfAborted();
    say(`${traffic.visits} visits, ${acknowledged.size} chunks acknowledged; waiting for the stores …`);

    let stored: Figures = new Map();
    const comparison = await settled({
      expected,
      hasArrived: async () => (await storedChunks(clickhouse, project)) >= acknowledged.size,
      async read() {
        stored = await storedFigures(clickhouse, project);
        told.addTo(stored);
        return stored;
      },
    });
    const archived = new Map([...stored].filter(([name]) => name.startsWith('chunk ')));
    const { lost: missing, repeated: doubled } = compare(acknowledged, archived);
    return {
      ...comparison,
      acknowledged: acknowledged.size,
      acknowledgedMeanwhile,
      missing,
      doubled,
      messages: [...onTopic.values()].reduce((sum, times) => sum + times, 0),
      chunksOnTopic: onTopic.size,
      refusals,
    };
  } finally {
    await world.stop();
  }
}
