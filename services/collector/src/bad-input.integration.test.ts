import { connect } from 'node:net';
import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bomb } from './testing/bomb.ts';
import { startCollectorProcess } from './testing/collector-process.ts';
import { chunkUrl, codeOf, line, newSession, origin, pause, post, postText } from './testing/collector-scope.ts';

const MiB = 1024 * 1024;
const bodyTimeoutMs = 1_500;
let collector: Awaited<ReturnType<typeof startCollectorProcess>>;
let watch: ReturnType<typeof watchOver>;

beforeAll(async () => {
  collector = await startCollectorProcess({ BODY_TIMEOUT_MS: String(bodyTimeoutMs) });
  // Warm, so that what follows is measured against a process at work.
  await Promise.all(Array.from({ length: 50 }, () => postText(collector.base, line())));
  watch = watchOver();
});
afterAll(async () => {
  const all = await watch.stop();
  const at = (share: number) => (all[Math.floor(share * (all.length - 1))] ?? 0).toFixed(0);
  console.log(
    `another visitor, all in all: ${all.length} chunks, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, most ${at(1)} ms`,
  );
  await collector.stop();
});

const mebibytes = (bytes: number): string => `${(bytes / MiB).toFixed(0)} MiB`;

/** Another visitor, who sends a small chunk every 50 ms, and the process's memory, for as long as the tests run. */
function watchOver() {
  let running = true;
  let peak = 0;
  let failures = 0;
  let latencies: number[] = [];
  const all: number[] = [];
  const session = newSession();
  const sending = (async () => {
    for (let seq = 0; running; seq += 1) {
      const start = performance.now();
      const { status } = await postText(collector.base, line({ seq }), { session, seq });
      const ms = performance.now() - start;
      latencies.push(ms);
      all.push(ms);
      if (status !== 202) failures += 1;
      await pause(50);
    }
  })();
  const measuring = (async () => {
    while (running) {
      peak = Math.max(peak, await collector.rss());
      await pause(25);
    }
  })();
  return {
    /** What has been seen since the last call. */
    take() {
      const seen = { most: Math.max(0, ...latencies), peak, failures };
      [latencies, peak, failures] = [[], 0, 0];
      return seen;
    },
    /** Milliseconds of every chunk, the quickest first. */
    async stop() {
      running = false;
      await Promise.all([sending, measuring]);
      return all.sort((a, b) => a - b);
    },
  };
}

/** Sends each body a few times at once, as a flood would. */
async function flood(body: Buffer, times = 4) {
  const start = performance.now();
  const codes = await Promise.all(
    Array.from({ length: times }, async () => codeOf(await post(collector.base, body, { session: newSession() }))),
  );
  return { codes: [...new Set(codes)], ms: performance.now() - start };
}

const event = (data: string): Buffer => gzipSync(`{"type":5,"data":${data},"timestamp":${Date.now()}}`);
const good = gzipSync(line());
const blanks = Buffer.alloc(64 * MiB, 32);
const quick = { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } };
const invalid = (...bytes: number[]): Buffer =>
  gzipSync(
    Buffer.concat([Buffer.from('{"type":5,"data":{"a":"'), Buffer.from(bytes), Buffer.from('"},"timestamp":1}')]),
  );

/** What a chunk may take of memory while it is inflated, and a process may grow beside it. */
const inflationLimit = 16 * MiB;
const slack = 20 * MiB;

describe('what can be refused early is, and leaves no trace', () => {
  it.each([
    ['malformed-gzip', 'a second member that is a bomb', () => Buffer.concat([good, bomb(512)])],
    ['inflates-too-large', 'a gzip bomb: 1 MB of 1 GiB', () => bomb(1024)],
    ['malformed-gzip', 'a deflate bomb', () => deflateSync(blanks)],
    ['malformed-gzip', 'a brotli bomb', () => brotliCompressSync(blanks, quick)],
    ['too-deep', '10,000 levels', () => event(`{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`)],
    ['too-complex', 'a string of 10 MB', () => event(`{"a":"${'a'.repeat(10 * MiB)}"}`)],
    ['too-complex', 'millions of attributes', () => event(`{"attributes":{${'"a":1,'.repeat(2_600_000)}"b":1}}`)],
    ['too-complex', 'millions of arrays', () => event(`{"a":[${'[],'.repeat(5_000_000)}1]}`)],
    ['malformed-ndjson', 'invalid UTF-8', () => invalid(0xff, 0xfe)],
    ['malformed-ndjson', 'a lone surrogate in UTF-8', () => invalid(0xed, 0xa0, 0x80)],
  ])('%s: %s', async (code, name, make) => {
    const body = make();
    const before = await collector.rss();
    watch.take();
    const { ms: alone } = await flood(body, 1);
    const { codes, ms } = await flood(body);
    await pause(100);
    const { most, peak, failures } = watch.take();
    console.log(
      `${name}: ${alone.toFixed(0)} ms alone, ${ms.toFixed(0)} ms for 4 at once, ` +
        `memory +${mebibytes(Math.max(0, peak - before))}, another visitor at most ${most.toFixed(0)} ms`,
    );
    expect(codes).toEqual([code]);
    expect(failures).toBe(0);
    // Two are inflated at the same time at most, one a thread, and the two before may still wait for their collection.
    expect(peak - before).toBeLessThan(4 * inflationLimit + slack);
    expect(ms).toBeLessThan(5_000);
    expect(most).toBeLessThan(5_000);
  });
});

