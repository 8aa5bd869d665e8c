import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadSecrets, startEngines } from '@sightline/local';
import { createKafkaProxy, createTcpProxy, kafkaApi } from '@sightline/local/testing';
import {
  composeServices,
  createClickHouse,
  createKafka,
  createLogger,
  createTail,
  type Service,
} from '@sightline/platform';
import { topics } from '@sightline/schemas';
import { ensureProject } from '../local/api-client.ts';
import { keepEngines } from '../local/keep-engines.ts';
import { startPlatform } from '../local/platform.ts';
import { freePorts } from '../local/ports.ts';
import { additiveTable } from './additive-table.ts';
import { makeFaults } from './faults.ts';
import { type Comparison, compare, count, type Figures } from './figures.ts';
import { createRandom } from './random.ts';
import { sendVisit } from './send-visit.ts';
import { createTopicFigures, storedFigures } from './stored-figures.ts';
import { planVisit } from './visit.ts';

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

const project = 'chaos';
const origin = 'https://chaos.example';
const acts = { least: 20, most: 80 };
/** Processors read on and commit within it, after the last process has come back. */
const settleMs = 120_000;
const log = createLogger({ service: 'chaos', level: 'silent', format: 'json' });

/**
 * Drives known traffic through the whole platform while its parts are killed, paused and cut off from each other, and
 * compares every store with an oracle that counted the traffic when it was planned. The faults follow from the seed;
 * what they hit at that moment does not, so that a seed makes a run alike, not the same.
 */
export async function runFaults(options: FaultsRunOptions): Promise<FaultsReport> {
  const { seed, seconds, say } = options;
  const dir = mkdtempSync(join(tmpdir(), 'sightline-chaos-'));
  const closing: (() => Promise<unknown> | unknown)[] = [() => rmSync(dir, { recursive: true, force: true })];
  try {
    const engines = await startEngines({ dir, ports: 'auto', report: say });
    const keeper = keepEngines(engines.engines, () => undefined);
    closing.push(() => keeper.stop());
    const { KAFKA_BROKERS = '', CLICKHOUSE_URL = '' } = engines.environment;

    const chance = createRandom(seed);
    /** Cut a share of the broker's answers to the collector: appended, and the client does not know. */
    const answers = createRandom(seed + 1);
    const toBroker = await createKafkaProxy({
      target: KAFKA_BROKERS,
      onReply: ({ api }) => (options.faults && api === kafkaApi.produce && answers.chance(0.003) ? 'cut' : 'pass'),
    });
    const processorsToBroker = await createKafkaProxy({ target: KAFKA_BROKERS });
    const toClickHouse = await createTcpProxy({ target: Number(new URL(CLICKHOUSE_URL).port) });
    const lines = [
      { name: 'collector to Kafka', ...lineOf(toBroker) },
      { name: 'processors to Kafka', ...lineOf(processorsToBroker) },
      { name: 'processors to ClickHouse', ...lineOf(toClickHouse) },
    ];
    closing.push(...[toBroker, processorsToBroker, toClickHouse].map((proxy) => () => proxy.close()));

    const platform = await startPlatform({
      engines,
      secrets: loadSecrets(dir),
      ports: await freePorts(),
      dir,
      processes: { 'stream-processors': 2 },
      overrides: {
        collector: { KAFKA_BROKERS: toBroker.brokers.join(','), PROXY_HOPS: '1' },
        'stream-processors': {
          KAFKA_BROKERS: processorsToBroker.brokers.join(','),
          CLICKHOUSE_URL: `http://127.0.0.1:${toClickHouse.port}`,
        },
      },
      say: () => undefined,
    });
    closing.push(() => platform.stop());
    const key = await ensureProject(platform.api, project, 'Chaos', origin);

    const clickhouse = createClickHouse({
      url: CLICKHOUSE_URL,
      user: engines.environment.CLICKHOUSE_USER ?? '',
      password: engines.environment.CLICKHOUSE_PASSWORD ?? '',
      database: 'default',
      log,
    });
    if (options.additive) await additiveTable(clickhouse);
    const told = createTopicFigures();
    const kafka = createKafka({ brokers: KAFKA_BROKERS.split(','), clientId: 'chaos', log });
    const follow = (topic: string, onMessage: typeof told.onSession): Service =>
      createTail({ kafka, topic, log, onMessage });
    const readers = composeServices(
      clickhouse,
      follow(topics.interactions, told.onInteractions),
      follow(topics.sessions, told.onSession),
    );
    await readers.start();
    closing.push(() => readers.stop());

    const expected: Figures = new Map();
    const faults: Figures = new Map();
    const over = new AbortController();
    const sending = options.signal ?? new AbortController().signal;
    let chunks = 0;
    let visits = 0;
    const visitor = async (): Promise<void> => {
      while (!over.signal.aborted) {
        visits += 1;
        const number = visits;
        const visit = planVisit(
          chance,
          {
            session: `visit-${seed}-${number}`,
            address: `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`,
            start: Date.now() - 60_000,
            acts: chance.between(acts.least, acts.most),
          },
          expected,
        );
        await sendVisit(visit, {
          random: chance,
          collector: platform.addresses.collector,
          key,
          origin,
          onRefusal: (status) => count(faults, `answered ${status || 'with nothing'}`),
          onAccepted: () => {
            chunks += 1;
          },
          signal: sending,
        });
      }
    };
    const processors = platform.processes.filter(({ name }) => name.startsWith('stream-processors'));
    const making = options.faults
      ? makeFaults({
          random: chance,
          victims: [
            ...platform.processes,
            ...engines.engines.map((engine) => ({ name: engine.name, pid: () => engine.pid })),
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
    const visitors = Array.from({ length: options.visitors }, visitor);
    // A visitor that is refused for good ends the run at once; its error comes out below.
    await Promise.race([sleep(seconds * 1000, undefined, { signal: sending }).catch(() => undefined), ...visitors]);
    over.abort();
    await making;
    await Promise.all(visitors);
    sending.throwIfAborted();
    await Promise.all(platform.processes.map((process) => process.ready(60_000)));
    say(`${visits} visits, ${chunks} chunks sent; waiting for the stores …`);

    const comparison = await settled(expected, async () => {
      const stored = await storedFigures(clickhouse, project);
      told.addTo(stored);
      return stored;
    });
    const interactions = [...expected].reduce((sum, [name, amount]) => sum + (isInteraction(name) ? amount : 0), 0);
    return { ...comparison, chunks, interactions, faults, contradictions: told.contradictions };
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

const lineOf = ({ cut, dropReplies, passReplies }: Awaited<ReturnType<typeof createTcpProxy>>) => ({
  cut,
  dropReplies,
  passReplies,
});

const isInteraction = (name: string): boolean =>
  /^(click|rage_click|navigation|error|automation|custom) |^cell move /.test(name);

/** The comparison as soon as nothing is lost or repeated, or how it stands when the time is up. */
async function settled(expected: Figures, read: () => Promise<Figures>): Promise<Comparison> {
  const deadline = Date.now() + settleMs;
  for (;;) {
    const comparison = compare(expected, await read());
    if (comparison.lost + comparison.repeated === 0 || Date.now() > deadline) return comparison;
    await sleep(1_000);
  }
}
