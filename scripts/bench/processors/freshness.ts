import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import type { ClickHouse, KafkaConnection } from '@sightline/platform';
import { type ChaosProject, startChaosPlatform } from '../../chaos/chaos-platform.ts';
import { createRandom, type Random } from '../../chaos/random.ts';
import { sendVisit } from '../../chaos/send-visit.ts';
import { type PlannedChunk, planVisit, type Visit } from '../../chaos/visit.ts';

export interface FreshnessOptions {
  /** Default: 70 % of what the platform sustains, which is measured first. */
  chunksPerSecond: number | undefined;
  seconds: number;
  say(line: string): void;
}

/** How many visitors share the load. */
const visitors = 16;
const probeEveryMs = 150;
const warmUpMs = 25_000;
const lookEveryMs = 100;
const patienceMs = 60_000;
/** While it is measured what the platform sustains: how many chunks may be accepted and not yet handled by all, and for how long. */
const capacity = { backlog: 1_500, lookEveryMs: 250, measuredMs: 20_000 };
/** More than any machine of this kind takes. */
const mostChunksPerSecond = 1_500;

/** A chunk is visible when its session is in each of them. */
const tables = ['session_chunks', 'interactions', 'heatmap_marks'] as const;

/**
 * Sends visits to the whole platform at a steady rate, single chunks among them, and looks for those in ClickHouse: ms from the
 * collector's 202 to the moment in which a query finds the chunk's session, interactions and heatmap marks.
 *
 * What the platform sustains is measured with as many visits as keep a backlog before the slowest processor, and no more.
 */
export async function measureFreshness({ chunksPerSecond, seconds, say }: FreshnessOptions): Promise<void> {
  const world = await startChaosPlatform({
    overrides: async () => ({ collector: { PROXY_HOPS: '1' } }),
    say: () => undefined,
  });
  try {
    const random = createRandom(1);
    const collector = world.platform.addresses.collector;
    const limits = await world.addProject('limits');
    const load = await world.addProject('load');
    // By themselves, so that looking for them costs next to nothing.
    const probes = await world.addProject('probes');

    let rate = chunksPerSecond;
    if (rate === undefined) {
      const most = await sustainedRate(world.kafka, { random, collector, ...limits });
      say(`\nThe whole platform sustains ${most.toFixed(0)} chunks/s`);
      rate = 0.7 * most;
    }

    const start = performance.now();
    const visiting = startVisitors({
      random,
      collector,
      ...load,
      visits: planVisits(random, 'load', rate * ((warmUpMs + patienceMs) / 1000 + seconds)),
      pace: (sent) => (sent / rate) * 1000 - (performance.now() - start),
    });
    await sleep(warmUpMs);
    const sentBefore = visiting.sent();
    const measured = performance.now();
    const delays = await measureProbes(world.clickhouse, { random, collector, ...probes }, seconds);
    const reached = (visiting.sent() - sentBefore) / ((performance.now() - measured) / 1000);
    await visiting.stop();
    say(
      `\nFreshness at ${reached.toFixed(0)} chunks/s (${rate.toFixed(0)} asked for), ${delays.all.length} probes, from the collector's 202 to being found in ClickHouse:`,
    );
    for (const [table, of] of Object.entries(delays)) {
      of.sort((a, b) => a - b);
      const at = (share: number): string => (of[Math.floor(share * (of.length - 1))] ?? 0).toFixed(0);
      say(`${table.padEnd(15)} p50 ${at(0.5)} ms, p90 ${at(0.9)} ms, p99 ${at(0.99)} ms`);
    }
  } finally {
    await world.stop();
  }
}

type Target = ChaosProject & { random: Random; collector: string };

const groups = ['archive', 'interactions', 'search', 'sessions', 'heatmaps', 'detections'];

/** Chunks a second that every processor handles while there is always a backlog. */
async function sustainedRate(kafka: KafkaConnection, target: Target): Promise<number> {
  const admin = kafka.client().admin();
  await admin.connect();
  /** What the slowest group has committed: a message a chunk, on either topic. */
  const committed = async (): Promise<number> => {
    const ofGroups = await Promise.all(
      groups.map(async (name) => {
        const topics = await admin.fetchOffsets({ groupId: kafka.toCluster(`sightline-${name}`) });
        const offsets = topics.flatMap(({ partitions }) => partitions.map(({ offset }) => Number(offset)));
        return offsets.reduce((sum, offset) => sum + Math.max(0, offset), 0);
      }),
    );
    return Math.min(...ofGroups);
  };
  const seconds = (warmUpMs + capacity.measuredMs) / 1000;
  const atFirst = await committed();
  let handled = 0;
  const visiting = startVisitors({
    ...target,
    visits: planVisits(target.random, 'limits', mostChunksPerSecond * seconds),
    pace: (sent) => (sent - handled > capacity.backlog ? capacity.lookEveryMs : 0),
  });
  const handledAfter = async (ms: number): Promise<number> => {
    for (const until = performance.now() + ms; performance.now() < until; await sleep(capacity.lookEveryMs)) {
      handled = (await committed()) - atFirst;
    }
    return handled;
  };
  const before = await handledAfter(warmUpMs);
  const start = performance.now();
  const after = await handledAfter(capacity.measuredMs);
  const rate = (after - before) / ((performance.now() - start) / 1000);
  await visiting.stop();
  // The backlog is no part of what comes next.
  const deadline = performance.now() + patienceMs;
  while (handled < visiting.sent()) {
    if (performance.now() > deadline) throw new Error(`${visiting.sent() - handled} chunks have not been handled`);
    await handledAfter(capacity.lookEveryMs);
  }
  await admin.disconnect();
  return rate;
}

