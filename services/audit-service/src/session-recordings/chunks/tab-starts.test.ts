import { describe, expect, it } from 'vitest';
import { nothing, tabStarts } from './tab-starts.ts';

const keyframes = new Map([
  ['a', 12],
  ['b', 0],
]);

describe('tabStarts', () => {
  it('reads everything when nothing else is said', () => {
    expect(tabStarts({ after: [], fromLastKeyframe: false }, keyframes)).toEqual({ named: new Map(), others: 0 });
  });

  it('reads named tabs behind their place and the others from their start', () => {
    expect(tabStarts({ after: [{ tab: 'a', seq: 3 }], fromLastKeyframe: false }, keyframes)).toEqual({
      named: new Map([['a', 4]]),
      others: 0,
    });
  });

  it('reads from the last keyframe on, and nothing of a tab that has none', () => {
    expect(tabStarts({ after: [], fromLastKeyframe: true }, keyframes)).toEqual({ named: keyframes, others: nothing });
  });

  it('lets a named place win over the keyframe, before or behind it', () => {
    const starts = tabStarts(
      {
        after: [
          { tab: 'a', seq: 3 },
          { tab: 'c', seq: 0 },
        ],
        fromLastKeyframe: true,
      },
      keyframes,
    );
    expect(starts.named).toEqual(
      new Map([
        ['b', 0],
        ['a', 4],
        ['c', 1],
      ]),
    );
  });

  it('takes the later of two places of one tab', () => {
    const after = [
      { tab: 'a', seq: 9 },
      { tab: 'a', seq: 3 },
    ];
    expect(tabStarts({ after, fromLastKeyframe: false }, keyframes).named.get('a')).toBe(10);
  });
});
