import { PoisonMessageError } from '@sightline/platform';
import { type ChunkHeaders, encodeChunkHeaders } from '@sightline/schemas';
import { describe, expect, it } from 'vitest';
import { decodeRecordingChunk } from './recording-chunk.ts';
import { chunkHeaders, chunkMessage, incoming } from './testing/messages.ts';
import { click } from './testing/rrweb-events.ts';

const message = incoming(chunkMessage([click(1_795_000_000_000, 1, 1)]));
const withHeaders = (more: Partial<ChunkHeaders>) => ({ ...message, headers: encodeChunkHeaders(chunkHeaders(more)) });

describe('a chunk from the topic', () => {
  it('has its headers and its body as received', () => {
    const chunk = decodeRecordingChunk(message);
    expect(chunk).toMatchObject({ session: 'session-1', seq: 0, events: 1, device: 'desktop' });
    expect(chunk.body).toBe(message.value);
  });

  it('has its times in order', () => {
    const { firstTime, lastTime } = chunkHeaders();
    const chunk = decodeRecordingChunk(withHeaders({ firstTime: lastTime, lastTime: firstTime }));
    expect([chunk.firstTime, chunk.lastTime]).toEqual([firstTime, lastTime]);
  });

  it.each([
    ['empty_value', { ...message, value: null }],
    ['empty_value', { ...message, value: Buffer.alloc(0) }],
    ['not_gzip', { ...message, value: Buffer.from('{}') }],
    ['bad_headers', { ...message, headers: {} }],
    ['bad_headers', withHeaders({ seq: -1 })],
    ['bad_headers', withHeaders({ seq: 1.5 })],
    ['bad_headers', withHeaders({ events: 2 ** 32 })],
    ['bad_headers', withHeaders({ tab: "x' OR 1=1" })],
    ['bad_headers', { ...message, headers: { ...message.headers, sightline_device: 'toaster' } }],
    ['key_mismatch', { ...message, key: 'shop/another' }],
    ['bad_clock', withHeaders({ firstTime: 0 })],
    ['bad_clock', withHeaders({ lastTime: 1e15 })],
    ['bad_clock', withHeaders({ firstTime: 0, lastTime: 0, receivedTime: 0 })],
  ])('is a dead letter: %s', (reason, wrong) => {
    const decode = () => decodeRecordingChunk(wrong);
    expect(decode).toThrow(PoisonMessageError);
    expect(decode).toThrow(expect.objectContaining({ reason }));
  });
});
