import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Chunk } from './chunk.ts';
import { createSender, type Sender } from './sender.ts';

interface Request {
  url: URL;
  init: RequestInit & { body: Uint8Array };
  answer(status: number, body?: object, headers?: Record<string, string>): void;
  fail(): void;
}

let requests: Request[];
let sender: Sender;
const events: string[] = [];
let kept: number[];
let dropped: number[];

beforeEach(() => {
  requests = [];
  events.length = 0;
  kept = [];
  dropped = [];
  vi.stubGlobal(
    'fetch',
    (url: string, init: Request['init']) =>
      new Promise((resolve, reject) => {
        requests.push({
          url: new URL(url),
          init,
          answer: (status, body = {}, headers = {}) => resolve(Response.json(body, { status, headers })),
          fail: () => reject(new TypeError('network')),
        });
      }),
  );
  vi.spyOn(Math, 'random').mockReturnValue(0.01);
  sender = createSender({
    endpoint: 'https://collector.example',
    key: 'pk_1',
    kept: { keep: (chunks) => kept.push(...chunks.map(({ seq }) => seq)), drop: ({ seq }) => dropped.push(seq) },
    onHints: (hints) => events.push(JSON.stringify(hints)),
    onStop: () => events.push('stop'),
    onRejected: ({ seq }) => events.push(`rejected ${seq}`),
    onTooLarge: ({ seq }) => {
      events.push(`too large ${seq}`);
      return 'smaller\n';
    },
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const chunk = (seq: number, text = `{"seq":${seq}}\n`): Chunk => ({
  session: 's-1',
  tab: 't-1',
  seq,
  keyframe: false,
  text,
});
const request = async (number: number): Promise<Request> =>
  vi.waitFor(() => {
    const found = requests[number];
    if (!found) throw new Error(`no request ${number}`);
    return found;
  }, 5000);
const seqs = (): (string | null)[] => requests.map(({ url }) => url.searchParams.get('seq'));
const textOf = ({ init }: Request): string => gunzipSync(init.body).toString();

it('sends one chunk after the other', async () => {
  sender.add(chunk(0));
  sender.add(chunk(1));
  const first = await request(0);
  expect(first.url.href).toBe('https://collector.example/v1/recordings?key=pk_1&session=s-1&tab=t-1&seq=0');
  expect(first.init).toMatchObject({ method: 'POST', credentials: 'omit', keepalive: true });
  expect(textOf(first)).toBe('{"seq":0}\n');
  expect(requests).toHaveLength(1);
  first.answer(202, { flushMs: 200 });
  (await request(1)).answer(202);
  await vi.waitFor(() => expect(events).toEqual(['{"flushMs":200}', '{}']));
  expect(seqs()).toEqual(['0', '1']);
  expect(sender.size()).toBe(0);
});

it('repeats a chunk until the collector has it, and only then sends the next', async () => {
  sender.add(chunk(0));
  sender.add(chunk(1));
  (await request(0)).fail();
  (await request(1)).answer(503, {}, { 'retry-after': '0' });
  (await request(2)).answer(429);
  (await request(3)).answer(202);
  await request(4);
  expect(seqs()).toEqual(['0', '0', '0', '0', '1']);
  expect(new Set(requests.slice(0, 4).map(textOf)).size).toBe(1);
});

it('waits as long as the collector asks for', async () => {
  sender.add(chunk(0));
  const first = await request(0);
  const start = Date.now();
  first.answer(429, {}, { 'retry-after': '1' });
  await request(1);
  expect(Date.now() - start).toBeGreaterThanOrEqual(990);
  requests[1]?.answer(202);
});

it('drops what is refused for good, and all when the key is', async () => {
  for (const seq of [0, 1, 2]) sender.add(chunk(seq));
  (await request(0)).answer(413);
  (await request(1)).answer(403);
  await vi.waitFor(() => expect(events).toEqual(['rejected 0', 'stop']));
  expect(sender.size()).toBe(0);
  expect(seqs()).toEqual(['0', '1']);
});

it('sends something else in place of a chunk that is too large', async () => {
  sender.add(chunk(0, 'x'.repeat(12_000_001)));
  expect(textOf(await request(0))).toBe('smaller\n');
  expect(events).toEqual(['too large 0']);
});

it('starts what fits on its way when the page goes, keeps the bytes, and goes on from there', async () => {
  sender.add(chunk(0));
  await request(0);
  sender.add(chunk(1, `${'a'.repeat(70_000)}\n`));
  sender.add(chunk(2, 'tail\n'));
  const unsent = sender.leave();
  expect(unsent.map(({ seq }) => seq)).toEqual([0, 1, 2]);
  expect(unsent.every(({ bytes }) => bytes)).toBe(true);
  expect(seqs()).toEqual(['0', '2']);
  expect(requests.every(({ init }) => init.keepalive)).toBe(true);
  expect(textOf(requests[1] as Request)).toBe('tail\n');

  sender.resume(unsent);
  requests[0]?.answer(202);
  for (const number of [2, 3, 4]) (await request(number)).answer(202);
  expect(seqs().slice(2)).toEqual(['0', '1', '2']);
  expect((requests[4] as Request).init.body).toEqual((requests[1] as Request).init.body);
  await vi.waitFor(() => expect(sender.size()).toBe(0));
});
