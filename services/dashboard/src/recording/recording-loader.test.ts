import { gzipSync } from 'node:zlib';
import { EventType } from '@rrweb/types';
import { encodeChunkFrame } from '@sightline/schemas';
import { describe, expect, it } from 'vitest';
import { inflateChunk } from './inflate-chunk.ts';
import { RecordingLoader } from './recording-loader.ts';

const html = { type: 2, id: 2, tagName: 'html', attributes: {}, childNodes: [] };
const page = (timestamp: number): object[] => [
  { type: EventType.Meta, timestamp, data: { href: `https://shop.example/${timestamp}`, width: 800, height: 600 } },
  {
    type: EventType.FullSnapshot,
    timestamp,
    data: { node: { type: 0, id: 1, childNodes: [html] }, initialOffset: { top: 0, left: 0 } },
  },
];
const scroll = (timestamp: number): object => ({ type: 3, timestamp, data: { source: 3, id: 2, x: 0, y: 1 } });

const chunk = (tab: string, seq: number, events: object[]): Uint8Array =>
  encodeChunkFrame({
    tab,
    seq,
    firstTime: 0,
    lastTime: 0,
    events: events.length,
    keyframe: events.length > 1,
    body: gzipSync(events.map((event) => JSON.stringify(event)).join('\n')),
  });

/** The bytes in pieces that have nothing to do with where chunks begin. */
function respond(bytes: Uint8Array, pieceSize: number): () => Promise<Response> {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += pieceSize) controller.enqueue(bytes.slice(at, at + pieceSize));
      controller.close();
    },
  });
  return async () => new Response(body);
}

async function load(bytes: Uint8Array, pieceSize = 97) {
  const loader = new RecordingLoader();
  await loader.load(respond(bytes, pieceSize));
  return loader.getSnapshot();
}

describe('RecordingLoader', () => {
  it('puts the chunks of every tab together, however the bytes were cut', async () => {
    const bytes = Buffer.concat([
      chunk('b', 0, page(200)),
      chunk('a', 0, page(100)),
      chunk('b', 1, [scroll(210)]),
      chunk('a', 1, [scroll(150)]),
    ]);
    for (const size of [1, 97, 100_000]) {
      const { status, tabs } = await load(bytes, size);
      expect(status).toBe('complete');
      expect(tabs.map(({ tab, startTime, endTime, events }) => [tab, startTime, endTime, events.length])).toEqual([
        ['a', 100, 150, 3],
        ['b', 200, 210, 3],
      ]);
    }
  });

  it('starts at the first keyframe and skips what stands behind a hole, until the next one', async () => {
    const { tabs } = await load(
      Buffer.concat([
        chunk('a', 1, [scroll(50)]),
        chunk('a', 2, page(100)),
        chunk('a', 4, [scroll(130)]),
        chunk('a', 5, [scroll(140)]),
        chunk('a', 6, page(160)),
        chunk('a', 7, [scroll(170)]),
        chunk('a', 7, [scroll(170)]),
        chunk('a', 9, page(200)),
      ]),
    );
    expect(tabs[0]?.events.map((event) => event.timestamp)).toEqual([100, 100, 160, 160, 170, 200, 200]);
    expect(tabs[0]?.holes).toEqual([
      { from: 100, to: 160 },
      { from: 170, to: 200 },
    ]);
  });

  it('lets no event run back in time', async () => {
    const { tabs } = await load(
      Buffer.concat([chunk('a', 0, page(100)), chunk('a', 1, [scroll(50)]), chunk('a', 2, [scroll(120)])]),
    );
    expect(tabs[0]?.events.map((event) => event.timestamp)).toEqual([100, 100, 100, 120]);
  });

  it('says that a body broke off, and keeps what came before', async () => {
    const whole = Buffer.concat([chunk('a', 0, page(100)), chunk('a', 1, [scroll(150)])]);
    const { status, error, tabs } = await load(whole.subarray(0, -3));
    expect(status).toBe('failed');
    expect(String(error)).toContain('broke off');
    expect(tabs).toHaveLength(1);
  });

  it('is complete and empty for a session without a keyframe', async () => {
    expect(await load(Buffer.concat([chunk('a', 3, [scroll(1)])]))).toMatchObject({ status: 'complete', tabs: [] });
    expect(await load(new Uint8Array())).toMatchObject({ status: 'complete', tabs: [] });
  });
});

describe('inflateChunk', () => {
  it('refuses a bomb', async () => {
    await expect(inflateChunk(gzipSync(Buffer.alloc(80 * 1024 * 1024)))).rejects.toThrow(RangeError);
  });
});
