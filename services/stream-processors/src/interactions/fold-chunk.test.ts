import type { Interaction } from '@sightline/schemas';
import { describe, expect, it } from 'vitest';
import {
  bodyOf,
  click,
  consoleError,
  context,
  custom,
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
import { type FoldedChunk, foldChunk } from './fold-chunk.ts';
import { readEvents } from './read-events.ts';
import { initialTabState, type TabState } from './tab-state.ts';

const start = 1_795_000_000_000;
const at = (ms: number): number => start + ms;

const fold = (events: RawEvent[], state: TabState = initialTabState): FoldedChunk =>
  foldChunk(
    state,
    readEvents(bodyOf(events), { firstTime: start, lastTime: at(1_000_000), maxInflatedBytes: 1_000_000 }),
  );

/** Folds chunks one after the other, as a tab sends them. */
function foldAll(...chunks: RawEvent[][]): FoldedChunk[] {
  let state = initialTabState;
  return chunks.map((events) => {
    const folded = fold(events, state);
    state = folded.state;
    return folded;
  });
}

const ofType = (type: Interaction['type'], { interactions }: FoldedChunk): Interaction[] =>
  interactions.filter((interaction) => interaction.type === type);

describe('clicks', () => {
  it('are percentages of the page, from where it was scrolled to at the time of the click', () => {
    const folded = fold([
      context(at(0)),
      click(at(10), 500, 250),
      // Written in another order than it happened.
      click(at(30), 100, 100),
      scroll(at(20), 900),
    ]);
    expect(ofType('click', folded)).toEqual([
      expect.objectContaining({ index: 8, time: at(10), x: 50, y: 12.5, pageWidth: 1000, pageHeight: 2000, node: 7 }),
      expect.objectContaining({ index: 12, time: at(30), x: 10, y: 50, viewportWidth: 1000, viewportHeight: 500 }),
    ]);
    expect(ofType('click', folded)[0]).not.toHaveProperty('pageEstimated');
  });

  it('have three decimals and stay on the page', () => {
    const folded = fold([
      context(at(0), { pageWidth: 997, scrollY: 1900 }),
      click(at(1), 333, 450),
      click(at(2), 1200, -4),
    ]);
    expect(ofType('click', folded).map(({ x, y }) => [x, y])).toEqual([
      [33.4, 100],
      [100, 94.8],
    ]);
    expect(ofType('click', fold([context(at(0), { pageWidth: 3000 }), click(at(1), 1000, 0)]))[0]?.x).toBe(33.333);
  });

  it('of a tap count once', () => {
    const folded = fold([
      context(at(0)),
      mouse(at(1), 7, 10, 10),
      mouse(at(2), 9, 10, 10),
      click(at(3), 10, 10, { pointerType: 2 }),
      mouse(at(4), 1, 10, 10),
      mouse(at(5), 0, 10, 10),
    ]);
    expect(ofType('click', folded)).toHaveLength(1);
  });

  it('that a label passes on to its field are one', () => {
    const folded = fold([context(at(0)), click(at(1), 10, 10), click(at(2), 10, 10, { id: 8 })]);
    expect(ofType('click', folded)).toHaveLength(1);
  });

  it('of the keyboard have no place', () => {
    const folded = fold([context(at(0)), click(at(1), 0, 0), click(at(2), 0, 0), click(at(3), 0, 0)]);
    expect(ofType('click', folded)).toHaveLength(3);
    expect(ofType('click', folded)[0]).not.toHaveProperty('x');
    expect(ofType('rage_click', folded)).toEqual([]);
  });

  it('without a known page have no place', () => {
    const [first] = fold([click(at(1), 5, 5)]).interactions;
    expect(first).toEqual({ index: 4, type: 'click', time: at(1), url: '', page: '', node: 7 });
  });
});

describe('an unstated page', () => {
  it('is estimated from the viewport and the deepest scroll position', () => {
    const folded = fold([
      meta(at(0), 'https://a.example/x'),
      fullSnapshot(at(1), { top: 100 }),
      scroll(at(2), 1500),
      scroll(at(3), 500),
      click(at(4), 500, 500),
      resize(at(5), 2000, 500),
      click(at(9000), 500, 500),
    ]);
    expect(ofType('click', folded)).toMatchObject([
      { x: 50, y: 50, pageWidth: 1000, pageHeight: 2000, pageEstimated: true },
      { x: 25, y: 50, pageWidth: 2000, pageHeight: 2000, pageEstimated: true },
    ]);
  });

  it('becomes exact when its size is stated', () => {
    const folded = fold([
      meta(at(0), 'https://a.example/x'),
      fullSnapshot(at(1)),
      recorder(at(2), 'sightline.page', { pageWidth: 1000, pageHeight: 4000 }),
      click(at(3), 500, 400),
    ]);
    expect(ofType('click', folded)).toMatchObject([{ y: 10, pageHeight: 4000 }]);
    expect(ofType('click', folded)[0]).not.toHaveProperty('pageEstimated');
  });

  it('does not grow by what scrolls inside it', () => {
    const events = [meta(at(0), 'https://a.example/'), fullSnapshot(at(1), { id: 40 })];
    const inside = fold([...events, scroll(at(2), 800, { id: 41 }), click(at(3), 0, 250)]);
    expect(ofType('click', inside)).toMatchObject([{ y: 50, pageHeight: 500 }]);
    expect(ofType('scroll', inside)).toEqual([]);
    const whole = fold([...events, scroll(at(2), 500, { id: 40 }), click(at(3), 1, 250)]);
    expect(ofType('click', whole)).toMatchObject([{ y: 75, pageHeight: 1000 }]);
  });
});

describe('rage clicks', () => {
  it('are one interaction at the third click, however long the burst', () => {
    const folded = fold([
      context(at(0)),
      click(at(100), 100, 100),
      click(at(600), 110, 100),
      click(at(1200), 120, 110),
      click(at(1900), 125, 110),
    ]);
    expect(ofType('rage_click', folded)).toEqual([
      expect.objectContaining({ index: 17, time: at(1200), clicks: 4, x: 12, y: 5.5 }),
    ]);
  });

  it('need three clicks near each other in place and time', () => {
    const far = fold([context(at(0)), click(at(100), 100, 100), click(at(200), 131, 100), click(at(300), 100, 100)]);
    const slow = fold([context(at(0)), click(at(100), 9, 9), click(at(1101), 9, 9), click(at(2102), 9, 9)]);
    const edge = fold([context(at(0)), click(at(100), 9, 9), click(at(1100), 39, 9), click(at(2100), 9, 9)]);
    expect([far, slow, edge].map((folded) => ofType('rage_click', folded).length)).toEqual([0, 0, 1]);
  });

  it('come again with the next burst', () => {
    const burst = (ms: number): RawEvent[] => [0, 100, 200].map((more) => click(at(ms + more), 100, 100));
    expect(ofType('rage_click', fold([context(at(0)), ...burst(100), ...burst(2000)]))).toMatchObject([
      { time: at(300), clicks: 3 },
      { time: at(2200), clicks: 3 },
    ]);
  });

  it('reach over chunks, and stand in the chunk of the third click only', () => {
    const chunks = foldAll(
      [context(at(0)), click(at(100), 50, 50), click(at(400), 50, 50)],
      [context(at(500)), click(at(900), 50, 50), click(at(1300), 50, 50)],
      [context(at(1400)), click(at(1800), 50, 50)],
    );
    expect(chunks.map((folded) => ofType('rage_click', folded).map(({ index, clicks }) => [index, clicks]))).toEqual([
      [],
      [[9, 4]],
      [],
    ]);
  });

  it('end with the page', () => {
    const folded = fold([
      context(at(0)),
      click(at(100), 50, 50),
      click(at(200), 50, 50),
      context(at(250), { url: 'https://shop.example/next' }),
      click(at(300), 50, 50),
    ]);
    expect(ofType('rage_click', folded)).toEqual([]);
  });
});

describe('moves', () => {
  it('are summed up in cells of half a percent, one interaction a page', () => {
    const folded = fold([
      context(at(0)),
      moves(at(500), [
        [500, 100, -400],
        [501, 104, -300],
        [520, 100, -100],
      ]),
      moves(at(900), [[500, 100, -10]], 6),
      moves(at(950), [[520, 100, 0]], 12),
    ]);
    expect(ofType('move', folded)).toEqual([
      {
        index: 2 + 4,
        type: 'move',
        time: at(500),
        url: 'https://shop.example/',
        page: 'https://shop.example/',
        cells: [
          [50, 5, 3],
          [52, 5, 2],
        ],
        pageWidth: 1000,
        pageHeight: 2000,
        viewportWidth: 1000,
        viewportHeight: 500,
      },
    ]);
  });

  it('lie where the page was scrolled to when each was made', () => {
    const folded = fold([
      context(at(0)),
      scroll(at(300), 1000),
      moves(at(500), [
        [100, 100, -400],
        [100, 100, -100],
      ]),
    ]);
    expect(ofType('move', folded)[0]?.cells).toEqual([
      [10, 5, 1],
      [10, 55, 1],
    ]);
  });

  it('belong to their page, and have an identity of their own on each', () => {
    const chunks = foldAll(
      [context(at(0))],
      [
        meta(at(100), 'https://shop.example/2'),
        moves(at(120), [
          [1, 1, -90],
          [2, 2, -10],
        ]),
      ],
    );
    expect(ofType('move', chunks[1] as FoldedChunk).map(({ index, page }) => [index, page])).toEqual([
      [2, 'https://shop.example/'],
      [6, 'https://shop.example/2'],
    ]);
  });
});

describe('navigation', () => {
  it('is a change of the URL, whichever event tells of it', () => {
    const folded = fold([
      context(at(0), { url: 'https://shop.example/a?x=1#top', title: 'A' }),
      meta(at(1), 'https://shop.example/a?x=1#top'),
      fullSnapshot(at(2)),
      context(at(10), { url: 'https://shop.example/b', title: 'B' }),
      meta(at(20), 'https://shop.example/c'),
    ]);
    expect(ofType('navigation', folded)).toMatchObject([
      { index: 4, url: 'https://shop.example/a?x=1#top', page: 'https://shop.example/a', title: 'A' },
      { index: 16, url: 'https://shop.example/b', title: 'B' },
      { index: 20, url: 'https://shop.example/c', pageEstimated: true },
    ]);
    expect(folded).toMatchObject({ firstUrl: 'https://shop.example/a?x=1#top', lastUrl: 'https://shop.example/c' });
  });

  it('is not seen in a Meta event that masks the same page otherwise', () => {
    const folded = fold([
      context(at(0), { url: 'https://shop.example/a?token=%2A' }),
      meta(at(1), 'https://shop.example/a?token=***'),
      context(at(2), { url: 'https://shop.example/a?token=%2A' }),
    ]);
    expect(ofType('navigation', folded)).toHaveLength(1);
    const without = fold([meta(at(1), 'https://shop.example/a?x=1'), meta(at(2), 'https://shop.example/a?x=2')]);
    expect(ofType('navigation', without)).toHaveLength(2);
  });

  it('is not repeated by the next chunk or the next keyframe of the same page', () => {
    const chunks = foldAll(
      [context(at(0)), meta(at(1), 'https://shop.example/'), fullSnapshot(at(2))],
      [context(at(100))],
      [context(at(200)), meta(at(201), 'https://shop.example/'), fullSnapshot(at(202))],
    );
    expect(chunks.map((folded) => ofType('navigation', folded).length)).toEqual([1, 0, 0]);
    expect(chunks.map(({ firstUrl, title }) => [firstUrl, title])).toEqual(
      Array(3).fill(['https://shop.example/', 'Shop']),
    );
  });
});

describe('scroll depth', () => {
  it('is the deepest visible point, once a page and chunk', () => {
    const folded = fold([
      context(at(0)),
      scroll(at(10), 300),
      scroll(at(20), 700),
      scroll(at(30), 100),
      context(at(40), { url: 'https://shop.example/2', scrollY: 0 }),
      scroll(at(50), 10_000),
    ]);
    expect(ofType('scroll', folded)).toMatchObject([
      { index: 7, time: at(20), depth: 60, page: 'https://shop.example/' },
      { index: 23, time: at(50), depth: 100, page: 'https://shop.example/2' },
    ]);
  });
});

describe('inputs', () => {
  it('are told without value, typing into one field once', () => {
    const folded = fold([
      context(at(0)),
      input(at(1), 5),
      input(at(2), 5),
      input(at(3), 6),
      input(at(4), 6, { userTriggered: false }),
      click(at(5), 9, 9),
      input(at(6), 6),
    ]);
    expect(ofType('input', folded).map(({ time, node }) => [time - start, node])).toEqual([
      [1, 5],
      [3, 6],
      [6, 6],
    ]);
    expect(JSON.stringify(folded.interactions)).not.toContain('**');
  });
});

describe('custom events', () => {
  it('have the meaning that the contract gives them', () => {
    const folded = fold([
      context(at(0)),
      recorder(at(1), 'sightline.identify', { user: 'u-1', traits: { plan: 'free' } }),
      recorder(at(2), 'sightline.event', { name: 'login', properties: { outcome: 'failure' } }),
      recorder(at(3), 'sightline.automation', { flags: ['webdriver'] }),
      custom(at(4), 'sightline.automation', { flags: ['made up'] }),
      recorder(at(5), 'sightline.visibility', { state: 'hidden' }),
      recorder(at(6), 'sightline.error', { message: 'x is not a function' }),
      custom(at(7), 'cart', { items: 3 }),
      custom(at(8), 'sightline.unknown', {}),
      consoleError(at(9), 'failed'),
      consoleError(at(10), 'only a warning', 'warn'),
    ]);
    const told = folded.interactions.filter(({ type }) => type !== 'navigation' && type !== 'attention');
    expect(told.map(({ url: _url, page: _page, time: _time, ...rest }) => rest)).toEqual([
      { index: 8, type: 'identify', user: 'u-1' },
      { index: 12, type: 'custom', name: 'login', properties: { outcome: 'failure' } },
      { index: 16, type: 'automation', flags: ['webdriver'] },
      { index: 24, type: 'visibility', state: 'hidden' },
      { index: 28, type: 'error', message: 'x is not a function' },
      { index: 32, type: 'custom', name: 'cart', properties: { items: 3 } },
      { index: 40, type: 'error', message: 'failed' },
    ]);
    expect(folded.user).toBe('u-1');
  });

  it('leave out properties that are too long', () => {
    const folded = fold([context(at(0)), custom(at(1), 'big', { text: 'x'.repeat(9000) })]);
    expect(ofType('custom', folded)[0]).toEqual(expect.not.objectContaining({ properties: expect.anything() }));
  });

  it('tell whether the tab was closed, until something follows', () => {
    const leave = (ms: number, closed: boolean): RawEvent => recorder(at(ms), 'sightline.leave', { closed });
    const states = [
      [context(at(0)), leave(1, true)],
      [context(at(0)), leave(1, false)],
      [context(at(0)), recorder(at(1), 'sightline.visibility', { state: 'hidden' }), leave(1, true), mutation(at(2))],
      [context(at(0)), leave(1, true), recorder(at(2), 'sightline.visibility', { state: 'visible' })],
    ].map((events) => fold(events).closed);
    expect(states).toEqual([true, false, true, false]);
  });

  it('name the user in every chunk whose context does', () => {
    expect(fold([context(at(0), { user: 'u-2' })]).user).toBe('u-2');
    expect(fold([context(at(0))]).user).toBeUndefined();
  });
});

it('takes nothing from events of a wrong shape', () => {
  const wrong: RawEvent[] = [
    { type: 4, data: { href: 7, width: 'x', height: null }, timestamp: at(1) },
    { type: 5, data: { tag: 'sightline.context', payload: null }, timestamp: at(2) },
    { type: 5, data: { tag: 'sightline.page', payload: { pageWidth: -1, pageHeight: 1e300 } }, timestamp: at(2) },
    { type: 3, data: { source: 1, positions: [null, { x: 'a', y: 1 }, 7] }, timestamp: at(3) },
    { type: 3, data: { source: 3, id: 1, x: 'a' }, timestamp: at(4) },
    { type: 3, data: {}, timestamp: at(5) },
    { type: 6, data: { plugin: 'rrweb/console@1', payload: { level: 'error' } }, timestamp: at(6) },
    { type: 99, data: {}, timestamp: at(7) },
  ];
  expect(fold([context(at(0)), ...wrong]).interactions.map(({ type }) => type)).toEqual([
    'navigation',
    'attention',
    'scroll',
  ]);
});
