import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { startChaosPlatform } from '../../chaos/chaos-platform.ts';
import { createRandom, type Random } from '../../chaos/random.ts';
import { sendVisit } from '../../chaos/send-visit.ts';
import { type PlannedChunk, planVisit } from '../../chaos/visit.ts';

export interface FreshnessOptions {
  chunksPerSecond: number;
  seconds: number;
  say(line: string): void;
}

/** How many visitors share the load. */
const visitors = 16;
const probeEveryMs = 150;
const warmUpMs = 10_000;
const lookEveryMs = 25;
const patienceMs = 120_000;

/** The sessions of which there is a chunk in every table. */
const visible = `SELECT session FROM session_chunks WHERE project = {project:String} GROUP BY session
  INTERSECT SELECT session FROM interactions WHERE project = {project:String} GROUP BY session
  INTERSECT SELECT session FROM heatmap_points WHERE project = {project:String} GROUP BY session`;

/**
 * Sends visits to the whole platform at a steady rate, single chunks among them, and looks for those in ClickHouse: ms from the
 * collector's 202 to the moment in which a query finds the chunk's session, interactions and heatmap points.
 */
export async function measureFreshness({ chunksPerSecond, seconds, say }: FreshnessOptions): Promise<void> {
  const world = await startChaosPlatform({
    overrides: async () => ({ collector: { PROXY_HOPS: '1' } }),
    say: () => undefined,
  });
  try {
    const { platform, clickhouse } = world;
    const { key, origin } = await world.addProject('freshness');
    // By themselves, so that looking for them costs next to nothing.
    const probes = await world.addProject('probes');
    const random = createRandom(1);
    const over = new AbortController();
    const start = performance.now();
    let sent = 0;
    let visits = 0;
    const send = { random, collector: platform.addresses.collector, key, origin, signal: over.signal };
    const visitor = async (): Promise<void> => {
      while (!over.signal.aborted) {
        visits += 1;
        const visit = planVisit(
          random,
          { session: `visitor-${visits}`, address: addressOf(visits), start: Date.now() - 600_000, acts: 200 },
          new Map(),
        );
        await sendVisit(visit, {
          ...send,
          onRefusal: () => undefined,
          async onAccepted() {
            sent += 1;
            const ahead = (sent / chunksPerSecond) * 1000 - (performance.now() - start);
            if (ahead > 0) await sleep(ahead, undefined, { signal: over.signal }).catch(() => undefined);
          },
        });
      }
    };
    const load = Promise.all(Array.from({ length: visitors }, visitor));

    const delays: number[] = [];
    /** Sessions that are looked for, and when each was accepted. */
    const accepted = new Map<string, number>();
    const isOver = new AbortController();
    const look = async (): Promise<void> => {
      const deadline = performance.now() + warmUpMs + seconds * 1000 + patienceMs;
      while (!isOver.signal.aborted || accepted.size > 0) {
        if (performance.now() > deadline) throw new Error(`${accepted.size} chunks have not become visible`);
        const found = await clickhouse.query<{ session: string }>(visible, { project: probes.project });
        for (const { session } of found) {
          const since = accepted.get(session);
          if (since !== undefined) delays.push(performance.now() - since);
          accepted.delete(session);
        }
        await sleep(lookEveryMs);
      }
    };
    await sleep(warmUpMs);
    const looking = look();
    const sentBefore = sent;
    const measured = performance.now();
    for (let probe = 0; performance.now() - measured < seconds * 1000; probe += 1) {
      const session = `probe-${String(probe).padStart(6, '0')}`;
      const chunk = chunkWithClick(random, session);
      const visit = { session, address: addressOf(1_000_000 + probe), tabs: [[chunk]] };
      await sendVisit(visit, {
        ...send,
        key: probes.key,
        onRefusal: () => undefined,
        onAccepted: () => void accepted.set(session, performance.now()),
      });
      await sleep(probeEveryMs);
    }
    const rate = (sent - sentBefore) / ((performance.now() - measured) / 1000);
    isOver.abort();
    await looking;
    over.abort();
    await load;
    delays.sort((a, b) => a - b);
    const at = (share: number): string => (delays[Math.floor(share * (delays.length - 1))] ?? 0).toFixed(0);
    say(
      `\nFreshness at ${rate.toFixed(0)} chunks/s (${chunksPerSecond.toFixed(0)} asked for), ${delays.length} probes: p50 ${at(0.5)} ms, p90 ${at(0.9)} ms, p99 ${at(0.99)} ms from the collector's 202 to session, interactions and heatmap points in ClickHouse`,
    );
  } finally {
    await world.stop();
  }
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
