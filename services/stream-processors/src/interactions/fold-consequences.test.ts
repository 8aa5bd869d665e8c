import type { Interaction } from '@sightline/schemas';
import { describe, expect, it } from 'vitest';
import {
  bodyOf,
  click,
  context,
  input,
  meta,
  mouse,
  moves,
  mutation,
  type RawEvent,
  recorder,
  scroll,
} from '../testing/rrweb-events.ts';
import { foldChunk } from './fold-chunk.ts';
import { readEvents } from './read-events.ts';
import { initialTabState } from './tab-state.ts';

const start = 1_795_000_000_000;
const at = (ms: number): number => start + ms;

/** The interactions of chunks that a tab sends one after the other, those of `type` only. */
function foldAll(type: Interaction['type'], ...chunks: RawEvent[][]): Interaction[][] {
  let state = initialTabState;
  return chunks.map((events) => {
    const read = readEvents(bodyOf(events), { firstTime: start, lastTime: at(1_000_000), maxInflatedBytes: 1_000_000 });
    const folded = foldChunk(state, read);
    state = folded.state;
    return folded.interactions.filter((interaction) => interaction.type === type);
  });
}

const end = (ms: number): RawEvent => recorder(at(ms), 'sightline.error', { message: 'later' });

describe('a dead click', () => {
  const dead = (...events: RawEvent[]): number =>
    (foldAll('dead_click', [context(at(0)), click(at(1000), 100, 100), ...events])[0] ?? []).length;

  it('is one that nothing answers for 2,500 ms', () => {
    expect([dead(end(3501)), dead(end(3500)), dead()]).toEqual([1, 0, 0]);
  });

  it.each([
    ['a change of the page', mutation(at(3500)), mutation(at(3501))],
    ['a field that changes', input(at(3500), 5), input(at(3501), 5)],
    ['another page', meta(at(3500), 'https://shop.example/2'), meta(at(3501), 'https://shop.example/2')],
    ['a scroll at once', scroll(at(1100), 9), scroll(at(1101), 9)],
    ['a focus at once', mouse(at(1100), 5, 1, 1), mouse(at(1101), 5, 1, 1)],
    [
      'a tab that is hidden by another',
      recorder(at(3500), 'sightline.visibility', { state: 'hidden' }),
      recorder(at(3501), 'sightline.visibility', { state: 'hidden' }),
    ],
  ])('is answered by %s, in time only', (_, inTime, tooLate) => {
    expect([dead(inTime, end(9000)), dead(tooLate, end(9000))]).toEqual([0, 1]);
  });

  it('is not answered by what belongs to a keyframe', () => {
    const part = (event: RawEvent): RawEvent => ({ ...event, data: { ...event.data, keyframe: true } });
    expect([dead(part(mutation(at(1050))), part(scroll(at(1050), 9)), end(9000)), dead(mutation(at(1050)))]).toEqual([
      1, 0,
    ]);
  });

  it('of the keyboard is none, for it has no place', () => {
    expect(foldAll('dead_click', [context(at(0)), click(at(1000), 0, 0), end(9000)])).toEqual([[]]);
  });

  it('is told in the chunk in which its time is up, with the place of the click and an identity of its own', () => {
    const chunks = foldAll(
      'dead_click',
      [context(at(0)), click(at(1000), 100, 100), click(at(1500), 500, 200), end(1600)],
      [context(at(2000), { scrollY: 700 }), end(4100)],
      [context(at(9000))],
    );
    expect(chunks).toMatchObject([
      [],
      [
        { index: 2 ** 31 + 2, time: at(1000), x: 10, y: 5, node: 7 },
        { index: 2 ** 31 + 6, time: at(1500), x: 50, y: 10 },
      ],
      [],
    ]);
  });
});

