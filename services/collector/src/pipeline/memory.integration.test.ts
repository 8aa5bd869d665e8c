import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readConfig } from '@sightline/platform';
import { afterEach, describe, expect, it } from 'vitest';
import { collectorConfig } from '../config.ts';
import type { ProcessorJob } from '../testing/processor-process.ts';

const MiB = 1024 * 1024;
const env = {
  SOURCE_HASH_KEY: 'a secret of thirty-two characters',
  KAFKA_BROKERS: '127.0.0.1:9092',
  REDIS_URL: 'redis://127.0.0.1:6379',
};
const { MAX_PARSED_BYTES, MAX_INFLATED_BYTES } = readConfig(collectorConfig, env);
/** What README.md says of each thread that is at work. */
const threadBytes = 2 * MAX_PARSED_BYTES + 6 * MAX_INFLATED_BYTES;
const slack = 20 * MiB;
const now = Date.now();

/** As many items as there is room for. */
function filled(head: string, item: (index: number) => string, tail: string, most = Number.POSITIVE_INFINITY): string {
  const parts = [head];
  let bytes = head.length + tail.length + 100;
  for (let index = 0; index < most; index += 1) {
    const next = item(index);
    bytes += Buffer.byteLength(next);
    if (bytes > MAX_INFLATED_BYTES) break;
    parts.push(next);
  }
  return parts.join('') + tail;
}
const timestamp = `"timestamp": ${now}}`;
/** The blank before the time is why it has to be parsed. */
const custom = (head: string, item: (index: number) => string, tail: string, most?: number): string =>
  filled(`{"type":5,"data":${head}`, item, `${tail},${timestamp}`, most);
const page = (node: (index: number) => string, most?: number): string =>
  filled('{"type":2,"data":{"node":{"type":0,"id":1,"childNodes":[', node, `{}]}},${timestamp}`, most);
const short = (index: number): string => index.toString(36);
const node = (index: number): string =>
  `{"type":2,"tagName":"div","attributes":{"class":"c${index % 97} row"},"childNodes":[{"type":3,"textContent":"Some words ${index}","id":${2 * index}}],"id":${2 * index + 1}},`;

let child: ChildProcess | undefined;
afterEach(() => void child?.kill('SIGKILL'));

const memoryOf = (pid: number, field: 'VmRSS' | 'VmHWM'): number =>
  1024 * Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);

/** What becomes of a body, and by how much resident memory grows at most while it comes again and again. */
async function flood(text: string, { times = 2, rounds = 2, from, heavyWorkers = 1 }: Flood = {}) {
  const started = fork(join(import.meta.dirname, '../testing/processor-process.ts'), {
    env: { PATH: process.env.PATH, ...env, HEAVY_WORKERS: String(heavyWorkers) },
    execArgv: ['--disable-warning=ExperimentalWarning'],
    serialization: 'advanced',
  });
  child = started;
  const pid = started.pid as number;
  const next = async (): Promise<string[]> => (await once(started, 'message'))[0];
  const ask = (job: ProcessorJob): Promise<string[]> => {
    started.send(job);
    return next();
  };
  await next();
  const small = gzipSync(`{"type":5,"data":{"tag":"a"},"timestamp":${now}}\n`);
  for (let round = 0; round < 20; round += 1) await ask({ body: small, times: 2 });
  const idle = memoryOf(pid, 'VmRSS');
  // Begins the peak anew.
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
  const codes = new Set<string>();
  const job = { body: gzipSync(text), times, ...(from ? { from } : {}) };
  for (let round = 0; round < rounds; round += 1) for (const code of await ask(job)) codes.add(code);
  return { codes: [...codes].join(), growth: memoryOf(pid, 'VmHWM') - idle };
}

interface Flood extends Partial<Pick<ProcessorJob, 'times' | 'from'>> {
  rounds?: number;
  heavyWorkers?: number;
}

/** @param threads that are at work at the same time */
function expectBound(name: string, { codes, growth }: Awaited<ReturnType<typeof flood>>, threads = 1): void {
  console.log(`${name}: ${codes}, memory +${(growth / MiB).toFixed(0)} MiB`);
  expect(growth).toBeLessThan(threads * threadBytes + slack);
}

describe.skipIf(process.platform !== 'linux')('memory stays within what the configuration says', () => {
  const often = { timeout: 120_000 };

  it.each<[string, string, () => string]>([
    ['too-complex', 'arrays', () => custom('{"a":[', () => '[],', '1]}')],
    ['too-complex', 'objects', () => custom('{', (index) => `"${short(index)}":{},`, '"b":1}')],
    ['too-complex', 'attributes', () => custom('{"attributes":{', (index) => `"${short(index)}":1,`, '"b":1}}')],
    ['too-complex', 'objects of one key each', () => custom('{"a":[', (index) => `{"${short(index)}":1},`, '1]}')],
    ['too-complex', 'numbers that are written longer', () => custom('{"a":[', () => '1e20,', '1]}', 1_900_000)],
    ['too-complex', 'strings', () => custom('{"a":[', (index) => `"${short(index)}",`, '1]}')],
    ['too-complex', 'keys that are masked', () => custom('{', (index) => `"${short(index)}@b.de":1,`, '"b":1}')],
    [
      'ok',
      'as many of them as are taken',
      () => custom('{', (index) => `"${short(index)}@b.de":1,`, '"b":1}', 200_000),
    ],
    ['ok', 'as many addresses as are taken', () => custom('{"a":[', () => '"a@b.de",', '1]}', 800_000)],
    ['ok', 'events', () => filled('', () => `{"type":5,"data":{},${timestamp}\n`, '')],
    [
      'ok',
      'text in two bytes',
      () => filled('', () => `{"type":5,"data":{"a":"Ā${'b '.repeat(1.9e6)}"},${timestamp}\n`, ''),
    ],
    [
      'ok',
      'pages of one-letter texts',
      () => page((index) => `{"type":3,"textContent":"a","id":${index % 10}},`, 440_000),
    ],
    [
      'ok',
      'pages of inputs',
      () => page((index) => `{"tagName":"input","attributes":{"value":"a"},"id":${index}},`, 250_000),
    ],
    [
      'too-complex',
      'nodes that hang in each other',
      () =>
        filled(
          '{"type":3,"data":{"source":0,"adds":[',
          (index) => `{"node":{"id":${index}},"parentId":${index + 1}},`,
          `1]},${timestamp}`,
        ),
    ],
  ])('%s: millions of %s', often, async (code, name, make) => {
    const done = await flood(make());
    expect(done.codes).toBe(code);
    expectBound(name, done);
  });

  it.each([
    ['as a recorder writes it', page(node, 75_000).replace(timestamp, `"timestamp":${now}}`)],
    ['as others write it, with addresses', page((index) => node(index).replace('words', 'jane@example.com Ā'), 75_000)],
  ])('a page of 150,000 nodes is taken, %s', often, async (name, text) => {
    const done = await flood(text);
    expect(done.codes).toBe('ok');
    expectBound(`a page ${name}`, done);
  });

  it('what another client sends', often, async () => {
    const from = { client: 'rrweb', session: 'session-1', tab: 'tab-00001', isNumbered: false } as const;
    expectBound('rrweb', await flood(`[${page(node, 75_000)}]`, { from }));
  });

  it('two threads take twice as much', often, async () => {
    const text = page((index) => `{"type":3,"textContent":"a","id":${index % 10}},`, 440_000);
    expectBound('two threads', await flood(text, { heavyWorkers: 2, times: 4 }), 2);
  });
});
