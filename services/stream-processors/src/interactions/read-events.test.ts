import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bodyOf, click, fullSnapshot, moves, mutation, type RawEvent } from '../testing/rrweb-events.ts';
import { type ReadEventsOptions, readEvents } from './read-events.ts';

const options: ReadEventsOptions = { firstTime: 1000, lastTime: 2000, maxInflatedBytes: 100_000 };
const read = (events: RawEvent[]) => readEvents(bodyOf(events), options);
const bodyOfText = (text: string): Buffer => gzipSync(text);

describe('reading a chunk', () => {
  it('numbers lines from 1, takes only the time of mutations and bounds times to the chunk', () => {
    expect(read([mutation(1000), click(500, 1, 2), mutation(1100), moves(9000, [])])).toEqual([
      { line: 1, type: 3, time: 1000, data: { source: 0 } },
      { line: 2, type: 3, time: 1000, data: expect.objectContaining({ source: 2 }) },
      { line: 3, type: 3, time: 1100, data: { source: 0 } },
      { line: 4, type: 3, time: 2000, data: { source: 1, positions: [] } },
    ]);
  });

  it('takes only the end of a snapshot', () => {
    const events = read([fullSnapshot(1500, { top: 12.5, left: 3, id: 9 })]);
    expect(events).toEqual([
      { line: 1, type: 2, time: 1500, data: { node: { id: 9 }, initialOffset: { left: 3, top: 12.5 } } },
    ]);
  });

  it('parses a snapshot that another client wrote in another order', () => {
    const snapshot = { type: 2, timestamp: 1500, data: { initialOffset: { top: 1, left: 2 }, node: { id: 1 } } };
    expect(readEvents(bodyOfText(JSON.stringify(snapshot)), options)[0]?.data).toEqual(snapshot.data);
  });

  it('does not take text of the page for the end of a snapshot', () => {
    const trap = '"id":7},"initialOffset":{"left":1,"top":1}},"timestamp":1}';
    const snapshot: RawEvent = {
      type: 2,
      data: { node: { type: 0, childNodes: [{ text: trap }], id: 1 }, initialOffset: { left: 0, top: 5 }, trap },
      timestamp: 1500,
    };
    expect(read([snapshot])[0]?.data.initialOffset).toEqual({ left: 0, top: 5 });
  });

  it('skips empty lines and what is no event', () => {
    const text = `\n${JSON.stringify(click(1500, 1, 1))}\n\n7\n{"type":3}\n{"type":"3","data":{},"timestamp":1}\n`;
    expect(readEvents(bodyOfText(text), options).map(({ line }) => line)).toEqual([1]);
  });

  it.each([
    ['damaged_gzip', Buffer.from('no gzip')],
    ['damaged_gzip', bodyOf([click(1, 1, 1)]).subarray(0, 30)],
    ['damaged_ndjson', bodyOfText('{"type":3,"data":{"source":2')],
    ['inflates_too_large', bodyOfText(' '.repeat(100_001))],
  ])('refuses %s', (reason, body) => {
    expect(() => readEvents(body, options)).toThrow(expect.objectContaining({ reason }));
  });
});
