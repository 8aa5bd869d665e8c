import { encodeLeaks, type MaskLeak } from '@sightline/schemas';
import { expect, it } from 'vitest';
import { decodeRecordingChunk } from '../recording-chunk.ts';
import { chunkMessage, incoming } from '../testing/messages.ts';
import { click } from '../testing/rrweb-events.ts';
import { leakRows } from './leak-rows.ts';

it('gives a row for each chunk in which something had to be masked, under the identity of the chunk', () => {
  const leaks: MaskLeak[] = [{ class: 'email', page: 'https://shop.example/', place: 'p', count: 2 }];
  const chunks = [0, 1].map((seq) => {
    const message = incoming(chunkMessage([click(1_795_000_000_000, 1, 1)], { seq }));
    return decodeRecordingChunk(
      seq === 1 ? { ...message, headers: { ...message.headers, ...encodeLeaks(leaks) } } : message,
    );
  });
  const [row, ...others] = leakRows(chunks);
  expect(others).toEqual([]);
  expect(row).toMatchObject({ project: 'shop', session: 'session-1', tab: 'tab-00001', seq: 1, leaks });
  expect(row?.first_time).toMatch(/^2026-11-18 \d\d:\d\d:\d\d\.000$/);
});
