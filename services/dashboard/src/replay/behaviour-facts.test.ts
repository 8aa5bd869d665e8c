import { sessionBehaviour } from '@sightline/schemas';
import { expect, it } from 'vitest';
import { behaviourFacts } from './behaviour-facts.ts';

const valuesOf = (...of: Parameters<typeof sessionBehaviour>): string[] =>
  behaviourFacts(sessionBehaviour(...of)).map(([, value]) => value);

it('says what was not measured', () => {
  expect(valuesOf({}, false)).toEqual(['0 of 100', 'not moved', 'nothing typed', 'none filled in']);
});

it('says what tells people from programs', () => {
  const sums = { pointerPx: 500, chordPx: 450, speeds: 2, speedSum: 400, speedSquares: 100_000 };
  const typed = { keys: 2, keySum: 200, keySquares: 20_800 };
  expect(valuesOf({ ...sums, ...typed, sent: 1, fillMs: 9000, filled: 3, untrusted_click: 1 }, true)).toEqual([
    '40 of 100: untrusted click',
    '500 px, 90 % straight, speed varies by 50 %',
    '100 ms from key to key, varies by 20 %',
    '1 sent, 0 given up, 3.0 s a field',
  ]);
});
