import { setTimeout as sleep } from 'node:timers/promises';
import { createKafkaProxy, createTcpProxy, kafkaApi } from '@sightline/local/testing';
import { topics } from '@sightline/schemas';
import { additiveTable } from './additive-table.ts';
import { startChaosPlatform } from './chaos-platform.ts';
import { type Line, makeFaults } from './faults.ts';
import { type Comparison, count, type Figures } from './figures.ts';
import { createRandom } from './random.ts';
import { settled } from './settled.ts';
import { createTopicFigures, storedFigures } from './stored-figures.ts';
import { startTraffic } from './traffic.ts';

export interface FaultsRunOptions {
  seed: number;
  /** How long visitors come and faults happen. */
  seconds: number;
  /** Visits at the same time. */
  visitors: number;
  /** None: the same traffic without a fault, to see that the oracle is right. */
  faults: boolean;
  /** Replace a table by one that adds up: the run must then find repeats, else it cannot find what it looks for. */
  additive: boolean;
  /** Ends the run early: everything is stopped and removed, then its reason is thrown. */
  signal?: AbortSignal;
  say(line: string): void;
}

export interface FaultsReport extends Comparison {
  chunks: number;
  /** Interactions that the oracle counts. */
  interactions: number;
  /** How often each fault was made, by kind and target. */
  faults: Figures;
  /** Messages of one identity that differ in content. */
  contradictions: number;
}

/**
 * Drives known traffic through the whole platform while its parts are killed, paused and cut off from each other, and
 * compares every store with an oracle that counted the traffic when it was planned. The faults follow from the seed;
 * what they hit at that moment does not, so that a seed makes a run alike, not the same.
 */
export async function runFaults(options: FaultsRunOptions): Promise<FaultsReport> {
  const { seed, seconds, say } = options;
  const chance = createRandom(seed);
  /** Cut a share of the broker's answers to the collector: appended, and the client does not know. */
  const answers = createRandom(seed + 1);
  const lines: Line[] = [];
  const world = await startChaosPlatform({
    processes: { 'stream-processors': 2 },
    async overrides({ KAFKA_BROKERS = '', CLICKHOUSE_URL = '' }, onStop) {
      const toBroker = await createKafkaProxy({
        target: KAFKA_BROKERS,
        onReply: ({ api }) => (options.faults && api === kafkaApi.produce && answers.chance(0.003) ? 'cut' : 'pass'),
      });
      const processorsToBroker = await createKafkaProxy({ target: KAFKA_BROKERS });
      const toClickHouse = await createTcpProxy({ target: Number(new URL(CLICKHOUSE_URL).port) });
      for (const proxy of [toBroker, processorsToBroker, toClickHouse]) onStop(() => proxy.close());
      lines.push(
        { name: 'collector to Kafka', ...lineOf(toBroker) },
        { name: 'processors to Kafka', ...lineOf(processorsToBroker) },
        { name: 'processors to ClickHouse', ...lineOf(toClickHouse) },
      );
      return {
        collector: { KAFKA_BROKERS: toBroker.brokers.join(','), PROXY_HOPS: '1' },
        'stream-processors': {
          KAFKA_BROKERS: processorsToBroker.brokers.join(','),
          CLICKHOUSE_URL: `http://127.0.0.1:${toClickHouse.port}`,
        },
      };
    },
    say,
  });
  try {
    const { platform, clickhouse, project, key, origin } = world;
    if (options.additive) await additiveTable(clickhouse);
    const told = createTopicFigures();
    await world.follow({ [topics.interactions]: told.onInteractions, [topics.sessions]: told.onSession });

    const expected: Figures = new Map();
    const faults: Figures = new Map();
    const over = new AbortController();
    const sending = options.signal ?? new AbortController().signal;
    let chunks = 0;
    const traffic = startTraffic({
      random: chance,
      seed,
      visitors: options.visitors,
      collector: platform.addresses.collector,
      key,
      origin,
      expected,
      onRefusal: (status) => count(faults, `answered ${status || 'with nothing'}`),
      onAccepted: () => {
        chunks += 1;
      },
      signal: sending,
    });
    const processors = platform.processes.filter(({ name }) => name.startsWith('stream-processors'));
    const making = options.faults
      ? makeFaults({
          random: chance,
          victims: [
            ...platform.processes,
            ...world.engines.map((engine) => ({ name: engine.name, pid: () => engine.pid })),
          ],
          members: processors,
          lines,
          onFault(kind, target) {
            count(faults, `${kind}: ${target}`);
            say(`${kind}: ${target} (${chunks} chunks so far)`);
          },
          signal: over.signal,
        })
      : Promise.resolve();
    // A visitor that is refused for good ends the run at once; its error comes out below.
    await Promise.race([sleep(seconds * 1000, undefined, { signal: sending }).catch(() => undefined), traffic.running]);
    over.abort();
    await making;
    await traffic.finish();
    sending.throwIfAborted();
    await Promise.all(platform.processes.map((process) => process.ready(60_000)));
    say(`${traffic.visits} visits, ${chunks} chunks sent; waiting for the stores …`);

    const comparison = await settled(expected, async () => {
      const stored = await storedFigures(clickhouse, project);
      told.addTo(stored);
      return stored;
    });
    const interactions = [...expected].reduce((sum, [name, amount]) => sum + (isInteraction(name) ? amount : 0), 0);
    return { ...comparison, chunks, interactions, faults, contradictions: told.contradictions };
  } finally {
    await world.stop();
  }
}

const lineOf = ({ cut, dropReplies, passReplies }: Awaited<ReturnType<typeof createTcpProxy>>) => ({
  cut,
  dropReplies,
  passReplies,
});

const isInteraction = (name: string): boolean =>
  /^(click|rage_click|navigation|error|automation|custom) |^cell move /.test(name);
