import { gunzipSync } from 'node:zlib';
import { type Column, rowsOf } from '@sightline/platform';
import { expect, it } from 'vitest';
import { decodeRecordingChunk } from '../recording-chunk.ts';
import { chunkMessage, incoming } from '../testing/messages.ts';
import { click } from '../testing/rrweb-events.ts';
import { buildSegment } from './segment.ts';

it('puts the bodies one after the other, unchanged, and tells where each lies', () => {
  const messages = [0, 1, 2].map((seq) => incoming(chunkMessage([click(1_795_000_000_000 + seq, seq, seq)], { seq })));
  const place = { partition: 3, offset: '41', random: 'abc' };
  const { key, pieces, rows, bytes: length } = buildSegment(messages.map(decodeRecordingChunk), place);
  const bytes = Buffer.concat(pieces);
  expect(length).toBe(bytes.length);
  expect(key).toBe('segments/2026-11-18/3/41-abc.seg');
  expect(bytes).toEqual(Buffer.concat(messages.map(({ value }) => value as Buffer)));
  const numbers = ({ encode }: Column<number>): number[] => {
    const [encoded = Buffer.alloc(0)] = encode();
    return Array.from({ length: encoded.length / 4 }, (_, index) => encoded.readUInt32LE(4 * index));
  };
  expect(rowsOf(rows)).toBe(3);
  expect(numbers(rows.seq)).toEqual([0, 1, 2]);
  const lengths = numbers(rows.bytes);
  for (const [seq, offset] of numbers(rows.object_offset).entries()) {
    const body = bytes.subarray(offset, offset + (lengths[seq] ?? 0));
    expect(JSON.parse(gunzipSync(body).toString())).toEqual(click(1_795_000_000_000 + seq, seq, seq));
  }
});
