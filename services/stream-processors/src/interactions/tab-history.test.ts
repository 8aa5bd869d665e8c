import { createLogger } from '@sightline/platform';
import type { InteractionType } from '@sightline/schemas';
import { describe, expect, it } from 'vitest';
import {
  bodyOf,
  click,
  context,
  fullSnapshot,
  input,
  meta,
  mouse,
  moves,
  mutation,
  type RawEvent,
  recorder,
  resize,
  scroll,
} from '../testing/rrweb-events.ts';
import type { ArchivedChunk, ChunkArchive } from './chunk-archive.ts';
import { foldChunk } from './fold-chunk.ts';
import { readEvents } from './read-events.ts';
import { createTabHistory, type Present } from './tab-history.ts';
import { initialTabState } from './tab-state.ts';

const log = createLogger({ service: 'test', level: 'silent', format: 'json' });
const tab = { project: 'shop', session: 'session-1', tab: 'tab-00001' };
const maxInflatedBytes = 1_000_000;

interface TestChunk extends ArchivedChunk {
  body: Buffer;
}

function chunkOf(seq: number, events: RawEvent[], more: Partial<TestChunk> = {}): TestChunk {
  const times = events.map(({ timestamp }) => timestamp);
  const lastTime = Math.max(...times);
  return {
    seq,
    firstTime: Math.min(...times),
    lastTime,
    receivedTime: lastTime + 50,
    keyframe: events.some(({ type }) => type === 2),
    bytes: 0,
    object: String(seq),
    offset: 0,
    body: bodyOf(events),
    ...more,
  };
}

const eventsOf = ({ body, firstTime, lastTime }: TestChunk) =>
  readEvents(body, { firstTime, lastTime, maxInflatedBytes });

const presentOf = ({ seq, firstTime, receivedTime }: TestChunk): Present => ({
  tab,
  seq,
  firstTime,
  receivedTime,
  place: { partition: 0, offset: String(seq) },
});
/** Of an archive that has all it will ever have. */
const isArchived = async (): Promise<boolean> => true;

/** An archive that holds what `chunks` holds, and counts what is read from it. */
function archiveOf(chunks: TestChunk[]): ChunkArchive & { reads: string[] } {
  const reads: string[] = [];
  const latestFirst = (from: number, to: number): TestChunk[] =>
    chunks.filter(({ seq }) => seq >= from && seq <= to).sort((a, b) => b.seq - a.seq);
  return {
    reads,
    near: async (_, seq) => latestFirst(seq - 8, seq),
    before: async (_, seq) => latestFirst(0, seq - 1),
    keyframeBefore: async (_, seq) => latestFirst(0, seq - 1).find(({ keyframe }) => keyframe),
    read: async ({ object }) => {
      reads.push(object);
      const chunk = chunks.find((one) => one.object === object);
      if (!chunk) throw new RangeError('not there');
      return chunk.body;
    },
  };
}

