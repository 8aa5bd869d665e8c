// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createChunkWriter, type WrittenChunk } from './chunk-writer.ts';

let chunks: WrittenChunk[];
beforeEach(() => {
  vi.useFakeTimers();
  chunks = [];
});
afterEach(() => vi.useRealTimers());

const create = () => {
  const writer = createChunkWriter({
    user: () => 'u-1',
    onChunk: (chunk) => chunks.push(chunk),
    onDue: () => writer.cut(),
  });
  return writer;
};
const lines = (chunk: WrittenChunk | undefined): Record<string, unknown>[] =>
  (chunk?.text ?? '')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

it('puts the context first and keeps the earliest time asked for', () => {
  document.title = 'A page';
  const writer = create();
  writer.add('{"a":1}', 1000, 5000);
  writer.add('{"a":2}', 1001, 1000);
  writer.add('{"a":3}', 1002, 5000);
  vi.advanceTimersByTime(999);
  expect(chunks).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(chunks).toHaveLength(1);
  expect(lines(chunks[0])).toMatchObject([
    {
      type: 5,
      timestamp: 1000,
      data: { tag: 'sightline.context', payload: { title: 'A page', user: 'u-1', scrollX: 0 } },
    },
    { a: 1 },
    { a: 2 },
    { a: 3 },
  ]);
  vi.advanceTimersByTime(60_000);
  expect(chunks).toHaveLength(1);
});

it('cuts what has grown too long to be sent by a page that goes away', () => {
  const writer = create();
  writer.add(JSON.stringify('x'.repeat(50_000)), 1, 5000, true);
  expect(chunks).toMatchObject([{ keyframe: true }]);
  expect(writer.isEmpty()).toBe(true);
});

it('notes a new address, though not every step of an address that changes all the time', () => {
  const writer = create();
  writer.add('{"a":1}', 1000, 5000);
  for (let step = 0; step < 50; step += 1) {
    history.replaceState({}, '', `/#at-${step}`);
    writer.add(`{"step":${step}}`, 2000 + step * 10, 5000);
  }
  writer.cut();
  const contexts = lines(chunks[0]).filter((line) => line.type === 5);
  expect(contexts).toHaveLength(4);
  history.pushState({}, '', '/other?token=secret');
  writer.noteAddress(9000, 1000);
  vi.advanceTimersByTime(1000);
  expect(chunks[1]?.text).toContain('/other?token=***');
});
