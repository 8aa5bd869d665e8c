import { gunzipSync, gzipSync } from 'node:zlib';
import { createLogger, createMetrics } from '@sightline/platform';
import { afterEach, expect, it } from 'vitest';
import type { MaskingPolicy } from '../masking/index.ts';
import { createWorkerPool, type WorkerPoolOptions } from './worker-pool.ts';

const limits = {
  maxInflatedBytes: 16 * 1024 * 1024,
  maxChunkBytes: 900_000,
  maxDepth: 1_200,
  maxValues: 2_000_000,
  maxStringBytes: 4 * 1024 * 1024,
  maxParsedBytes: 72 * 1024 * 1024,
};
const log = createLogger({ service: 'test', level: 'silent', format: 'json' });

let running: { stop(): Promise<void> } | undefined;
afterEach(() => running?.stop());

async function pool(options: Partial<WorkerPoolOptions> = {}) {
  const created = createWorkerPool({
    workers: 1,
    limits,
    hashKey: 'k'.repeat(32),
    timeoutMs: 10_000,
    log,
    metrics: createMetrics('test'),
    ...options,
  });
  running = created;
  await created.start();
  return created;
}

const shop = { project: 'shop' };
const body = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(gzipSync(text));
const event = (data: object): string => `${JSON.stringify({ type: 5, data, timestamp: Date.now() })}\n`;

/** A worker that does as the job says. */
const scripted = (script: string) =>
  new URL(
    `data:text/javascript,${encodeURIComponent(`import { parentPort } from 'node:worker_threads';
parentPort.on('message', ({ body, now }) => { ${script} });
parentPort.postMessage({ type: 'ready' });`)}`,
  );

it('masks in its workers, many at a time, each answer to its own chunk', async () => {
  const { process } = await pool({ workers: 2 });
  const results = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      process(body(event({ index, mail: 'jane@example.com' })), Date.now(), shop),
    ),
  );
  for (const [index, result] of results.entries()) {
    const text = result.ok ? gunzipSync(result.value.bytes).toString() : result.code;
    expect(text).toContain(`{"index":${index},"mail":"****************"}`);
  }
  expect(await process(body('nonsense'), Date.now(), shop)).toMatchObject({ ok: false, code: 'malformed-ndjson' });
});

it('masks as the project wants it, and refuses what it may not run', async () => {
  const { process } = await pool();
  const mail = async (policy: MaskingPolicy): Promise<string> => {
    const result = await process(body(event({ who: 'jane@example.com', no: 'K-1234' })), Date.now(), policy);
    return result.ok ? gunzipSync(result.value.bytes).toString() : result.code;
  };
  expect(await mail(shop)).toContain('{"who":"****************","no":"K-1234"}');
  const own = { actions: { email: 'hash' }, patterns: [{ id: 'customer_no', regex: 'K-\\d{4}' }] } as const;
  const hashed = await mail({ project: 'shop', privacy: { ...own, patterns: [...own.patterns] } });
  expect(hashed).toMatch(/\{"who":"#[g-v]{16}","no":"\*{6}"\}/);
  const elsewhere = await mail({ project: 'else', privacy: { actions: { email: 'hash' } } });
  expect(elsewhere).toMatch(/"who":"#[g-v]{16}"/);
  expect(elsewhere.slice(0, elsewhere.indexOf(',"no"'))).not.toBe(hashed.slice(0, hashed.indexOf(',"no"')));
  const dangerous = { patterns: [{ id: 'bad', regex: '(a+)+b' }] };
  expect(await mail({ project: 'shop', privacy: dangerous })).toBe('internal-error');
  expect(await mail(shop)).toContain('"no":"K-1234"');
});

it('ends a worker that takes too long, refuses its chunk, and goes on with the next', async () => {
  const { process } = await pool({
    timeoutMs: 300,
    entry: scripted(
      `if (now === 0) for (;;) {} parentPort.postMessage({ type: 'done', result: { ok: false, code: 'not-rrweb' } });`,
    ),
  });
  const [slow, next] = await Promise.all([process(body('a'), 0, shop), process(body('a'), 1, shop)]);
  expect(slow).toEqual({ ok: false, code: 'too-complex', detail: 'timeout' });
  expect(next).toEqual({ ok: false, code: 'not-rrweb' });
});

it('survives a worker that runs out of memory or ends by itself', async () => {
  const { process } = await pool({
    entry: scripted(`if (now === 0) { const all = []; for (;;) all.push(new Array(1e5).fill(all.length)); }
      if (now === 1) process.exit(1); parentPort.postMessage({ type: 'done', result: { ok: false, code: 'not-rrweb' } });`),
  });
  expect(await process(body('a'), 0, shop)).toEqual({ ok: false, code: 'too-complex', detail: 'memory' });
  expect(await process(body('a'), 1, shop)).toEqual({ ok: false, code: 'internal-error' });
  expect(await process(body('a'), 2, shop)).toEqual({ ok: false, code: 'not-rrweb' });
});

it('answers what is waiting when it stops', async () => {
  const stopped = await pool({ entry: scripted('') });
  const waiting = [stopped.process(body('a'), 0, shop), stopped.process(body('a'), 0, shop)];
  await stopped.stop();
  for (const result of [...(await Promise.all(waiting)), await stopped.process(body('a'), 0, shop)]) {
    expect(result).toEqual({ ok: false, code: 'overloaded' });
  }
});