describe('a click whose target is stated', () => {
  const target = (ms: number, tag: string, more: { role?: string; label?: string } = {}): RawEvent =>
    recorder(at(ms), 'sightline.target', { element: `#shop>${tag}`, tag, x: 250, y: 333, ...more });
  const foldClick = (type: Interaction['type'], ...events: RawEvent[]) =>
    foldAll(type, [context(at(0)), ...events, end(9000)])[0];

  it('has the element and the place within it', () => {
    const place = { element: '#shop>button', tag: 'button', elementX: 25, elementY: 33.3 };
    expect(foldClick('click', target(1000, 'button'), click(at(1002), 9, 9))).toMatchObject([place]);
    expect(foldClick('dead_click', target(1000, 'button'), click(at(1002), 9, 9))).toMatchObject([place]);
    const [late] = foldClick('click', target(1000, 'button'), click(at(1051), 9, 9)) ?? [];
    expect(late).not.toHaveProperty('element');
  });

  it('has the role that is stated or that the tag has, and the label', () => {
    const folded = (tag: string, more: { role?: string; label?: string }) =>
      foldClick('click', target(1000, tag, more), click(at(1002), 9, 9))?.[0];
    expect(folded('div', { role: 'tab', label: 'Reviews' })).toMatchObject({ role: 'tab', label: 'Reviews' });
    expect(folded('button', { role: '', label: '' })).toMatchObject({ role: 'button' });
    expect(folded('button', { label: '' })).not.toHaveProperty('label');
    expect(folded('div', {})).not.toHaveProperty('role');
  });

  it('is not dead on a field, and not answered by the focus on anything else', () => {
    const focused = mouse(at(1003), 5, 9, 9);
    expect(foldClick('dead_click', target(1000, 'input'), click(at(1002), 9, 9))).toEqual([]);
    expect(foldClick('dead_click', target(1000, 'button'), click(at(1002), 9, 9), focused)).toHaveLength(1);
  });

  it('takes nothing from a statement of a wrong shape', () => {
    const wrong: RawEvent = {
      type: 5,
      data: { tag: 'sightline.target', payload: { element: 7 } },
      timestamp: at(1000),
    };
    expect(foldClick('click', wrong, click(at(1002), 9, 9))?.[0]).not.toHaveProperty('element');
  });
});

describe('an error click', () => {
  const errors = (clickAt: number, ...rest: RawEvent[]): Interaction[] =>
    foldAll('error_click', [context(at(0)), click(at(clickAt), 100, 100), mutation(at(clickAt + 1)), ...rest])[0] ?? [];

  it('is the latest click within a second before an error, once', () => {
    expect(errors(1000, end(2000), end(2001))).toEqual([
      expect.objectContaining({ index: 11, time: at(1000), x: 10, y: 5, message: 'later' }),
    ]);
    expect(errors(999, end(2000))).toEqual([]);
  });
});

describe('a quick back', () => {
  const visit = (...stays: [url: string, time: number][]): number[] =>
    (
      foldAll(
        'quick_back',
        stays.map(([path, time]) => context(at(time), { url: `https://shop.example/${path}` })),
      )[0] ?? []
    ).map(({ time }) => time - start);

  it('is a return to the page before in less than five seconds', () => {
    expect(visit(['', 0], ['a', 9000], ['', 13_999])).toEqual([13_999]);
    expect(visit(['', 0], ['a', 9000], ['', 14_000])).toEqual([]);
    expect(visit(['', 0], ['a', 9000], ['b', 9100], ['', 9200])).toEqual([]);
  });

  it('is none where only the query changes', () => {
    expect(visit(['a?x', 0], ['a?y', 100], ['a?x', 200])).toEqual([]);
  });
});

