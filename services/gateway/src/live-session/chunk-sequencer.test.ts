import type { ChunkFrame } from '@sightline/schemas';
import { describe, expect, it } from 'vitest';
import { makeChunk } from '../testing/chunks.ts';
import { createRandom } from '../testing/random.ts';
import { createChunkSequencer, type SequencedChunk } from './chunk-sequencer.ts';

const gapTimeoutMs = 5_000;
const create = (maxPendingBytes = 1_000_000) => createChunkSequencer({ gapTimeoutMs, maxPendingBytes });
const names = (chunks: SequencedChunk[]): string[] =>
  chunks.map(({ chunk, afterGap }) => `${chunk.tab}${chunk.seq}${chunk.keyframe ? 'K' : ''}${afterGap ? '!' : ''}`);

describe('the chunk sequencer', () => {
  it('starts with the archive, then goes on live', () => {
    const sequencer = create();
    expect(names(sequencer.offer(makeChunk('a', 7), 'live', 0))).toEqual([]);
    expect(names(sequencer.offer(makeChunk('a', 5, true), 'archive', 0))).toEqual(['a5K']);
    expect(names(sequencer.offer(makeChunk('a', 6), 'archive', 0))).toEqual(['a6', 'a7']);
    expect(names(sequencer.open(0))).toEqual([]);
    expect(names(sequencer.offer(makeChunk('a', 8), 'live', 0))).toEqual(['a8']);
    expect(sequencer.positions()).toEqual([{ tab: 'a', seq: 8 }]);
  });

  it('starts a tab that is not archived at its first keyframe, once the archive has been read', () => {
    const sequencer = create();
    expect(names(sequencer.offer(makeChunk('a', 0, true), 'live', 0))).toEqual([]);
    expect(names(sequencer.open(0))).toEqual(['a0K']);
    expect(names(sequencer.offer(makeChunk('b', 3), 'live', 0))).toEqual([]);
    expect(names(sequencer.offer(makeChunk('b', 4, true), 'live', 0))).toEqual(['b4K']);
  });

  it('drops repeats', () => {
    const sequencer = create();
    sequencer.offer(makeChunk('a', 0, true), 'archive', 0);
    sequencer.offer(makeChunk('a', 1), 'archive', 0);
    expect(names(sequencer.offer(makeChunk('a', 1), 'live', 0))).toEqual([]);
    expect(names(sequencer.offer(makeChunk('a', 0, true), 'live', 0))).toEqual([]);
  });

  it('waits for a hole to be filled', () => {
    const sequencer = create();
    sequencer.offer(makeChunk('a', 0, true), 'archive', 0);
    expect(sequencer.holeSince()).toBeUndefined();
    expect(names(sequencer.offer(makeChunk('a', 2), 'live', 100))).toEqual([]);
    expect(sequencer.holeSince()).toBe(100);
    expect(names(sequencer.offer(makeChunk('a', 1), 'archive', 300))).toEqual(['a1', 'a2']);
    expect(sequencer.holeSince()).toBeUndefined();
  });

  it('goes on at the last keyframe when a hole stays', () => {
    const sequencer = create();
    sequencer.offer(makeChunk('a', 0, true), 'archive', 0);
    sequencer.offer(makeChunk('a', 2), 'live', 0);
    expect(names(sequencer.expire(gapTimeoutMs))).toEqual([]);
    sequencer.offer(makeChunk('a', 3, true), 'live', 0);
    sequencer.offer(makeChunk('a', 4), 'live', 0);
    expect(names(sequencer.offer(makeChunk('a', 5, true), 'live', gapTimeoutMs - 1))).toEqual([]);
    expect(names(sequencer.expire(gapTimeoutMs))).toEqual(['a5K!']);
    expect(names(sequencer.offer(makeChunk('a', 1), 'archive', gapTimeoutMs))).toEqual([]);
    expect(names(sequencer.offer(makeChunk('a', 6), 'live', gapTimeoutMs))).toEqual(['a6']);
  });

  it('goes on at a keyframe that comes after the time-out', () => {
    const sequencer = create();
    sequencer.offer(makeChunk('a', 0, true), 'archive', 0);
    sequencer.offer(makeChunk('a', 2), 'live', 0);
    expect(names(sequencer.offer(makeChunk('a', 9, true), 'live', gapTimeoutMs))).toEqual(['a9K!']);
  });

  it('holds no more than its bound, and finds the rest in the archive', () => {
    const sequencer = create(25);
    sequencer.offer(makeChunk('a', 0, true), 'archive', 0);
    for (const seq of [2, 3, 4, 5]) sequencer.offer(makeChunk('a', seq), 'live', 0);
    expect(names(sequencer.offer(makeChunk('a', 1), 'archive', 0))).toEqual(['a1', 'a2', 'a3']);
    expect(names([4, 5].flatMap((seq) => sequencer.offer(makeChunk('a', seq), 'archive', 0)))).toEqual(['a4', 'a5']);
  });

  it('gives up a hole early rather than exceed its bound, when it has a keyframe', () => {
    const sequencer = create(25);
    sequencer.offer(makeChunk('a', 0, true), 'archive', 0);
    sequencer.offer(makeChunk('a', 2), 'live', 0);
    sequencer.offer(makeChunk('a', 3), 'live', 0);
    expect(names(sequencer.offer(makeChunk('a', 4, true), 'live', 0))).toEqual(['a4K!']);
  });
});

