import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { decodeRecordingChunk } from '../recording-chunk.ts';
import { chunkMessage, incoming } from '../testing/messages.ts';
import { click } from '../testing/rrweb-events.ts';
import { buildSegment } from './segment.ts';

it('puts the bodies one after the other, unchanged, and tells where each lies', () => {
  const messages = [0, 1, 2].map((seq) => incoming(chunkMessage([click(1_795_000_000_000 + seq, seq, seq)], { seq })));
  const place = { partition: 3, offset: '41', random: 'abc' };
  const { key, bytes, rows } = buildSegment(messages.map(decodeRecordingChunk), place);
  expect(key).toBe('segments/2026-11-18/3/41-abc.seg');
  expect(bytes).toEqual(Buffer.concat(messages.map(({ value }) => value as Buffer)));
  for (const [seq, row] of rows.entries()) {
    const body = bytes.subarray(row.object_offset, row.object_offset + row.bytes);
    expect(JSON.parse(gunzipSync(body).toString())).toEqual(click(1_795_000_000_000 + seq, seq, seq));
    expect(row).toMatchObject({ session: 'session-1', seq, object: key, events: 1, keyframe: false });
  }
  expect(rows[0]?.first_time).toMatch(/^2026-11-18 \d\d:\d\d:\d\d\.000$/);
});
