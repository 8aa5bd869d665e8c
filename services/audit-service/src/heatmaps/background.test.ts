import { describe, expect, it } from 'vitest';
import { type ArchivedTab, chooseBackground, type Visit } from './background.ts';

const page = 'https://shop.example/cart';
const other = 'https://shop.example/';
const visit = (session: string, time: number, to = page, tab = 'tab'): Visit => ({ session, tab, page: to, time });
const tab = (session: string, keyframes: number[], lastTime: number, name = 'tab'): ArchivedTab => ({
  session,
  tab: name,
  keyframes,
  lastTime,
});

describe('chooseBackground', () => {
  it('has none without a visit, without an archive, or without a keyframe before', () => {
    expect(chooseBackground(page, [], [tab('a', [0], 9_000)])).toBeUndefined();
    expect(chooseBackground(page, [visit('a', 1_000)], [])).toBeUndefined();
    expect(chooseBackground(page, [visit('a', 1_000)], [tab('a', [], 9_000)])).toBeUndefined();
    expect(
      chooseBackground(page, [visit('a', 1_000), visit('a', 2_000, other)], [tab('a', [5_000], 9_000)]),
    ).toBeUndefined();
  });

  it('waits two seconds for the page to settle, counted from its keyframe', () => {
    expect(chooseBackground(page, [visit('a', 1_000)], [tab('a', [1_300], 9_000)])).toEqual({
      session: 'a',
      tab: 'tab',
      time: 3_300,
    });
  });

  it('does not wait beyond the visit', () => {
    const visits = [visit('a', 1_000), visit('a', 1_900, other)];
    expect(chooseBackground(page, visits, [tab('a', [1_100], 9_000)])?.time).toBe(1_899);
    expect(chooseBackground(page, [visit('a', 1_000)], [tab('a', [500], 1_200)])?.time).toBe(1_200);
  });

  it('takes the newest visit that can be shown', () => {
    const visits = [visit('a', 1_000), visit('b', 5_000), visit('c', 9_000)];
    const tabs = [tab('a', [900], 9_000), tab('b', [4_000], 9_000), tab('c', [], 9_999)];
    expect(chooseBackground(page, visits, tabs)?.session).toBe('b');
  });

  it('keeps the tabs of a session apart', () => {
    const visits = [visit('a', 1_000, page, 'one'), visit('a', 1_100, other, 'two')];
    expect(chooseBackground(page, visits, [tab('a', [900], 9_000, 'one')])?.time).toBe(3_000);
  });
});
