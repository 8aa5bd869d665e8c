import { describe, expect, it } from 'vitest';
import { type ChunkLocation, planReads } from './read-plan.ts';

const limits = { maxBytes: 1000, maxGap: 50 };
const chunk = (object: string, objectOffset: number, bytes: number): ChunkLocation => ({ object, objectOffset, bytes });
const reads = (...chunks: ChunkLocation[]) =>
  [...planReads(chunks, limits)].map(({ object, offset, length, chunks }) => [object, offset, length, chunks.length]);

describe('planReads', () => {
  it('plans nothing for nothing', () => {
    expect(reads()).toEqual([]);
  });

  it('reads neighbours, and what lies close, at once', () => {
    expect(reads(chunk('a', 0, 100), chunk('a', 100, 100), chunk('a', 250, 10))).toEqual([['a', 0, 260, 3]]);
  });

  it('starts anew in another object, behind a gap, or when order and place disagree', () => {
    expect(reads(chunk('a', 0, 100), chunk('b', 100, 100))).toHaveLength(2);
    expect(reads(chunk('a', 0, 100), chunk('a', 151, 100))).toHaveLength(2);
    expect(reads(chunk('a', 100, 100), chunk('a', 0, 100))).toHaveLength(2);
    expect(reads(chunk('a', 0, 100), chunk('a', 0, 100))).toHaveLength(2);
  });

  it('bounds a read, but reads a larger chunk whole', () => {
    expect(reads(chunk('a', 0, 600), chunk('a', 600, 600))).toHaveLength(2);
    expect(reads(chunk('a', 0, 5000))).toEqual([['a', 0, 5000, 1]]);
  });
});