describe('what is right but costs much holds up no small chunk', () => {
  it.each([
    ['a string of 4 MB without a blank', () => line({ tag: 'a', payload: 'a'.repeat(3.9 * MiB) })],
    [
      'an address with a million parameters',
      () => line({ href: `https://a.b/?${'a=b&'.repeat(MiB)}`.slice(0, 4e6) }, { type: 4 }),
    ],
    [
      '100,000 attributes',
      () => line({ attributes: Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`a${i}`, 1])) }),
    ],
    ['16 MB of small events', () => `${line()}\n`.repeat(330_000)],
  ])('%s', async (name, make) => {
    const body = gzipSync(make());
    const before = await collector.rss();
    watch.take();
    const { codes, ms } = await flood(body, 2);
    const { most, peak, failures } = watch.take();
    console.log(
      `${name}: ${codes}, ${ms.toFixed(0)} ms for 2 at once, memory +${mebibytes(Math.max(0, peak - before))}, another visitor at most ${most.toFixed(0)} ms`,
    );
    expect(codes).toEqual(['202']);
    expect(failures).toBe(0);
    // The worker's heap, whose limit is 512 MiB, and its chunk.
    expect(peak - before).toBeLessThan(512 * MiB + inflationLimit + slack);
    expect(most).toBeLessThan(5_000);
  });

  it('a lone surrogate in an escape is taken, and stays one', async () => {
    expect((await flood(event('{"a":"\\ud800"}'))).codes).toEqual(['202']);
  });
});

describe('connections that do not end', () => {
  const head = (length: number): string =>
    `POST ${chunkUrl('', {})} HTTP/1.1\r\nHost: a\r\nOrigin: ${origin}\r\nContent-Length: ${length}\r\n\r\n`;

  /** What came back until the connection ended, or `ms` have passed. */
  const answerOf = (first: string | Uint8Array, { everyMs = 0, half = false, ms = 6_000 } = {}): Promise<string> =>
    new Promise((resolve) => {
      const socket = connect({ port: collector.port, host: '127.0.0.1', allowHalfOpen: true });
      let text = '';
      const trickle = everyMs > 0 ? setInterval(() => socket.write('x'), everyMs) : undefined;
      const end = (): void => {
        clearInterval(trickle);
        clearTimeout(late);
        socket.destroy();
        resolve(text);
      };
      const late = setTimeout(end, ms);
      socket.on('data', (data) => {
        text += data;
        if (text.includes('\r\n\r\n')) end();
      });
      socket.on('end', end);
      socket.on('error', end);
      socket.write(first);
      if (half) socket.end();
    });

  it('200 bodies that trickle in are each given up in time, and nobody else waits', async () => {
    watch.take();
    const answers = await Promise.all(Array.from({ length: 200 }, () => answerOf(head(1_000), { everyMs: 200 })));
    const { most, failures } = watch.take();
    for (const answer of answers) expect(answer).toMatch(/^HTTP\/1.1 408/);
    expect(failures).toBe(0);
    expect(most).toBeLessThan(5_000);
  });

  it('one that is half-closed in the middle of its body is dropped, 100 times', async () => {
    watch.take();
    const answers = await Promise.all(Array.from({ length: 100 }, () => answerOf(head(1_000), { half: true })));
    expect([...new Set(answers)]).toEqual(['']);
    expect(watch.take().failures).toBe(0);
    expect((await postText(collector.base, line())).status).toBe(202);
  });

  it('one that is half-closed behind a whole chunk is dropped as well, and sent again it is taken', async () => {
    const whole = Buffer.concat([Buffer.from(head(good.length)), good]);
    for (const answer of await Promise.all(Array.from({ length: 20 }, () => answerOf(whole, { half: true })))) {
      // Whoever closes its side may miss the answer, never get another one.
      expect(answer === '' || answer.startsWith('HTTP/1.1 202')).toBe(true);
    }
    expect(await answerOf(whole)).toMatch(/^HTTP\/1.1 202/);
  });
});