async function rebuilt(chunks: TestChunk[], chunk: TestChunk, archive = archiveOf(chunks)) {
  const history = createTabHistory({ archive, isArchived, log, maxInflatedBytes });
  const state = await history.stateBefore(presentOf(chunk), () => false);
  return foldChunk(await history.withDocument(state, presentOf(chunk), eventsOf(chunk)), eventsOf(chunk));
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let now = seed;
  return () => {
    now = (now + 0x6d2b79f5) | 0;
    let mixed = Math.imul(now ^ (now >>> 15), 1 | now);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A tab of many short chunks full of whatever reaches over chunks, with pauses now and then. */
function randomTab(seed: number, { contexts }: { contexts: boolean }): TestChunk[] {
  const random = randomOf(seed);
  const upTo = (most: number): number => Math.floor(random() * most);
  let now = 1_795_000_000_000;
  let page = 0;
  const documentId = random() < 0.5 ? 1 : 90;
  const urlOf = (): string => `https://shop.example/${page}`;
  const keyframe = (): RawEvent[] => [meta(now, urlOf()), fullSnapshot(now, { top: upTo(300), id: documentId })];
  return Array.from({ length: 40 }, (_, seq) => {
    const events: RawEvent[] = [];
    if (contexts) events.push(context(now, { url: urlOf(), title: `T${page}`, scrollY: upTo(500) }));
    if (seq === 0) events.push(...keyframe());
    for (let count = upTo(5) + 1; count > 0; count--) {
      now += random() < 0.1 ? upTo(random() < 0.1 ? 70_000 : 12_000) : upTo(600);
      const what = upTo(21);
      if (what < 6) events.push(click(now, 100 + upTo(2) * 35, 100));
      else if (what === 6) events.push(scroll(now, upTo(900), { id: random() < 0.5 ? documentId : 55 }));
      else if (what === 7) events.push(moves(now, [[upTo(900), upTo(400), -upTo(500)]]));
      else if (what === 8) events.push(resize(now, 800 + upTo(300), 500));
      else if (what === 9)
        events.push(recorder(now, 'sightline.page', { pageWidth: 1000, pageHeight: 3000 + upTo(99) }));
      else if (what === 10) events.push(...keyframe());
      else if (what === 11) events.push(mutation(now));
      else if (what === 12) events.push(recorder(now, 'sightline.error', { message: 'no' }));
      else if (what === 13)
        events.push(recorder(now, 'sightline.visibility', { state: random() < 0.5 ? 'hidden' : 'visible' }));
      else if (what === 14) events.push(input(now, 5));
      else if (what === 15) events.push(mouse(now, 5, 9, 9));
      else if (what === 16) events.push(input(now, 7));
      else if (what === 17) events.push(recorder(now, 'sightline.leave', { closed: false }));
      else if (what === 18) events.push(recorder(now, 'sightline.submit', { field: 'none' }));
      else if (what === 19)
        events.push(
          recorder(now, 'sightline.target', { element: '#a', tag: random() < 0.5 ? 'input' : 'a', x: 5, y: 5 }),
        );
      else {
        page = upTo(3);
        events.push(...(contexts ? [context(now, { url: urlOf() })] : keyframe()));
      }
    }
    return chunkOf(seq, events);
  });
}

describe('a rebuilt history', () => {
  it.each([true, false])(
    'gives every chunk the interactions that it had the first time (contexts: %s)',
    async (contexts) => {
      const seen = new Map<InteractionType, number>();
      for (let seed = 1; seed <= 30; seed++) {
        const chunks = randomTab(seed, { contexts });
        let state = initialTabState;
        for (const chunk of chunks) {
          const folded = foldChunk(state, eventsOf(chunk));
          const again = await rebuilt(chunks, chunk);
          expect(again.interactions, `seed ${seed} chunk ${chunk.seq}`).toEqual(folded.interactions);
          expect([again.activeMs, again.gaps], `seed ${seed} chunk ${chunk.seq}`).toEqual([
            folded.activeMs,
            folded.gaps,
          ]);
          expect(again).toMatchObject({ firstUrl: folded.firstUrl, lastUrl: folded.lastUrl, title: folded.title });
          for (const { type } of folded.interactions) seen.set(type, (seen.get(type) ?? 0) + 1);
          state = folded.state;
        }
      }
      const reaching = ['rage_click', 'dead_click', 'error_click', 'quick_back', 'attention'] as const;
      for (const type of [...reaching, 'field_focus', 'form_submit', 'form_abandon'] as const) {
        expect(seen.get(type), type).toBeGreaterThan(10);
      }
    },
  );

  const start = 1_795_000_000_000;
  const at = (ms: number): number => start + ms;

  it('reads one chunk where that says enough', async () => {
    const chunks = [0, 1, 2, 3].map((seq) =>
      chunkOf(seq, [context(at(seq * 40_000)), scroll(at(seq * 40_000 + 35_000), 9)]),
    );
    const archive = archiveOf(chunks);
    await rebuilt(chunks, chunks[3] as TestChunk, archive);
    expect(archive.reads).toEqual(['2']);
  });

  it('looks back on a form that is filled in for long no further than its figures do', async () => {
    const every = 10_000;
    const chunks = Array.from({ length: 200 }, (_, seq) =>
      chunkOf(seq, [context(at(seq * every)), input(at(seq * every + 5000), 100 + seq)]),
    );
    const sent = chunkOf(200, [
      context(at(200 * every)),
      recorder(at(200 * every + 9), 'sightline.submit', { field: 'none' }),
    ]);
    const archive = archiveOf([...chunks, sent]);
    const { interactions } = await rebuilt(chunks, sent, archive);
    expect(interactions.filter(({ type }) => type === 'form_submit')).toMatchObject([{ fillMs: 600_000, fields: 60 }]);
    expect(archive.reads.length).toBeLessThan(90);
  });

  it('goes on over a gap, a damaged chunk and a missing object', async () => {
    const chunks = [
      chunkOf(0, [context(at(0), { url: 'https://a.example/' }), click(at(100), 9, 9), click(at(200), 9, 9)]),
      chunkOf(2, [context(at(300))], { body: Buffer.from('nothing') }),
      chunkOf(3, [context(at(310))], { object: 'elsewhere' }),
      chunkOf(5, [context(at(400), { url: 'https://a.example/' }), click(at(500), 9, 9)]),
    ];
    const lost = chunks.map((chunk) => (chunk.seq === 3 ? { ...chunk, body: Buffer.alloc(0) } : chunk));
    const { interactions } = await rebuilt(lost, chunks[3] as TestChunk);
    expect(interactions.map(({ type }) => type)).toEqual(['attention', 'click', 'rage_click']);
  });

  it('holds only what had been received before', async () => {
    const early = chunkOf(0, [context(at(0)), click(at(100), 9, 9)]);
    const late = chunkOf(1, [context(at(200)), click(at(300), 9, 9)], { receivedTime: at(9000) });
    const present = chunkOf(2, [context(at(400)), click(at(500), 9, 9)]);
    const { interactions } = await rebuilt([early, late, present], present);
    expect(interactions.map(({ type }) => type)).toEqual(['attention', 'click']);
  });

  it('is for a repeat what it was when the chunk came for the first time', async () => {
    const early = chunkOf(0, [context(at(0)), click(at(100), 9, 9)]);
    const late = chunkOf(1, [context(at(200)), click(at(300), 9, 9)], { receivedTime: at(9000) });
    const present = chunkOf(2, [context(at(400)), click(at(500), 9, 9)]);
    const { interactions } = await rebuilt([early, late, present], { ...present, receivedTime: at(10_000) });
    expect(interactions.map(({ type }) => type)).toEqual(['attention', 'click']);
  });

  it('waits for an archive that is behind, and gives up when nobody wants to know any more', async () => {
    const chunks = [chunkOf(0, [context(at(0))])];
    const present = presentOf(chunkOf(2, [context(at(9000))]));
    const archive = archiveOf(chunks);
    const isBehind = async (): Promise<boolean> => false;
    const history = createTabHistory({ archive, isArchived: isBehind, log, maxInflatedBytes });
    const waiting = history.stateBefore(present, () => false);
    setTimeout(() => chunks.push(chunkOf(1, [context(at(5000), { url: 'https://shop.example/1' })])), 60);
    expect((await waiting).url).toBe('https://shop.example/1');
    const unwanted = history.stateBefore({ ...present, seq: 20 }, () => true);
    await expect(unwanted).rejects.toThrow('no longer wanted');
  });

  it('does not guess when the archive stays behind', async () => {
    const present = chunkOf(2, [context(at(9000))]);
    const isBehind = async (): Promise<boolean> => false;
    const archive = archiveOf([chunkOf(0, [context(at(0))])]);
    const history = createTabHistory({ archive, isArchived: isBehind, log, maxInflatedBytes, waitMs: 100 });
    await expect(history.stateBefore(presentOf(present), () => false)).rejects.toThrow('the archive is behind');
  });

  it('is what there is when the archive has read on without the chunk before', async () => {
    const present = chunkOf(2, [context(at(9000))]);
    const { state } = await rebuilt([chunkOf(0, [context(at(0), { url: 'https://shop.example/0' })])], present);
    expect(state.isNew).toBe(false);
  });

  it('does not wait when the chunk itself is archived without the one before it', async () => {
    const present = chunkOf(30, [context(at(0))]);
    const history = createTabHistory({ archive: archiveOf([present]), isArchived, log, maxInflatedBytes, waitMs: 1e9 });
    expect(await history.stateBefore(presentOf(present), () => false)).toEqual({
      ...initialTabState,
      isNew: false,
    });
  });
});