/** What a viewer may be given: for each tab from a keyframe on, by number, anew only at a keyframe after a gap. */
function expectProper(out: SequencedChunk[]): void {
  const last = new Map<string, number>();
  for (const { chunk, afterGap } of out) {
    const before = last.get(chunk.tab);
    if (before === undefined) expect(chunk.keyframe && !afterGap).toBe(true);
    else if (afterGap) expect(chunk.keyframe && chunk.seq > before + 1).toBe(true);
    else expect(chunk.seq).toBe(before + 1);
    last.set(chunk.tab, chunk.seq);
  }
}

/**
 * A session of two tabs, recorded one chunk a step. Each chunk reaches the archive some steps later, and the live topic
 * sooner, later, twice, or never; some are lost on the way for good. The archive is read now and then, as it stands.
 */
function simulate(seed: number, { loss, stepMs }: { loss: number; stepMs: number }) {
  const random = createRandom(seed);
  const sequencer = create();
  const steps = 60;
  const recorded: { chunk: ChunkFrame; archivedAt: number }[] = [];
  const arrivals: { at: number; chunk: ChunkFrame }[] = [];
  const numbers = { a: 0, b: 0 };
  const out: SequencedChunk[] = [];
  const watchFrom = Math.floor(random() * 30);
  let opened = false;

  const readArchive = (step: number): void => {
    const after = new Map(sequencer.positions().map(({ tab, seq }) => [tab, seq]));
    const there = recorded.filter(({ archivedAt }) => archivedAt <= step).map(({ chunk }) => chunk);
    for (const tab of ['a', 'b']) {
      const chunks = there.filter((chunk) => chunk.tab === tab).sort((left, right) => left.seq - right.seq);
      const keyframe = chunks.findLast((chunk) => chunk.keyframe)?.seq ?? Number.POSITIVE_INFINITY;
      const first = after.has(tab) ? (after.get(tab) ?? 0) + 1 : keyframe;
      for (const chunk of chunks) if (chunk.seq >= first) out.push(...sequencer.offer(chunk, 'archive', step * stepMs));
    }
    if (!opened) out.push(...sequencer.open(step * stepMs));
    opened = true;
  };

  for (let step = 0; step < steps + 20; step++) {
    if (step < steps) {
      const tab = random() < 0.6 ? 'a' : 'b';
      const seq = numbers[tab]++;
      const chunk = makeChunk(tab, seq, seq === 0 || random() < 0.15);
      if (random() >= loss) {
        recorded.push({ chunk, archivedAt: step + Math.floor(random() * 4) });
        if (step >= watchFrom && random() < 0.9) arrivals.push({ at: step + Math.floor(random() * 3), chunk });
        if (random() < 0.1) arrivals.push({ at: step + Math.floor(random() * 9), chunk });
      }
    }
    if (step < watchFrom) continue;
    for (const { chunk } of arrivals.filter(({ at }) => at === step)) {
      out.push(...sequencer.offer(chunk, 'live', step * stepMs));
    }
    if (step === watchFrom || random() < 0.4 || step >= steps + 18) readArchive(step);
    out.push(...sequencer.expire(step * stepMs));
  }
  return { out, recorded };
}

describe('whatever comes in', () => {
  it('goes out in order, once, without a gap but at a keyframe', () => {
    for (let seed = 1; seed <= 400; seed++)
      expectProper(simulate(seed, { loss: seed % 2 === 0 ? 0 : 0.08, stepMs: 1_000 }).out);
  });

  it('goes out whole when nothing was lost', () => {
    for (let seed = 1; seed <= 400; seed++) {
      const { out, recorded } = simulate(seed, { loss: 0, stepMs: 100 });
      for (const tab of ['a', 'b']) {
        const gone = out.filter(({ chunk }) => chunk.tab === tab).map(({ chunk }) => chunk.seq);
        const last = recorded.filter(({ chunk }) => chunk.tab === tab).length - 1;
        expect(gone.at(-1), `seed ${seed}`).toBe(last < 0 ? undefined : last);
      }
      expect(
        out.some(({ afterGap }) => afterGap),
        `seed ${seed}`,
      ).toBe(false);
    }
  });
});