describe('a cursor thrash', () => {
  const shake = (step: number, every: number): Interaction[] => {
    const samples = Array.from(
      { length: 14 },
      (_, index): RawEvent => moves(at(100 + index * every), [[index % 2 ? 300 : 300 + step, 100, 0]]),
    );
    return foldAll('cursor_thrash', [context(at(0)), ...samples])[0] ?? [];
  };

  it('is a hasty to and fro, told once each time that it is complete', () => {
    // The pointer turns at each sample from the third on: the sixth turn is seen at the eighth.
    expect(shake(80, 100)).toMatchObject([{ index: 9 * 4 + 1, x: 30, y: 5, time: at(800) }, { time: at(1400) }]);
  });

  it('is told once of one event, whose interactions would share a name', () => {
    const samples = Array.from({ length: 20 }, (_, index): [number, number, number] => [
      index % 2 ? 300 : 400,
      100,
      (index - 19) * 20,
    ]);
    expect(foldAll('cursor_thrash', [context(at(0)), moves(at(500), samples)])[0]).toHaveLength(1);
  });

  it('is neither a tremble nor slow', () => {
    expect([shake(30, 100), shake(80, 400)]).toEqual([[], []]);
  });
});

describe('attention', () => {
  const bandsOf = (chunks: RawEvent[][]): Record<number, number>[] =>
    foldAll('attention', ...chunks).map((interactions) =>
      Object.fromEntries(interactions.flatMap(({ bands }) => bands as [number, number][])),
    );

  it('is the time for which bands of a fiftieth of the page were in view', () => {
    const [bands] = bandsOf([[context(at(0)), scroll(at(4000), 1010), mutation(at(6000))]]);
    expect(Object.keys(bands ?? {}).map(Number)).toEqual([
      ...Array.from({ length: 13 }, (_, band) => band),
      ...Array.from({ length: 13 }, (_, band) => band + 25),
    ]);
    expect(bands).toMatchObject({ 0: 4000, 11: 4000, 12: 2000, 25: 1500, 26: 2000, 36: 2000, 37: 1500 });
  });

  it('ends ten seconds after the latest sign of the visitor, and with the tab being hidden', () => {
    expect(bandsOf([[context(at(0)), click(at(2000), 9, 9), mutation(at(60_000))]])[0]?.[0]).toBe(12_000);
    const hidden = recorder(at(3000), 'sightline.visibility', { state: 'hidden' });
    const shown = recorder(at(8000), 'sightline.visibility', { state: 'visible' });
    expect(bandsOf([[context(at(0)), hidden, mutation(at(4000))]])[0]?.[0]).toBe(3000);
    expect(bandsOf([[context(at(0)), hidden, shown, mutation(at(9000))]])[0]?.[0]).toBe(4000);
  });

  it('counts the time between two chunks once, in the later one, for what was in view until then', () => {
    const chunks = bandsOf([
      [context(at(0)), click(at(1000), 9, 9)],
      [context(at(3000), { scrollY: 1000 }), mutation(at(4000))],
      [context(at(5000), { url: 'https://shop.example/2' }), mutation(at(5500))],
    ]);
    expect(chunks.map((bands) => [bands[0], bands[25]])).toEqual([
      [1000, undefined],
      // The context says where its own scroll event has just led to.
      [2000, 1000],
      [500, undefined],
    ]);
  });
});

describe('what a chunk says of its session', () => {
  const fold = (events: RawEvent[], state = initialTabState) =>
    foldChunk(
      state,
      readEvents(bodyOf(events), { firstTime: start, lastTime: at(1_000_000), maxInflatedBytes: 1_000_000 }),
    );

  it('is how long the visitor was there: until 10 s after a sign, and while the tab is shown', () => {
    const first = fold([context(at(0)), click(at(2_000), 100, 100), end(30_000)]);
    expect(first.activeMs).toBe(12_000);
    const second = fold(
      [context(at(31_000)), scroll(at(32_000), 10), recorder(at(35_000), 'sightline.visibility', { state: 'hidden' })],
      first.state,
    );
    expect(second.activeMs).toBe(3_000);
  });

  it('counts the time between two chunks in the later one', () => {
    const first = fold([context(at(0)), click(at(2_000), 100, 100)]);
    expect(first.activeMs).toBe(2_000);
    expect(fold([context(at(5_000)), end(20_000)], first.state).activeMs).toBe(10_000);
  });

  it('counts the markers of what was left out', () => {
    const gap = recorder(at(10), 'sightline.gap', { reason: 'queue_full' });
    expect(fold([context(at(0)), gap, gap]).gaps).toBe(2);
  });
});
