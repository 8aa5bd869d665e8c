import { cpSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { topics } from '@sightline/schemas';
import { additiveTable } from './additive-table.ts';
import { startChaosPlatform } from './chaos-platform.ts';
import { startFaultLines } from './fault-lines.ts';
import { makeFaults } from './faults.ts';
import { type Comparison, count, type Figures } from './figures.ts';
import { createRandom } from './random.ts';
import { type Settling, settled } from './settled.ts';
import { createTopicFigures, storedChunks, storedFigures } from './stored-figures.ts';
import { startTraffic } from './traffic.ts';
import { whyMissing } from './why-missing.ts';

export interface FaultsWorldOptions {
  /** None: the same traffic without a fault, to see that the oracle is right. */
  faults: boolean;
  /** Replace a table by one that adds up: runs must then find repeats, else they cannot find what they look for. */
  additive: boolean;
  /** Ends a run early: its reason is thrown. */
  signal?: AbortSignal;
  say(line: string): void;
}

export interface FaultsRunOptions {
  seed: number;
  /** How long visitors come and faults happen. */
  seconds: number;
  /** Visits at the same time. */
  visitors: number;
  /** What all visitors do in a second; chunks hold some 40 acts. */
  actsPerSecond: number;
}

export interface FaultsReport extends Comparison {
  seed: number;
  chunks: number;
  /** Rows of the table of interactions that the oracle counts, and cells of heatmaps. */
  interactions: number;
  cells: number;
  /** How often each fault was made, by kind and target. */
  faults: Figures;
  /** Messages of one identity that differ in content. */
  contradictions: number;
  /** Of the traffic, and then until the stores were compared. */
  seconds: { traffic: number; settling: number };
}

/** The platform with faults at hand, for one run after the other; each has a project of its own. */
export interface FaultsWorld {
  /**
   * Drives known traffic through the whole platform while its parts are killed, paused and cut off from each other, and
   * compares every store with an oracle that counted the traffic when it was planned. The faults follow from the seed;
   * what they hit at that moment does not, so that a seed makes a run alike, not the same.
   */
  run(options: FaultsRunOptions): Promise<FaultsReport>;
  stop(): Promise<void>;
}

/** Processes come back within a few seconds, Kafka within ten; on a busy machine later. */
const readyMs = 240_000;
/** How long is waited, once something counts as lost, to see whether it was late. */
const lateMs = 600_000;

export async function startFaultsWorld({ say, ...options }: FaultsWorldOptions): Promise<FaultsWorld> {
  const never = new AbortController().signal;
  const sending = options.signal ?? never;
  const wires = startFaultLines();
  const world = await startChaosPlatform({
    processes: { 'stream-processors': 2 },
    overrides: wires.overrides,
    say,
  });
  const { platform, clickhouse } = world;
  let told = createTopicFigures('');
  const prepare = async (): Promise<void> => {
    if (options.additive) await additiveTable(clickhouse);
    await world.follow({
      [topics.interactions]: (message) => told.onInteractions(message),
      [topics.sessions]: (message) => told.onSession(message),
    });
  };
  await prepare().catch(async (error: unknown) => {
    await world.stop();
    throw error;
  });

  /** It counts as lost whatever comes of it; whether it comes late is the first thing one wants to know. */
  const notesOfLoss = async (stores: Settling, project: string, seed: number): Promise<string[]> => {
    const logs = join(tmpdir(), `sightline-chaos-logs-${seed}`);
    cpSync(world.logs, logs, { recursive: true });
    const why = await whyMissing({ clickhouse, kafka: world.kafka, project });
    const from = Date.now();
    const { lost } = await settled({ ...stores, limitMs: lateMs });
    const late = `${((Date.now() - from) / 1000).toFixed(0)} s later lost ${lost}`;
    return [...why, late, `logs: ${logs}`].map((line) => `  ${line}`);
  };

  const run = async ({ seed, seconds, visitors, actsPerSecond }: FaultsRunOptions): Promise<FaultsReport> => {
    const { project, key, origin } = await world.addProject(`chaos-${seed}`);
    told = createTopicFigures(project);
    const expected: Figures = new Map();
    const faults: Figures = new Map();
    const over = new AbortController();
    let chunks = 0;
    const started = Date.now();
    const random = createRandom(seed);
    if (options.faults) wires.cutAnswers(seed);
    const traffic = startTraffic({
      random,
      seed,
      visitors,
      actsPerSecond,
      collector: platform.addresses.collector,
      project,
      key,
      origin,
      expected,
      onRefusal: (status) => count(faults, `answered ${status || 'with nothing'}`),
      onAccepted: () => {
        chunks += 1;
      },
      signal: sending,
    });
    const engines = world.engines.map((engine) => ({ name: engine.name, pid: () => engine.pid }));
    const ofClickHouse = engines.find(({ name }) => name === 'clickhouse');
    if (!ofClickHouse) throw new Error('ClickHouse must run here: unset CLICKHOUSE_URL');
    const making = options.faults
      ? makeFaults({
          random,
          victims: [...platform.processes, ...engines],
          members: platform.processes.filter(({ name }) => name.startsWith('stream-processors')),
          lines: wires.lines,
          nextInsert: wires.nextInsert,
          clickhouse: ofClickHouse,
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
    wires.passAnswers();
    sending.throwIfAborted();
    await Promise.all(platform.processes.map((process) => process.ready(readyMs)));
    const ended = Date.now();
    say(`${traffic.visits} visits, ${chunks} chunks sent; waiting for the stores …`);

    const stores: Settling = {
      expected,
      hasArrived: async () => (await storedChunks(clickhouse, project)) >= chunks,
      async read() {
        const stored = await storedFigures(clickhouse, project);
        told.addTo(stored);
        return stored;
      },
    };
    const comparison = await settled(stores);
    const settledAt = Date.now();
    const notes = comparison.lost > 0 ? await notesOfLoss(stores, project, seed) : [];
    const names = (kind: string): number => [...expected.keys()].filter((name) => name.startsWith(kind)).length;
    return {
      seed,
      ...comparison,
      examples: [...comparison.examples, ...told.contradictions.slice(0, 5), ...notes],
      chunks,
      interactions: names('interaction '),
      cells: names('cell '),
      faults,
      contradictions: told.contradictions.length,
      seconds: { traffic: (ended - started) / 1000, settling: (settledAt - ended) / 1000 },
    };
  };
  return { run, stop: () => world.stop() };
}
