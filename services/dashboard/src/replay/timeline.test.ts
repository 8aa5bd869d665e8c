import { EventType, type eventWithTime } from '@rrweb/types';
import { describe, expect, it } from 'vitest';
import type { SessionInteraction } from '../api/types.ts';
import { IdleFinder, skipTarget } from './inactivity.ts';
import { describeInteraction, kindOf } from './interaction-kinds.ts';
import { PageLoads } from './page-loads.ts';
import { addPageVisits, urlAt } from './page-visits.ts';
import { timelineMarks } from './timeline-marks.ts';

const scroll = (timestamp: number): eventWithTime =>
  ({ type: EventType.IncrementalSnapshot, timestamp, data: { source: 3, id: 1, x: 0, y: 0 } }) as eventWithTime;
const mutation = (timestamp: number): eventWithTime =>
  ({
    type: EventType.IncrementalSnapshot,
    timestamp,
    data: { source: 0, adds: [], removes: [], texts: [], attributes: [] },
  }) as eventWithTime;

describe('idle stretches', () => {
  it('are those in which only the page did something', () => {
    const finder = new IdleFinder(1_000);
    finder.add([scroll(1_000), mutation(4_000), scroll(5_000)]);
    finder.add([mutation(9_000), mutation(20_000)]);
    expect(finder.list()).toEqual([{ from: 4_000, to: 19_000 }]);
    finder.add([scroll(30_000), scroll(31_000)]);
    expect(finder.list()).toEqual([{ from: 4_000, to: 29_000 }]);
  });

  it('are left a moment before something happens', () => {
    const stretches = [{ from: 4_000, to: 29_000 }];
    expect(skipTarget(stretches, 4_500)).toBeUndefined();
    expect(skipTarget(stretches, 5_000)).toBe(28_400);
    expect(skipTarget(stretches, 28_400)).toBeUndefined();
  });
});

describe('page visits', () => {
  it('follow the address, also of pages that do not load anew', () => {
    const meta = { type: EventType.Meta, timestamp: 100, data: { href: 'https://a/', width: 1, height: 1 } };
    const context = {
      type: EventType.Custom,
      timestamp: 500,
      data: { tag: 'sightline.context', payload: { url: 'https://a/b' } },
    };
    const visits = addPageVisits([], [meta, context, context] as eventWithTime[], 100);
    expect(visits).toEqual([
      { at: 0, url: 'https://a/' },
      { at: 400, url: 'https://a/b' },
    ]);
    expect([urlAt(visits, -5), urlAt(visits, 399), urlAt(visits, 400), urlAt([], 1)]).toEqual([
      'https://a/',
      'https://a/',
      'https://a/b',
      '',
    ]);
  });
});

describe('page loads', () => {
  it('are jumped over', () => {
    const at = (type: EventType, timestamp: number): eventWithTime => ({ type, timestamp, data: {} }) as eventWithTime;
    const loads = new PageLoads(100);
    loads.add([at(EventType.Meta, 100), at(EventType.FullSnapshot, 130), at(EventType.Meta, 500)]);
    loads.add([at(EventType.FullSnapshot, 560)]);
    expect([0, 29, 30, 399, 400, 459, 460].map((time) => loads.shownAt(time))).toEqual([
      30, 30, 30, 399, 460, 460, 460,
    ]);
  });
});

describe('marks', () => {
  const at = (time: number, type: string, tab = 'a'): SessionInteraction =>
    ({ tab, seq: time, index: 0, time, type, url: 'https://a/', page: 'https://a/' }) as SessionInteraction;

  it('are of the tab shown and of what is worth a mark', () => {
    const marks = timelineMarks(
      [at(150, 'click'), at(160, 'move'), at(170, 'error', 'b'), at(99, 'click'), at(180, 'error')],
      'a',
      100,
      200,
    );
    expect(marks.map(({ at: offset, type }) => [offset, type])).toEqual([
      [50, 'click'],
      [80, 'error'],
    ]);
  });

  it('leave clicks out before errors when there are too many', () => {
    const many = [...Array.from({ length: 1_000 }, (_, time) => at(time, 'click')), at(1_001, 'error')];
    const marks = timelineMarks(many, 'a', 0, 2_000);
    expect(marks).toHaveLength(400);
    expect(marks.at(-1)?.type).toBe('error');
  });
});

describe('descriptions', () => {
  it('never throw on what a later version may send', () => {
    const odd = {
      tab: 'a',
      seq: 0,
      index: 0,
      time: 0,
      type: 'telepathy',
      url: 'no address',
      page: '',
    } as unknown as SessionInteraction;
    expect(kindOf(odd.type).label).toBe('Other');
    expect(describeInteraction(odd)).toBe('');
  });

  it('say what was clicked and where, as far as it is known', () => {
    const click = (more: Partial<SessionInteraction>): string =>
      describeInteraction({ type: 'click', page: 'https://shop.example/cart', ...more } as SessionInteraction);
    expect(click({ label: 'Pay now', role: 'button', tag: 'div', x: 3, y: 5.4 })).toBe(
      '“Pay now” button at 3 %, 5 % of /cart',
    );
    expect(click({ tag: 'span', x: 3, y: 5 })).toBe('span at 3 %, 5 % of /cart');
    expect(click({ type: 'dead_click', label: 'Menu', x: 3, y: 5 })).toBe(
      'nothing happened: “Menu” at 3 %, 5 % of /cart',
    );
    expect(click({})).toBe('on /cart');
  });
});
