import { gunzipSync, gzipSync } from 'node:zlib';
import type { OutgoingMessage } from '@sightline/platform';
import { type ChunkHeaders, encodeChunkHeaders, sessionKey, topics } from '@sightline/schemas';
import { createRandom, type Random } from '../../chaos/random.ts';
import { planVisit } from '../../chaos/visit.ts';

export interface Recordings {
  /** On the topic of recordings, in the order in which they came. */
  messages: OutgoingMessage[];
  /** Bytes of all bodies, as they came and inflated. */
  bytes: number;
  inflated: number;
}

/** Inflated bytes of page changes that a chunk carries besides what the visitor does; measured on real pages: 2 to 360 kB. */
const changesBytes = 40_000;
/** Distinct visits; more are the same under other names. */
const templates = 60;
const words = 'order price basket cheap shipping colour large small return account review stock offer today'.split(' ');
/** Noon of today: late data of days that are over costs more, and is the exception. */
const start = Math.floor(Date.now() / 86_400_000) * 86_400_000 + 43_200_000;

interface Template {
  tab: string;
  seq: number;
  body: Buffer;
  facts: Pick<ChunkHeaders, 'firstTime' | 'lastTime' | 'events' | 'keyframe'>;
}

/** A recording's bytes are mostly what changes on the page: texts and attributes of elements. */
function changes(random: Random, timestamp: number): string {
  let bytes = 0;
  const lines: string[] = [];
  while (bytes < changesBytes) {
    const texts = Array.from({ length: 12 }, () => ({
      id: random.between(10, 9_999),
      value: Array.from({ length: 8 }, () => random.pick(words)).join(' '),
    }));
    const attributes = [{ id: random.between(10, 9_999), attributes: { style: `left: ${random.between(0, 999)}px` } }];
    const line = JSON.stringify({ type: 3, data: { source: 0, texts, attributes, removes: [], adds: [] }, timestamp });
    bytes += line.length;
    lines.push(line);
  }
  return lines.join('\n');
}

function template(random: Random, number: number): Template[] {
  const options = { session: `visit-${number}`, address: '', start, acts: random.between(200, 600) };
  const visit = planVisit(random, options, new Map());
  return visit.tabs.flat().map(({ tab, seq, body }) => {
    const planned = gunzipSync(body).toString().trimEnd();
    const times = planned.split('\n').map((line) => Number(/"timestamp":(\d+)\}$/.exec(line)?.[1]));
    const lines = `${planned}\n${changes(random, times.at(-1) ?? start)}\n`;
    const facts = {
      firstTime: Math.min(...times),
      lastTime: Math.max(...times),
      events: lines.split('\n').length - 1,
      keyframe: planned.includes('"type":2,'),
    };
    return { tab, seq, body: gzipSync(lines), facts };
  });
}

/** So many chunks of visits that go on side by side. */
export function makeRecordings(chunks: number): Recordings {
  const random = createRandom(1);
  const visits = Array.from({ length: templates }, (_, number) => template(random, number));
  const queues: OutgoingMessage[][] = [];
  let count = 0;
  for (let visitor = 0; count < chunks; visitor += 1) {
    const visit = (visits[visitor % templates] ?? []).slice(0, chunks - count);
    count += visit.length;
    queues.push(
      visit.map(({ tab, seq, body, facts }) => {
        const headers: ChunkHeaders = {
          project: 'bench',
          session: `visitor-${visitor}`,
          tab,
          seq,
          ...facts,
          receivedTime: start + 3_600_000,
          device: 'desktop',
          browser: 'Chrome',
          os: 'Linux',
          source: '0123456789abcdef',
        };
        return {
          topic: topics.recordings,
          key: sessionKey(headers),
          value: body,
          headers: encodeChunkHeaders(headers),
        };
      }),
    );
  }
  const messages: OutgoingMessage[] = [];
  for (let index = 0; messages.length < chunks; index += 1) {
    for (const queue of queues) {
      const message = queue[index];
      if (message) messages.push(message);
    }
  }
  const bodies = messages.map(({ value }) => value as Buffer);
  const sum = (of: number[]): number => of.reduce((all, one) => all + one, 0);
  return {
    messages,
    bytes: sum(bodies.map(({ length }) => length)),
    inflated: sum(visits.flat().map(({ body }) => gunzipSync(body).length)) * (chunks / visits.flat().length),
  };
}