/** ms until the probes were visible, in each table and in all. */
type Delays = Record<(typeof tables)[number] | 'all', number[]>;

/** ms until each probe was visible; one chunk at a time, sent every `probeEveryMs`. */
async function measureProbes(clickhouse: ClickHouse, target: Target, seconds: number): Promise<Delays> {
  const delays: Delays = { session_chunks: [], interactions: [], heatmap_marks: [], all: [] };
  /** Sessions that are looked for: when each was accepted, and the tables in which it has not been found. */
  const accepted = new Map<string, { since: number; missing: Set<string> }>();
  const isOver = new AbortController();
  /** One query for all: looking costs the engine that is measured. */
  const lookOnce = async (): Promise<void> => {
    const params = Object.fromEntries(
      tables.map((table) => [
        table,
        [...accepted].filter(([, of]) => of.missing.has(table)).map(([session]) => session),
      ]),
    );
    const looks = tables
      .filter((table) => (params[table]?.length ?? 0) > 0)
      .map(
        (table) => `SELECT DISTINCT '${table}' AS name, session FROM ${table}
                    WHERE project = {project:String} AND session IN {${table}:Array(String)}`,
      );
    if (looks.length === 0) return;
    const found = await clickhouse.query<{ name: (typeof tables)[number]; session: string }>(
      looks.join(' UNION ALL '),
      { project: target.project, ...params },
    );
    for (const { name, session } of found) {
      const of = accepted.get(session);
      if (of?.missing.delete(name)) delays[name].push(performance.now() - of.since);
    }
  };
  const look = async (): Promise<void> => {
    const deadline = performance.now() + seconds * 1000 + patienceMs;
    while (!isOver.signal.aborted || accepted.size > 0) {
      if (performance.now() > deadline) throw new Error(`${accepted.size} chunks have not become visible`);
      await lookOnce();
      for (const [session, { since, missing }] of accepted) {
        if (missing.size > 0) continue;
        delays.all.push(performance.now() - since);
        accepted.delete(session);
      }
      await sleep(lookEveryMs);
    }
  };
  const looking = look();
  const start = performance.now();
  for (let probe = 0; performance.now() - start < seconds * 1000; probe += 1) {
    const session = `probe-${String(probe).padStart(6, '0')}`;
    const chunk = chunkWithClick(target.random, session);
    const visit = { session, address: addressOf(1_000_000 + probe), tabs: [[chunk]] };
    await sendVisit(visit, {
      ...target,
      signal: isOver.signal,
      onRefusal: () => undefined,
      onAccepted: () => void accepted.set(session, { since: performance.now(), missing: new Set(tables) }),
    });
    await sleep(probeEveryMs);
  }
  isOver.abort();
  await looking;
  return delays;
}

interface Visiting {
  /** Chunks that were accepted. */
  sent(): number;
  stop(): Promise<void>;
}

interface VisitorsOptions extends Target {
  visits: Visit[];
  /** ms that a visitor waits before the next chunk, by how many chunks of all were accepted. */
  pace(sent: number): number;
}

/** Sends visits until there are no more. */
function startVisitors({ visits, pace, ...target }: VisitorsOptions): Visiting {
  const over = new AbortController();
  let sent = 0;
  const visitor = async (): Promise<void> => {
    for (let visit = visits.pop(); visit && !over.signal.aborted; visit = visits.pop()) {
      await sendVisit(visit, {
        ...target,
        signal: over.signal,
        onRefusal: () => undefined,
        async onAccepted() {
          sent += 1;
          const wait = pace(sent);
          if (wait > 0) await sleep(wait, undefined, { signal: over.signal }).catch(() => undefined);
        },
      });
    }
  };
  const ended = Promise.all(Array.from({ length: visitors }, visitor));
  return {
    sent: () => sent,
    async stop() {
      over.abort();
      await ended;
    },
  };
}

/** Made up before anything is sent: that is no part of what a platform does. */
function planVisits(random: Random, name: string, chunks: number): Visit[] {
  const visits: Visit[] = [];
  const start = Date.now() - 600_000;
  for (let planned = 0; planned < chunks; ) {
    const number = visits.length;
    const options = { session: `${name}-${number}`, address: addressOf(number), start, acts: 200 };
    const visit = planVisit(random, options, new Map());
    planned += visit.tabs.flat().length;
    visits.push(visit);
  }
  return visits;
}

/** Of a visit to the first chunk that has a place on a heatmap; there are short ones without. */
function chunkWithClick(random: Random, session: string): PlannedChunk {
  const options = { session, address: '', start: Date.now() - 60_000, acts: 40 };
  for (;;) {
    const [chunk] = planVisit(random, options, new Map()).tabs[0] ?? [];
    if (chunk && gunzipSync(chunk.body).includes('"source":2,"type":2,')) return chunk;
  }
}

const addressOf = (number: number): string => `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`;
