import { describe, expect, it } from 'vitest';
import { type BehaviourSums, sessionBehaviour } from './session-behaviour.ts';

/** Sums of values as chunks contribute them. */
const of = (values: number[]): [count: number, sum: number, squares: number] => [
  values.length,
  values.reduce((sum, value) => sum + value, 0),
  values.reduce((sum, value) => sum + value * value, 0),
];

describe('the behaviour of a session', () => {
  it('is nothing where nothing was measured', () => {
    expect(sessionBehaviour({}, false)).toEqual({
      pointerPx: 0,
      straightness: 0,
      speedVariation: 0,
      keyIntervals: 0,
      keyMs: 0,
      keyVariation: 0,
      formsSent: 0,
      formsAbandoned: 0,
      fieldMs: 0,
      flags: [],
      botScore: 0,
    });
  });

  it('is made of sums: straightness, coefficients of variation, means', () => {
    const [speeds, speedSum, speedSquares] = of([100, 300]);
    const [keys, keySum, keySquares] = of([80, 80, 200]);
    const sums = { pointerPx: 500, chordPx: 450, speeds, speedSum, speedSquares, keys, keySum, keySquares };
    expect(sessionBehaviour({ ...sums, sent: 1, fillMs: 9000, filled: 3, abandoned: 2, webdriver: 4 }, true)).toEqual({
      pointerPx: 500,
      straightness: 0.9,
      speedVariation: 0.5,
      keyIntervals: 3,
      keyMs: 120,
      keyVariation: 0.471,
      formsSent: 1,
      formsAbandoned: 2,
      fieldMs: 3000,
      flags: ['webdriver'],
      botScore: 60,
    });
  });
});

describe('the bot score', () => {
  const score = (sums: BehaviourSums, automation = false): number => sessionBehaviour(sums, automation).botScore;
  const even = { speeds: 40, speedSum: 40 * 500, speedSquares: 40 * 500 * 500 };
  const typed = { keys: 20, keySum: 20 * 10, keySquares: 20 * 100 };

  it('adds up signs, to 100 at most', () => {
    expect(score({ pointerPx: 2000, chordPx: 2000 })).toBe(30);
    expect(score({ pointerPx: 2000, chordPx: 2000, ...even })).toBe(60);
    expect(score(typed)).toBe(50);
    expect(score({ sent: 1, filled: 3, fillMs: 500 })).toBe(30);
    expect(score({ pointerPx: 2000, chordPx: 2000, ...even, ...typed, untrusted_click: 1 }, true)).toBe(100);
  });

  it('is 0 of what is too little to tell, and of a person', () => {
    expect(score({ pointerPx: 200, chordPx: 200, speeds: 5, speedSum: 500, speedSquares: 50_000 })).toBe(0);
    const [speeds, speedSum, speedSquares] = of(Array.from({ length: 60 }, (_, index) => 100 + (index % 10) * 150));
    const [keys, keySum, keySquares] = of(Array.from({ length: 60 }, (_, index) => 90 + (index % 7) * 40));
    const person = { pointerPx: 9000, chordPx: 8300, speeds, speedSum, speedSquares, keys, keySum, keySquares };
    expect(score({ ...person, sent: 1, filled: 4, fillMs: 21_000 })).toBe(0);
  });

  it('is 100 of who calls itself a bot', () => {
    expect(score({}, true)).toBe(100);
  });
});
